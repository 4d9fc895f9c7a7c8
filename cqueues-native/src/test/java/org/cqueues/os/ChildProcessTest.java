package org.cqueues.os;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

final class ChildProcessTest {
  private static ChildProcess run(String command) {
    ChildProcess child = ChildProcess.start(command.getBytes(ISO_8859_1), null, 0, 1);
    child.await();
    return child;
  }

  private static void ends(boolean signalled, int code, String command) {
    ChildProcess child = run(command);
    assertEquals(signalled, child.isSignalled(), command);
    assertEquals(code, child.code(), command);
  }

  @Test
  void exitStatusAndSignalAreToldApart() {
    for (int code : new int[] {0, 1, 3, 128, 129, 137, 143, 255}) ends(false, code, "exit " + code);
    for (int signal : new int[] {1, 3, 9, 13, 15}) ends(true, signal, "kill -" + signal + " $$");
  }

  @Test
  void aCommandKeepsItsBytesAndHasThreeDescriptors() {
    int[] pipe = ChildProcess.openPipe();
    byte[] command = "printf '\351\360'; ls /proc/self/fd | wc -l".getBytes(ISO_8859_1);
    ChildProcess child = ChildProcess.start(command, null, 0, pipe[1]);
    LibC.get().close(pipe[1]);
    var bytes = new byte[3];
    try (Arena arena = Arena.ofConfined()) {
      long room = arena.allocate(100).address();
      assertEquals(2, LibC.get().read(pipe[0], room, 2));
      Memory.read(room, bytes, 0, 2);
      assertTrue(LibC.get().read(pipe[0], room, 98) > 0);
      bytes[2] = Memory.get(room);
    }
    // 0, 1, 2, and the directory that ls reads
    assertArrayEquals(new byte[] {(byte) 0351, (byte) 0360, '4'}, bytes);
    child.await();
    LibC.get().close(pipe[0]);
  }

  @Test
  void aCommandRunsInADirectory() {
    byte[] command = "test \"$(pwd)\" = / && test $# = 0 && exit 7".getBytes(ISO_8859_1);
    ChildProcess child = ChildProcess.start(command, new byte[] {'/'}, 0, 1);
    child.await();
    assertEquals(7, child.code());
  }

  @Test
  void theEnvironmentIsPassedOn() {
    String path = System.getenv("PATH");
    ends(false, 0, "test \"$PATH\" = '" + path + "'");
  }
}
