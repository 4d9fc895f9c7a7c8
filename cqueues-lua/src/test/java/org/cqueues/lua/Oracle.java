package org.cqueues.lua;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** {@code lua5.2} with the C implementation of cqueues, where the machine has it. */
final class Oracle {
  static final String PROGRAM = "lua5.2";
  private static @Nullable String missing;

  private Oracle() {}

  /** Skips the test, with the reason, where the program is missing. */
  static void assume() {
    Assumptions.assumeTrue(missing().isEmpty(), Oracle::missing);
  }

  /** Runs a script; the test is skipped, with the reason, where the program is missing. */
  static Subprocess.Result run(Path script, Path... args) throws Exception {
    assume();
    var command = new String[args.length + 2];
    command[0] = PROGRAM;
    command[1] = script.toString();
    for (int i = 0; i < args.length; i++) command[i + 2] = args[i].toString();
    return Subprocess.run(command);
  }

  /** Skips the test, with the reason, where the program lacks a rock that the script wants. */
  static void assumeRocks(Path script) throws Exception {
    assume();
    String text = Files.readString(script, StandardCharsets.ISO_8859_1);
    for (String rock : List.of("lpeg", "re", "cjson", "zlib", "lfs", "system", "term")) {
      if (!text.contains("require\"" + rock + "\"")) continue;
      int status = Subprocess.run(PROGRAM, "-l", rock, "-e", "").status();
      Assumptions.assumeTrue(status == 0, () -> "skipped: lua5.2 has no " + rock);
    }
  }

  /** Why there is none, or an empty text. */
  private static synchronized String missing() {
    String known = missing;
    if (known != null) return known;
    String reason;
    try {
      var probe = Subprocess.run(PROGRAM, "-l", "cqueues", "-e", "");
      reason = probe.status() == 0 ? "" : "skipped: lua5.2 has no cqueues: " + probe.output();
    } catch (IOException e) {
      reason = "skipped: " + e.getMessage();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (!reason.isEmpty()) System.out.println(reason);
    missing = reason;
    return reason;
  }
}
