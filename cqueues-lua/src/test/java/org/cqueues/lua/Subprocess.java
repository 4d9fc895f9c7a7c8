package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Programs that tests start. */
final class Subprocess {
  private static final long HANG_SECONDS = 600;

  private Subprocess() {}

  /**
   * How a program ended.
   *
   * @param status its exit status; 128 + n after signal n
   * @param out what it wrote to standard output, one char for each byte
   * @param err the same of standard error
   */
  record Result(int status, String out, String err) {
    String output() {
      return "status " + status + "\n" + out + err;
    }
  }

  static Result run(String... command) throws IOException, InterruptedException {
    return run(List.of(command), Map.of(), "");
  }

  /** Runs a program to its end, with changes to the environment (empty: unset) and its input. */
  static Result run(List<String> command, Map<String, String> environment, String input)
      throws IOException, InterruptedException {
    // files rather than pipes: nothing to read while it runs, and no pipe that fills
    Path in = Files.createTempFile("cqueues", ".in");
    Path out = Files.createTempFile("cqueues", ".out");
    Path err = Files.createTempFile("cqueues", ".err");
    try {
      Files.writeString(in, input, ISO_8859_1);
      var builder =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      environment.forEach(
          (name, value) -> {
            if (value.isEmpty()) builder.environment().remove(name);
            else builder.environment().put(name, value);
          });
      Process process = builder.start();
      if (!process.waitFor(HANG_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            "still running after %d s: %s%n%s%s"
                .formatted(HANG_SECONDS, command, text(out), text(err)));
      }
      return new Result(process.exitValue(), text(out), text(err));
    } finally {
      for (Path file : List.of(in, out, err)) Files.delete(file);
    }
  }

  /** Whether programs started from here ignore a signal, as those of a shell's background do. */
  static boolean isIgnored(int signal) throws IOException {
    String status = Files.readString(Path.of("/proc/self/status"));
    var mask = Pattern.compile("^SigIgn:\\s*(\\p{XDigit}+)$", Pattern.MULTILINE).matcher(status);
    return mask.find() && (Long.parseUnsignedLong(mask.group(1), 16) >> (signal - 1) & 1) != 0;
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, ISO_8859_1);
  }
}
