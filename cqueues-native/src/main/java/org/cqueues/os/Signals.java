package org.cqueues.os;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The signals of this process, with the rules of signal(7) as a program with one thread sees them,
 * and of what its kernel has for those who wait for signals, see {@link Kind}.
 *
 * <p>A JVM has threads whose signal masks nobody can set, so a blocked signal would reach one of
 * them. Instead a signal that a {@link User} blocks or discards is caught, and this table keeps
 * what the kernel would: disposition, blocked, pending. A signal is caught only while that is so;
 * otherwise it is the JVM's, as it was before. May be used by any thread.
 */
public final class Signals {
  private static final Signals PROCESS = new Signals(Kind.chosen());

  /** What kernels have for those who wait for signals, and {@link Listener}s behave as. */
  public enum Kind {
    /** signalfd(2): each signal that is pending, which one listener takes. */
    SIGNALFD,
    /**
     * EVFILT_SIGNAL, see kqueue(2): each signal that is sent, blocked or not, for all listeners.
     */
    KQUEUE,
    /** sigtimedwait(3RT): as signalfd, but without a descriptor. */
    SIGTIMEDWAIT;

    /** The system's, or the one that {@code cqueues.signals} names. */
    private static Kind chosen() {
      String name = System.getProperty("cqueues.signals", "").toUpperCase(Locale.ROOT);
      return name.isEmpty() ? Platform.current().signals().kind() : valueOf(name);
    }
  }

  /** What becomes of a signal that is not blocked. */
  public enum Disposition {
    /** What the JVM does with it, or the kernel: SIG_DFL. */
    DEFAULT,
    /** Nothing: SIG_IGN. */
    IGNORE,
    /** Nothing, but it ends a {@link Pause}. */
    DISCARD
  }

  /** Signals with lower numbers than this have a name; those above are for real time. */
  static final int STANDARD = 32;

  /** One that cannot be had; the text says why. */
  public static final class UnavailableException extends Exception {
    UnavailableException(String text, Throwable cause) {
      super(text, cause);
    }

    /** Tells why. */
    public UnavailableException(String text) {
      super(text);
    }
  }

  private final Kind kind;
  private final SignalPlatform system = Platform.current().signals();

  /** Tells what comes, perhaps a while later. */
  private final SignalCatcher catcher = new SignalCatcher(signal -> arrived(signal.getNumber()));

  private final Disposition[] dispositions = new Disposition[STANDARD];

  private final List<User> users = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final List<Pause> pauses = new ArrayList<>();

  /** Signals that arrived while they were blocked, as bits. */
  private int pending;

  /** Not for a process that uses {@link #get}, too: one of them has the signals of the JVM. */
  Signals(Kind kind) {
    this.kind = kind;
    Arrays.fill(dispositions, Disposition.DEFAULT);
  }

  /** Those of this process. */
  public static Signals get() {
    return PROCESS;
  }

  /** How listeners behave. */
  public Kind kind() {
    return kind;
  }

  /**
   * The number of a signal.
   *
   * @param name without {@code SIG}
   * @throws IllegalArgumentException where this system has none of that name
   */
  public int number(String name) {
    return new Signal(name).getNumber();
  }

  /** What the system calls a signal, see strsignal(3); any number has a text. */
  public static String text(int signal) {
    return SignalCalls.get().strsignal(signal);
  }

  private static int bit(int signal) {
    return 1 << signal;
  }

  private static boolean isStandard(int signal) {
    return signal > 0 && signal < STANDARD;
  }

  /** Whether sigaction(2) accepts a number. */
  private boolean isChangeable(int signal) {
    boolean known =
        isStandard(signal) || (signal >= system.SIGRTMIN() && signal <= system.SIGRTMAX());
    return known && !isUnblockable(signal);
  }

  private boolean isUnblockable(int signal) {
    String name = catcher.name(signal);
    return name.equals("KILL") || name.equals("STOP");
  }

