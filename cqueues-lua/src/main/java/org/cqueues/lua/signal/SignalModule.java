package org.cqueues.lua.signal;

import org.cqueues.lua.module.Flags;
import org.cqueues.lua.module.LuaClass;
import org.cqueues.lua.module.Module;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.os.Errno;
import org.cqueues.os.Signals;
import org.cqueues.os.Signals.Disposition;
import org.cqueues.os.Signals.UnavailableException;
import org.cqueues.os.SysException;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "cqueues.signal"}: signals sent to the process. */
public final class SignalModule {
  private static final int SIGNALFD = 1;
  private static final int EVFILT_SIGNAL = 2;
  private static final int SIGTIMEDWAIT = 4;
  private static final int KQUEUE = 8;
  private static final Flags CONSTANTS =
      new Flags("SIGNALFD", "EVFILT_SIGNAL", "SIGTIMEDWAIT", "KQUEUE", "KQUEUE1");
  private static final Flags TEXTS =
      new Flags("signalfd", "EVFILT_SIGNAL", "sigtimedwait", "kqueue", "kqueue1");
  private static final int KNOWN = 0x1f;
  private static final String[] SIGNALS = {
    "ALRM", "CHLD", "HUP", "INT", "KILL", "PIPE", "QUIT", "TERM", "USR1", "USR2"
  };

  private final Scheduler scheduler;
  private final StateSignals signals;
  private final LuaClass<SignalObject> listeners = new LuaClass<>("CQS Signal", SignalObject.class);

  private SignalModule(LuaState state) {
    scheduler = Scheduler.of(state);
    signals = StateSignals.of(state);
    listeners.method("wait", this::waitFor);
    listeners.method("pollfd", args -> LuaValue.valueOf(listeners.self(args, "pollfd").pollfd()));
    listeners.constant("events", LuaClass.READ);
    listeners.method("timeout", this::timeout);
    listeners.method("settimeout", this::setTimeout);
    listeners.constant("features", LuaValue.valueOf(used()));
  }

  /** Opens the module in a state. */
  public static LuaTable open(LuaState state) {
    var functions = new SignalModule(state);
    LuaTable table =
        new Module()
            .value("FEATURES", LuaValue.valueOf(available()))
            .function("ignore", args -> functions.dispose(args, "ignore", Disposition.IGNORE))
            .function("default", args -> functions.dispose(args, "default", Disposition.DEFAULT))
            .function("discard", args -> functions.dispose(args, "discard", Disposition.DISCARD))
            .function("block", args -> functions.each(args, "block", Signals.User::block))
            .function("unblock", args -> functions.each(args, "unblock", Signals.User::unblock))
            .function("raise", args -> functions.each(args, "raise", Signals.User::raise))
            .function(
                "strsignal", args -> Bytes.text(Signals.text(Args.integer(args, 1, "strsignal"))))
            .function("listen", functions::listen)
            .function(
                "type",
                args ->
                    functions.listeners.isInstance(args.arg1())
                        ? Bytes.text("signal listener")
                        : LuaValue.NIL)
            .function("flags", args -> Flags.each(args, KNOWN))
            .function("strflag", args -> TEXTS.names(args, args.narg()))
            .function("interpose", functions.listeners::interpose)
            .table();
    CONSTANTS.define(table);
    // after the flags: a number that is a signal gives the signal's name, as the manual says
    for (String name : SIGNALS) Flags.define(table, "SIG" + name, Signals.get().number(name));
    return table;
  }

  /** What listeners behave as. */
  private static int used() {
    return switch (Signals.get().kind()) {
      case SIGNALFD -> SIGNALFD;
      case KQUEUE -> EVFILT_SIGNAL | KQUEUE;
      case SIGTIMEDWAIT -> SIGTIMEDWAIT;
    };
  }

  /** Linux has both. */
  private static int available() {
    int used = used();
    return used == SIGNALFD ? SIGNALFD | SIGTIMEDWAIT : used;
  }

  /** What is done with one signal. */
  private interface Action {
    void apply(Signals.User user, int signal) throws UnavailableException;
  }

  private Varargs each(Varargs args, String function, Action action) {
    int[] numbers = StateSignals.numbers(args, 1, function);
    try {
      Signals.User user = signals.user();
      for (int number : numbers) action.apply(user, number);
      return LuaValue.TRUE;
    } catch (UnavailableException e) {
      throw failed(function, e);
    }
  }

  private Varargs dispose(Varargs args, String function, Disposition disposition) {
    return each(
        args,
        function,
        (user, number) -> {
          int result = user.dispose(number, disposition);
          if (result < 0) throw Errors.error("signal." + function + ": " + Errno.text(-result));
        });
  }

  private static RuntimeException failed(String function, UnavailableException why) {
    return Errors.error("signal." + function + ": " + why.getMessage());
  }

  private Varargs listen(Varargs args) {
    int[] numbers = StateSignals.numbers(args, 1, "listen");
    scheduler.reaper().drain();
    Signals.Listener listener;
    try {
      listener = signals.user().listen(numbers);
    } catch (UnavailableException e) {
      throw failed("listen", e);
    } catch (SysException e) {
      throw Errors.error("signal.listen: " + Errno.text(e.errno()));
    }
    var object = new SignalObject(listener, listeners.metatable());
    scheduler.closeAfter(object, listener.fd(), listener::close);
    return object;
  }

  private Varargs waitFor(Varargs args) {
    SignalObject self = listeners.self(args, "wait");
    double deadline = scheduler.deadline(Args.number(args, 2, "wait", Double.POSITIVE_INFINITY));
    while (true) {
      int signal = self.listener().take();
      if (signal != 0) return LuaValue.valueOf(signal);
      if (!scheduler.await(self, deadline)) return LuaValue.NIL;
    }
  }

  private Varargs timeout(Varargs args) {
    double interval = listeners.self(args, "timeout").timeout();
    return interval < Double.POSITIVE_INFINITY ? LuaValue.valueOf(interval) : LuaValue.NIL;
  }

  private Varargs setTimeout(Varargs args) {
    SignalObject self = listeners.self(args, "settimeout");
    double interval = Args.number(args, 2, "settimeout", Double.NaN);
    LuaValue previous = LuaValue.valueOf(self.interval());
    self.interval(interval);
    return previous;
  }
}
