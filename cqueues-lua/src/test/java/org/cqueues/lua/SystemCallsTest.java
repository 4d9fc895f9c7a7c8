package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many system calls a request costs, as strace(1) counts them. */
final class SystemCallsTest {
  private static final Path ECHO = Path.of("src", "test", "lua", "limits", "echo.lua");
  private static final int ROUNDS = 2000;

  /** Each end of the connection waits, receives and sends. */
  private static final int CALLS = 2 * 3;

  /** Making sockets, the controller, and what the JVM itself does with them. */
  private static final int SETUP = 200;

  /** Those that move or wait for data; with {@code ?} not every architecture has them. */
  private static final String COUNTED =
      "trace=sendto,recvfrom,sendmsg,recvmsg,accept4,connect,epoll_ctl,epoll_pwait,?epoll_wait,?poll";

  @TempDir private Path directory;

  @Test
  void anEchoedLineCostsThreeAtEachEnd() throws Exception {
    Assumptions.assumeTrue(hasStrace());
    Path summary = directory.resolve("calls");
    var command =
        new ArrayList<>(List.of("strace", "-f", "-c", "-o", summary.toString(), "-e", COUNTED));
    command.addAll(Cli.command(ECHO.toString(), Integer.toString(ROUNDS)));
    Subprocess.Result result = Subprocess.run(command, Cli.CLEAN, "");
    assertEquals("done\n", result.out(), result::output);
    String table = Files.readString(summary);
    int calls = total(table);
    assertTrue(calls >= ROUNDS, table);
    assertTrue(calls <= ROUNDS * CALLS + SETUP, table);
  }

  /** The column of calls of the table's last line. */
  private static int total(String table) {
    String[] lines = table.strip().split("\n", -1);
    String[] words = lines[lines.length - 1].strip().split("\\s+", -1);
    assertEquals("total", words[words.length - 1], table);
    return Integer.parseInt(words[3]);
  }

  private static boolean hasStrace() throws InterruptedException {
    String reason;
    try {
      var probe = Subprocess.run("strace", "-c", "true");
      if (probe.status() == 0) return true;
      reason = probe.output();
    } catch (IOException e) {
      reason = e.getMessage();
    }
    System.out.println("skipped: strace cannot count system calls here: " + reason);
    return false;
  }
}