  /** Somebody who blocks signals and sets dispositions, such as an interpreter. */
  public final class User implements AutoCloseable {
    /** What this one blocks. */
    private int blocked;

    /** What it would block as a thread of a process: {@link #raise} leaves that pending. */
    private int masked;

    private User(int masked) {
      this.masked = masked;
    }

    /** Whose disposition this one was the last to set. */
    private int set;

    /**
     * Keeps a signal pending when it arrives, see sigprocmask(2). Numbers of no signal, KILL and
     * STOP are ignored, as there.
     *
     * @throws UnavailableException where the JVM cannot do without the signal
     */
    public void block(int signal) throws UnavailableException {
      synchronized (Signals.this) {
        if (!isChangeable(signal)) return;
        requireStandard(signal);
        blocked |= bit(signal);
        try {
          install(signal);
        } catch (UnavailableException e) {
          blocked &= ~bit(signal);
          throw e;
        }
      }
    }

    /** Undoes {@link #block}; what is pending happens now. */
    public void unblock(int signal) throws UnavailableException {
      synchronized (Signals.this) {
        if (!isStandard(signal)) return;
        blocked &= ~bit(signal);
        masked &= ~bit(signal);
        release(bit(signal));
      }
    }

    /**
     * Says what becomes of a signal, for the whole process; see sigaction(2).
     *
     * @return 0, or the negative EINVAL for KILL, STOP and numbers of no signal
     * @throws UnavailableException where the JVM cannot do without the signal
     */
    public int dispose(int signal, Disposition disposition) throws UnavailableException {
      synchronized (Signals.this) {
        if (!isChangeable(signal)) return -Errno.EINVAL;
        if (disposition == Disposition.DEFAULT && !isStandard(signal)) return 0;
        requireStandard(signal);
        Disposition former = dispositions[signal];
        dispositions[signal] = disposition;
        try {
          install(signal);
        } catch (UnavailableException e) {
          dispositions[signal] = former;
          throw e;
        }
        for (User user : users) user.set &= ~bit(signal);
        if (disposition != Disposition.DEFAULT) set |= bit(signal);
        if (isDropped(signal)) {
          pending &= ~bit(signal);
          update();
        }
        return 0;
      }
    }

    /**
     * Sends a signal to this process. One that is caught here has arrived when this returns; what
     * ends the JVM is handled at once, on this thread, as raise(3) has it.
     *
     * @return 0, or the negative errno of kill(2)
     */
    public int raise(int signal) {
      synchronized (Signals.this) {
        if (isStandard(signal) && catcher.isCaught(signal)) {
          arrived(signal);
          return 0;
        }
        if (isChangeable(signal) && isStandard(signal) && (masked & bit(signal)) != 0) {
          note(signal);
          pending |= bit(signal);
          update();
          return 0;
        }
      }
      Runnable ending = ending(signal);
      if (ending == null) return send(signal);
      ending.run();
      return 0;
    }

    /** Has a listener for signals; numbers of no signal are ignored. */
    public Listener listen(int... signals) {
      var listener = new Listener(bits(signals));
      synchronized (Signals.this) {
        listeners.add(listener);
        if (kind == Kind.KQUEUE) installAll(listener.signals);
        update();
      }
      return listener;
    }

    /** Unblocks signals until the pause is closed; what is pending happens now. */
    public Pause pause(int... signals) throws UnavailableException {
      var pause = new Pause(bits(signals));
      synchronized (Signals.this) {
        pauses.add(pause);
        try {
          release(pause.unblocked);
        } catch (UnavailableException e) {
          pause.close();
          throw e;
        }
      }
      return pause;
    }

