package org.cqueues.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ErrnoTest {
  @Test
  void textsAreTheSystemsOwn() {
    assertEquals("Bad file descriptor", Errno.text(Errno.EBADF));
    assertEquals("Unknown error -5", Errno.text(-5));
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Errno.code("EBOGUS"));
  }

  @Test
  void aFailedCallLeavesItsErrno() {
    assertEquals(-1, LibC.get().close(-1));
    assertEquals(Errno.EBADF, LibC.errno());
  }
}
