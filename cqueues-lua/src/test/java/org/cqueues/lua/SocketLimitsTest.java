package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sockets where the system refuses more, which needs a process of its own. */
final class SocketLimitsTest {
  private static final Path SCRIPT = Path.of("src", "test", "lua", "limits", "descriptors.lua");
  private static final String EXPECTED = "descriptors are enough again\n";

  private static Subprocess.Result limited(List<String> command) throws Exception {
    var limited = new ArrayList<>(List.of("sh", "-c", "ulimit -n 150 && exec \"$0\" \"$@\""));
    limited.addAll(command);
    return Subprocess.run(limited, Cli.CLEAN, "");
  }

  @Test
  void acceptGoesOnAfterDescriptorsRanOut() throws Exception {
    Subprocess.Result result = limited(Cli.command(SCRIPT.toString()));
    assertEquals(EXPECTED, result.out(), result::output);
    assertEquals(0, result.status(), result::output);
  }

  @Test
  void theOriginalAgrees() throws Exception {
    Oracle.run(SCRIPT); // skips the test where there is none; without a limit it ends soon, too
    Subprocess.Result result = limited(List.of(Oracle.PROGRAM, SCRIPT.toString()));
    assertEquals(EXPECTED, result.out(), result::output);
  }
}