    /**
     * Gives everything back; what it blocked and is pending is lost, as at the end of a process.
     */
    @Override
    public void close() {
      synchronized (Signals.this) {
        users.remove(this);
        int held = blocked | set;
        for (int signal = 1; signal < STANDARD; signal++) {
          if ((held & bit(signal)) == 0) continue;
          if ((set & bit(signal)) != 0) dispositions[signal] = Disposition.DEFAULT;
          if (!isBlocked(signal)) pending &= ~bit(signal);
          try {
            install(signal);
          } catch (UnavailableException e) {
            throw new IllegalStateException(e); // it was had before, so it can be had
          }
        }
        update();
      }
    }
  }

  /**
   * Somebody new, who has taken over nothing.
   *
   * @param thread whether all signals are blocked for it, as in a thread that is to get none: those
   *     of other processes then go to the rest of the process as before, its own stay pending
   */
  public synchronized User user(boolean thread) {
    var user = new User(thread ? -1 : 0);
    users.add(user);
    return user;
  }

  /** Somebody who waits for signals, as the {@link Kind} says. */
  public final class Listener implements AutoCloseable {
    private final int signals;
    private final @Nullable Wakeup wakeup =
        kind == Kind.SIGTIMEDWAIT ? null : Platform.current().openWakeup();

    private boolean readable;

    /** Those that were sent and not taken, as bits; of {@link Kind#KQUEUE} only. */
    private int noted;

    private Listener(int signals) {
      this.signals = signals;
    }

    /**
     * Readable while there is something to {@link #take}; -1 once closed, and where there is no
     * such thing.
     */
    public int fd() {
      return wakeup == null ? -1 : wakeup.fd();
    }

    /** Takes the lowest of its signals that is there; 0 for none. */
    public int take() {
      synchronized (Signals.this) {
        int ready = ready();
        if (ready == 0) {
          Signals.this.update(); // what could not be cleared would be reported for ever
          return 0;
        }
        int signal = Integer.numberOfTrailingZeros(ready);
        if (kind == Kind.KQUEUE) noted &= ~bit(signal);
        else pending &= ~bit(signal);
        Signals.this.update();
        return signal;
      }
    }

    private int ready() {
      return kind == Kind.KQUEUE ? noted : signals & pending;
    }

    private void update() {
      boolean wanted = ready() != 0;
      if (wakeup == null || wanted == readable) return;
      int failed = wanted ? wakeup.wake() : wakeup.clear();
      if (failed == 0) readable = wanted;
    }

    @Override
    public void close() {
      synchronized (Signals.this) {
        if (!listeners.remove(this)) return;
        if (wakeup != null) wakeup.close();
        if (kind == Kind.KQUEUE) installAll(signals);
      }
    }
  }

  /** A time in which signals are unblocked, as in pselect(2). */
  public final class Pause implements AutoCloseable {
    private final int unblocked;
    private final Wakeup wakeup = Platform.current().openWakeup();

    private Pause(int unblocked) {
      this.unblocked = unblocked;
    }

    /** Readable once any signal was caught that is to be discarded. */
    public int fd() {
      return wakeup.fd();
    }

    /** Blocks again what was blocked before. */
    @Override
    public void close() {
      synchronized (Signals.this) {
        pauses.remove(this);
        wakeup.close();
        for (int signal = 1; signal < STANDARD; signal++) {
          if ((unblocked & bit(signal)) == 0) continue;
          try {
            install(signal);
          } catch (UnavailableException e) {
            throw new IllegalStateException(e); // it was had before, so it can be had
          }
        }
      }
    }
  }

  private static int send(int signal) {
    int self = (int) ProcessHandle.current().pid();
    return SignalCalls.get().kill(self, signal) == 0 ? 0 : -LibC.errno();
  }

  private synchronized @Nullable Runnable ending(int signal) {
    return catcher.ending(signal);
  }

  /** A signal came, perhaps a while ago: the JVM calls this on a thread of its own. */
  private synchronized void arrived(int signal) {
    note(signal);
    if (isBlocked(signal)) {
      pending |= bit(signal);
    } else {
      deliver(signal);
    }
    update();
  }

  /** Tells those who see what is sent. */
  private void note(int signal) {
    for (Listener listener : listeners) listener.noted |= listener.signals & bit(signal);
  }

