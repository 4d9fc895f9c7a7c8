package org.cqueues.os;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that are no UTF-8. */
final class NativeFilesTest {
  @TempDir Path directory;

  private byte[] name(String last) {
    return (directory + "/" + last).getBytes(ISO_8859_1);
  }

  @Test
  void aFileIsWrittenReadRenamedAndRemoved() {
    byte[] first = name("caf\351");
    byte[] second = name("\360\237\230\200\377");
    int fd = NativeFiles.open(first, "w");
    assertTrue(fd >= 0);
    try (Arena arena = Arena.ofConfined()) {
      long room = NativeFiles.string(arena, new byte[] {'a', 'b', 'c'});
      assertEquals(3, LibC.get().write(fd, room, 3));
      assertEquals(0, LibC.get().close(fd));
      assertEquals(0, NativeFiles.rename(first, second));
      assertFalse(NativeFiles.isReadable(first));
      assertTrue(NativeFiles.isReadable(second));
      fd = NativeFiles.open(second, "r+");
      assertEquals(3, NativeFiles.seek(fd, 0, NativeFiles.SEEK_END));
      assertEquals(1, NativeFiles.seek(fd, 1, NativeFiles.SEEK_SET));
      assertEquals(2, LibC.get().read(fd, room, 3));
      assertEquals('b', Memory.get(room));
      assertEquals(0, LibC.get().close(fd));
    }
    assertEquals(0, NativeFiles.remove(second));
    assertEquals(-Errno.ENOENT, NativeFiles.remove(second));
    assertEquals(-Errno.ENOENT, NativeFiles.open(second, "r"));
    assertEquals(-Errno.ENOENT, NativeFiles.rename(second, first));
  }

  @Test
  void aVariableHasItsBytes() {
    String path = System.getenv("PATH");
    assertArrayEquals(path.getBytes(UTF_8), NativeFiles.variable(new byte[] {'P', 'A', 'T', 'H'}));
    assertNull(NativeFiles.variable(new byte[] {(byte) 0377, 'x'}));
  }
}
