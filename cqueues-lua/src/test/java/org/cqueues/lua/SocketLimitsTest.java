package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sockets where the system refuses more, which needs a process of its own. */
final class SocketLimitsTest {
  private static final Path SCRIPTS = Path.of("src", "test", "lua", "limits");

  private static void prints(String expected, List<String> program, Path script) throws Exception {
    var limited = new ArrayList<>(List.of("sh", "-c", "ulimit -n 150 && exec \"$0\" \"$@\""));
    limited.addAll(program);
    limited.add(script.toString());
    Subprocess.Result result = Subprocess.run(limited, Cli.CLEAN, "");
    assertEquals(expected + "\n", result.out(), result::output);
    assertEquals(0, result.status(), result::output);
  }

  private static void isTheSameInTheOriginal(String expected, Path script) throws Exception {
    prints(expected, Cli.command(), script);
    Oracle.run(script); // skips the test where there is none; without a limit it ends soon, too
    prints(expected, List.of(Oracle.PROGRAM), script);
  }

  @Test
  void acceptGoesOnAfterDescriptorsRanOut() throws Exception {
    isTheSameInTheOriginal("descriptors are enough again", SCRIPTS.resolve("descriptors.lua"));
  }

  @Test
  void waitingOutsideOfAllControllersNeedsADescriptor() throws Exception {
    isTheSameInTheOriginal("waiting needs a descriptor", SCRIPTS.resolve("waiting.lua"));
  }

  /** The original tries again at once, for ever. */
  @Test
  void aListenerWaitsWhereThereAreNoDescriptors() throws Exception {
    prints("a listener waits for descriptors", Cli.command(), SCRIPTS.resolve("backoff.lua"));
  }
}