  private void deliver(int signal) {
    switch (dispositions[signal]) {
      case IGNORE -> {}
      case DISCARD -> {
        for (Pause pause : pauses) pause.wakeup.wake();
      }
      case DEFAULT -> handBack(signal);
    }
  }

  /** To whoever has it again, or had it before somebody only listened. */
  private void handBack(int signal) {
    if (!catcher.isCaught(signal)) {
      send(signal);
      return;
    }
    SignalHandler former = catcher.former(signal);
    if (former != null) {
      Runnable call = () -> call(former, signal); // which may wait for this lock
      Thread.ofPlatform().name("signal " + signal).start(call);
    } else if (!isIgnoredByDefault(signal)) {
      giveBack(signal);
    }
  }

  private void call(SignalHandler former, int signal) {
    try {
      former.handle(new Signal(catcher.name(signal)));
    } catch (UnsupportedOperationException _) {
      giveBack(signal); // it is C's, which the JVM does not call
    }
  }

  private synchronized void giveBack(int signal) {
    try {
      catcher.set(signal, false);
    } catch (UnavailableException e) {
      throw new IllegalStateException(e); // it was had before, so it can be had
    }
    send(signal);
  }

  private boolean isBlocked(int signal) {
    for (Pause pause : pauses) if ((pause.unblocked & bit(signal)) != 0) return false;
    for (User user : users) if ((user.blocked & bit(signal)) != 0) return true;
    return false;
  }

  /** Signals that may not be blocked any more happen, if they are pending. */
  private void release(int signals) throws UnavailableException {
    for (int signal = 1; signal < STANDARD; signal++) {
      if ((signals & bit(signal)) == 0 || isUnblockable(signal)) continue;
      install(signal);
      if ((pending & bit(signal)) == 0 || isBlocked(signal)) continue;
      pending &= ~bit(signal);
      update();
      deliver(signal);
    }
  }

  /** Whether a new disposition makes the kernel forget what is pending. */
  private boolean isDropped(int signal) {
    return switch (dispositions[signal]) {
      case IGNORE -> true;
      case DISCARD -> false;
      case DEFAULT -> isIgnoredByDefault(signal);
    };
  }

  private boolean isIgnoredByDefault(int signal) {
    return switch (catcher.name(signal)) {
      case "CHLD", "CONT", "INFO", "URG", "WINCH" -> true;
      default -> false;
    };
  }

  private void requireStandard(int signal) throws UnavailableException {
    if (isStandard(signal)) return;
    throw new UnavailableException("a JVM has no signal " + signal);
  }

  /** Has a signal caught, or given back, as the table asks for. */
  private void install(int signal) throws UnavailableException {
    // never SIG_IGN: a JVM leaves alone what is ignored, and the kernel forgets how children ended
    boolean held = isBlocked(signal) || dispositions[signal] != Disposition.DEFAULT;
    catcher.set(signal, held || isNoted(signal));
  }

  /** Whether a listener wants to see it although nobody holds it. */
  private boolean isNoted(int signal) {
    if (kind != Kind.KQUEUE) return false;
    for (Listener listener : listeners) if ((listener.signals & bit(signal)) != 0) return true;
    return false;
  }

  /** For listeners; those that the JVM keeps are not seen. */
  private void installAll(int signals) {
    for (int signal = 1; signal < STANDARD; signal++) {
      if ((signals & bit(signal)) == 0 || isUnblockable(signal)) continue;
      try {
        install(signal);
      } catch (UnavailableException _) {
        // it never comes here, so it is never noted
      }
    }
  }

  /** Makes the listeners' descriptors readable, or not, as is due; what fails is due again. */
  private void update() {
    for (Listener listener : listeners) listener.update();
  }

  private static int bits(int... signals) {
    int bits = 0;
    for (int signal : signals) if (isStandard(signal)) bits |= bit(signal);
    return bits;
  }
}
