package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Programs under a kernel that fails: no byte is lost, nothing hangs, spins or stays open, and no
 * text names a class of ours. Each seed is a program with faults of its own; {@code
 * -Dfaults.seeds=N} runs more of them, {@code -Dfaults.first=N} others.
 */
@EnabledOnOs(OS.LINUX)
final class FaultInjectionTest {
  private static final Path SOURCE = Path.of("src", "test", "c", "faults.c");
  private static final Path LIBRARY = Path.of("target", "faults.so").toAbsolutePath();
  private static final Path SCRIPTS = Path.of("src", "test", "lua", "faults");
  private static final String SEEDS = System.getProperty("faults.seeds", "90");
  private static final String FIRST = System.getProperty("faults.first", "1");

  /** A line of the table that the program ends with. */
  private static final Pattern COUNTS =
      Pattern.compile("^(\\S+) (\\d+) (\\d+)$", Pattern.MULTILINE);

  /** So often is enough for a function to fail at least once. */
  private static final int OFTEN = 300;

  @BeforeAll
  static void compile() throws InterruptedException {
    try {
      var compiler =
          Subprocess.run(
              "cc",
              "-shared",
              "-fPIC",
              "-O2",
              "-Wall",
              "-o",
              LIBRARY.toString(),
              SOURCE.toString(),
              "-ldl");
      assertEquals(0, compiler.status(), compiler::output);
    } catch (IOException e) {
      System.out.println("skipped: no C compiler for " + SOURCE + ": " + e.getMessage());
      Assumptions.abort("no C compiler");
    }
  }

  private static Subprocess.Result run(
      String first, String seeds, String permille, String... scripts) throws Exception {
    Stream<String> arguments = Stream.of(LIBRARY.toString(), first, seeds, permille);
    Stream<String> paths = Stream.of(scripts).map(name -> SCRIPTS.resolve(name).toString());
    var command =
        Cli.commandOf(
            FaultyRuns.class.getName(), Stream.concat(arguments, paths).toArray(String[]::new));
    var environment = new HashMap<>(Cli.CLEAN);
    environment.put("LD_PRELOAD", LIBRARY.toString());
    return Subprocess.run(command, environment, "");
  }

  @Test
  void programsGoOnWhateverFails() throws Exception {
    var result =
        run(
            FIRST,
            SEEDS,
            "60",
            "streams.lua",
            "messages.lua",
            "waiting.lua",
            "signals.lua",
            "changes.lua",
            "threads.lua",
            "commands.lua");
    assertEquals(0, result.status(), result::output);
    Files.writeString(Path.of("target", "faults.txt"), result.out());
    int failed = 0;
    for (var counts : COUNTS.matcher(result.out()).results().toList()) {
      boolean hasFailed = Integer.parseInt(counts.group(3)) > 0;
      if (hasFailed) failed++;
      else assertTrue(Integer.parseInt(counts.group(2)) < OFTEN, counts.group() + ": never failed");
    }
    assertTrue(failed > 20, result::output);
  }

  @Test
  void eachFailureIsToldAndEndsNothingElse() throws Exception {
    var result = run("1", "1", "0", "single.lua");
    assertEquals(0, result.status(), result::output);
  }
}
