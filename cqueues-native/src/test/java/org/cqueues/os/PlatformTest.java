package org.cqueues.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.cqueues.os.bsd.FreeBsdPlatform;
import org.junit.jupiter.api.Test;

class PlatformTest {
  /** A system of which nothing but the name is asked for. */
  private record Named(String name) implements Platform {
    @Override
    public boolean is(String osName) {
      return osName.equals(name);
    }

    @Override
    public String errorNumbers() {
      throw new UnsupportedOperationException();
    }

    @Override
    public LibC libc() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Facility facility() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Wakeup openWakeup() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int openPipe(long descriptors) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int openBlockingPipe(long descriptors) {
      throw new UnsupportedOperationException();
    }

    @Override
    public short POSIX_SPAWN_SETSIGMASK() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FilePlatform files() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SocketPlatform sockets() {
      return new FreeBsdPlatform().sockets();
    }

    @Override
    public SignalPlatform signals() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void theOneThatKnowsTheNameIsTaken() {
    var bsd = new Named("freebsd");
    var illumos = new Named("sunos");
    assertSame(illumos, Platform.Holder.of("SunOS", List.of(bsd, illumos)));
  }

  @Test
  void aSystemThatNobodyKnowsIsRefusedByName() {
    var refused =
        assertThrows(
            UnsupportedOperationException.class,
            () -> Platform.Holder.of("Plan 9", List.of(new Named("freebsd"))));
    assertEquals("no support for the operating system Plan 9", refused.getMessage());
  }

  @Test
  void thisSystemIsOneOfThem() {
    assertTrue(Platform.current().is(System.getProperty("os.name").toLowerCase(Locale.ROOT)));
  }
}
