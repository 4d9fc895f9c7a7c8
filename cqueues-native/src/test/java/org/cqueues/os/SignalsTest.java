package org.cqueues.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.cqueues.os.Signals.Disposition;
import org.cqueues.os.Signals.Kind;
import org.cqueues.os.Signals.UnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sun.misc.Signal;

/** What listeners see, for each kind of kernel. */
class SignalsTest {
  private static final int CHLD = new Signal("CHLD").getNumber();
  private static final int WINCH = new Signal("WINCH").getNumber();

  @ParameterizedTest
  @EnumSource
  void severalOfOneSignalAreOneAndTheLowestComesFirst(Kind kind) throws UnavailableException {
    var signals = new Signals(kind);
    try (var user = signals.user(false);
        var listener = user.listen(WINCH, CHLD)) {
      user.block(WINCH);
      user.block(CHLD);
      for (int signal : new int[] {WINCH, CHLD, WINCH}) assertEquals(0, user.raise(signal));
      assertEquals(Math.min(CHLD, WINCH), listener.take());
      assertEquals(Math.max(CHLD, WINCH), listener.take());
      assertEquals(0, listener.take());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSignalOfAnotherProcessIsSeen(Kind kind) throws UnavailableException {
    var signals = new Signals(kind);
    try (var user = signals.user(false)) {
      user.block(WINCH);
      try (var listener = user.listen(WINCH)) {
        SignalCalls.get().kill((int) ProcessHandle.current().pid(), WINCH);
        int seen;
        do {
          seen = listener.take();
          Thread.onSpinWait();
        } while (seen == 0);
        assertEquals(WINCH, seen);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatIsPendingWasThereBeforeTheListener(Kind kind) throws UnavailableException {
    var signals = new Signals(kind);
    try (var user = signals.user(false)) {
      user.block(WINCH);
      user.raise(WINCH);
      try (var listener = user.listen(WINCH)) {
        assertEquals(kind == Kind.KQUEUE ? 0 : WINCH, listener.take());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotBlockedIsSeenWhereTheKernelTellsOfAllThatIsSent(Kind kind)
      throws UnavailableException {
    var signals = new Signals(kind);
    int expected = kind == Kind.KQUEUE ? WINCH : 0;
    try (var user = signals.user(false);
        var listener = user.listen(WINCH)) {
      for (Disposition disposition : Disposition.values()) {
        user.dispose(WINCH, disposition);
        user.raise(WINCH);
        assertEquals(expected, listener.take(), disposition.name());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneOfSeveralListenersGetsItOrAllDo(Kind kind) throws UnavailableException {
    var signals = new Signals(kind);
    try (var user = signals.user(false);
        var one = user.listen(WINCH);
        var other = user.listen(WINCH)) {
      user.block(WINCH);
      user.raise(WINCH);
      assertEquals(WINCH, one.take());
      assertEquals(kind == Kind.KQUEUE ? WINCH : 0, other.take());
    }
  }

  @ParameterizedTest
  @EnumSource
  void theDescriptorIsReadableWhileThereIsSomething(Kind kind) throws UnavailableException {
    var signals = new Signals(kind);
    try (var user = signals.user(false);
        var listener = user.listen(WINCH)) {
      user.block(WINCH);
      if (kind == Kind.SIGTIMEDWAIT) {
        assertEquals(-1, listener.fd());
        return;
      }
      assertEquals(0, Readiness.await(listener.fd(), Interest.READ, 0));
      user.raise(WINCH);
      assertEquals(Interest.READ, Readiness.await(listener.fd(), Interest.READ, 0));
      listener.take();
      assertEquals(0, Readiness.await(listener.fd(), Interest.READ, 0));
    }
  }

  @Test
  void whoeverHadASignalStillGetsWhatIsOnlyListenedTo() throws Exception {
    var handled = new CountDownLatch(1);
    var before = Signal.handle(new Signal("WINCH"), _ -> handled.countDown());
    try {
      var signals = new Signals(Kind.KQUEUE);
      try (var user = signals.user(false);
          var listener = user.listen(WINCH)) {
        user.raise(WINCH);
        handled.await();
        assertEquals(WINCH, listener.take());
      }
    } finally {
      Signal.handle(new Signal("WINCH"), before);
    }
    assertTrue(handled.getCount() == 0);
  }
}
