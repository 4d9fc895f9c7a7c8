package org.cqueues.os;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.cqueues.os.Signals.UnavailableException;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Takes signals from the JVM, or from whoever has them, and gives them back as they were. For the
 * numbers up to 31; used under the lock of {@link Signals}.
 */
final class SignalCatcher {
  private static final int STANDARD = Signals.STANDARD;

  /** What ends a JVM, through its shutdown hooks. */
  private static final Set<String> ENDING = Set.of("HUP", "INT", "TERM");

  /** Handlers of the kernel's own, the same on every system. */
  private static final long SIG_DFL = 0;

  private static final long SIG_IGN = 1;

  private final SignalPlatform system = Platform.current().signals();
  private final SignalHandler catcher;
  private final Map<Integer, String> names = new HashMap<>();

  /** Who had the signal before it was caught; null while nobody else has it. */
  private final @Nullable SignalHandler[] before = new SignalHandler[STANDARD];

  /** What is caught now, as bits. */
  private int caught;

  /** Those that this process was started with to ignore, and that are caught now, as bits. */
  private int unignored;

  /** Signals that are caught go to {@code catcher}, each on a thread of the JVM's own. */
  SignalCatcher(SignalHandler catcher) {
    this.catcher = catcher;
    for (String name : system.names().trim().split("\\s+", -1)) {
      int number = numberOrZero(name);
      if (number != 0) names.putIfAbsent(number, name);
    }
  }

  private static int numberOrZero(String name) {
    try {
      return new Signal(name).getNumber();
    } catch (IllegalArgumentException absent) {
      return 0;
    }
  }

  /** What a signal is called, without {@code SIG}; empty for numbers of none. */
  String name(int signal) {
    return names.getOrDefault(signal, "");
  }

  /** Whether a signal comes here. */
  boolean isCaught(int signal) {
    return (caught & 1 << signal) != 0;
  }

  /**
   * Has a signal caught, or gives it back; where it is so already, nothing.
   *
   * @throws UnavailableException where the JVM cannot do without the signal
   */
  void set(int signal, boolean wanted) throws UnavailableException {
    if (wanted == isCaught(signal)) return;
    String name = name(signal);
    try {
      var jvm = new Signal(name);
      if (wanted) {
        if (isIgnored(signal)) ignore(signal, false);
        before[signal] = Signal.handle(jvm, catcher);
      } else {
        Signal.handle(jvm, Objects.requireNonNull(before[signal]));
        if ((unignored & 1 << signal) != 0) ignore(signal, true);
      }
      caught ^= 1 << signal;
    } catch (IllegalArgumentException e) {
      throw new UnavailableException("SIG" + name + " belongs to the JVM", e);
    }
  }

  /** The Java handler that had a caught signal before; null where that was the kernel. */
  @Nullable SignalHandler former(int signal) {
    SignalHandler former = before[signal];
    return former == null || isKernels(former) ? null : former;
  }

  private static boolean isKernels(SignalHandler handler) {
    return handler.equals(SignalHandler.SIG_DFL) || handler.equals(SignalHandler.SIG_IGN);
  }

  /**
   * The Java handler of a signal that ends the JVM: the JVM's, which runs the shutdown hooks and
   * does not return, or one of the program. Null where the signal is the kernel's or caught here.
   */
  @Nullable Runnable ending(int signal) {
    String name = name(signal);
    if (!ENDING.contains(name) || isCaught(signal) || isIgnored(signal)) return null;
    var jvm = new Signal(name);
    try {
      SignalHandler own = Signal.handle(jvm, catcher); // there is no other way to ask
      Signal.handle(jvm, own);
      return isKernels(own) ? null : () -> own.handle(jvm);
    } catch (IllegalArgumentException reserved) { // -Xrs leaves it to the kernel
      return null;
    }
  }

  /**
   * Whether the kernel drops a signal, as for programs that a shell starts in the background. A JVM
   * leaves such a signal alone, even if it is told to handle it.
   */
  private boolean isIgnored(int signal) {
    Pointer action =
        Runtime.getSystemRuntime().getMemoryManager().allocateDirect(system.SIGACTION_SIZE(), true);
    return SignalCalls.get().sigaction(signal, 0, action.address()) == 0
        && system.SIGACTION_HANDLER().get(action.address()) == SIG_IGN;
  }

  private void ignore(int signal, boolean again) {
    SignalCalls.get().signal(signal, again ? SIG_IGN : SIG_DFL);
    unignored = again ? unignored & ~(1 << signal) : unignored | 1 << signal;
  }
}
