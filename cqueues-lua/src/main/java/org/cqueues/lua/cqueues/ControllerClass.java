package org.cqueues.lua.cqueues;

import java.util.Objects;
import org.cqueues.core.Controller;
import org.cqueues.core.Coroutine;
import org.cqueues.core.Step;
import org.cqueues.lua.module.Failure;
import org.cqueues.lua.module.LuaClass;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.lua.signal.StateSignals;
import org.cqueues.os.Errno;
import org.cqueues.os.Signals;
import org.cqueues.os.SysException;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaCoroutine;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The class of controllers in one Lua state: what scripts do with a controller. */
final class ControllerClass {
  private static final LuaString STEP = Symbols.of("step");
  private static final LuaString EMPTY = Symbols.of("empty");
  private static final LuaString LOOP = Symbols.of("loop");

  private final LuaState state;
  private final Scheduler scheduler;
  private final StateSignals signals;
  private final LuaClass<ControllerObject> controllers =
      new LuaClass<>("Continuation Queue", ControllerObject.class);
  private final LuaFunction step;
  private final LuaFunction empty;

  ControllerClass(LuaState state) {
    this.state = state;
    this.scheduler = Scheduler.of(state);
    this.signals = StateSignals.of(state);
    step = controllers.method("step", this::step);
    empty =
        controllers.method(
            "empty", args -> LuaValue.valueOf(open(args, "empty").controller().count() == 0));
    controllers.method("loop", this::loop);
    controllers.method("errors", this::errors);
    controllers.method("attach", this::attach);
    controllers.method("wrap", this::wrap);
    controllers.method("count", args -> LuaValue.valueOf(open(args, "count").controller().count()));
    controllers.method("cancel", this::cancel);
    controllers.method("alert", this::alert);
    controllers.method(
        "pollfd", args -> LuaValue.valueOf(open(args, "pollfd").controller().pollfd()));
    controllers.method(
        "events",
        args -> {
          open(args, "events");
          return LuaClass.READ;
        });
    controllers.method("timeout", this::timeout);
    controllers.method("pause", this::pause);
    controllers.method("reset", this::reset);
    controllers.method("close", this::close);
  }

  /** Replaces a method; see {@link LuaClass#interpose}. */
  Varargs interpose(Varargs args) {
    return controllers.interpose(args);
  }

  /**
   * A new controller.
   *
   * @throws SysException where the system has no descriptors left
   */
  ControllerObject create() {
    return new ControllerObject(new Controller(scheduler.controllers()), controllers.metatable());
  }

  /** The controller a method was called on, which has to be open. */
  private ControllerObject open(Varargs args, String method) {
    ControllerObject self = controllers.self(args, method);
    if (self.controller().isClosed()) throw Errors.badArgument(1, method, "cqueue closed");
    return self;
  }

  private Varargs cancel(Varargs args) {
    Controller controller = open(args, "cancel").controller();
    for (int i = 2; i <= args.narg(); i++) {
      if (args.isnil(i)) continue;
      int fd = scheduler.descriptorOf(args.arg(i));
      if (fd >= 0) controller.cancel(fd);
    }
    return LuaValue.NONE;
  }

  private Varargs step(Varargs args) {
    Controller controller = open(args, "step").controller();
    double timeout = Double.POSITIVE_INFINITY;
    if (scheduler.running() != null) {
      // nested: waits as a coroutine of the outer controller, then steps without waiting
      scheduler.poll(LuaValue.varargsOf(args.arg1(), args.arg(2)));
      if (controller.isClosed()) throw Errors.badArgument(1, "step", "cqueue closed");
      timeout = 0;
    } else if (controller.count() > 0 && !controller.hasRunnable()) {
      timeout = Args.number(args, 2, "step", Double.POSITIVE_INFINITY);
    }
    return step(controller, timeout);
  }

  private static Varargs step(Controller controller, double timeout) {
    Step ended;
    try {
      ended = controller.step(timeout);
    } catch (IllegalStateException live) {
      String text = Objects.requireNonNullElse(live.getMessage(), "");
      throw text.equals("cqueue closed") ? Errors.badArgument(1, "step", text) : Errors.error(text);
    }
    return ended instanceof Step.Done ? LuaValue.TRUE : Failure.of(ended);
  }

  /** Through the object's methods, which a script may have replaced. */
  private Varargs stepOf(LuaValue self, Varargs timeout) {
    LuaValue method = controllers.method(self, STEP);
    Varargs args = LuaValue.varargsOf(self, timeout);
    return method.raweq(step) ? step(args) : method.invoke(args);
  }

  private boolean isEmpty(LuaValue self) {
    LuaValue method = controllers.method(self, EMPTY);
    if (!method.raweq(empty)) return method.call(self).toboolean();
    return open(self, "empty").controller().count() == 0;
  }

  private Varargs loop(Varargs args) {
    LuaValue self = args.arg1();
    if (args.isnoneornil(2)) return loopForever(self);
    if (!(args.arg(2) instanceof LuaNumber)) {
      throw Errors.error("attempt to compare number with " + args.arg(2).typename());
    }
    double timeout = args.arg(2).todouble();
    double deadline = scheduler.now() + timeout;
    Varargs result = stepOf(self, args.arg(2));
    while (result.arg1().toboolean() && !isEmpty(self)) {
      double remaining = deadline - scheduler.now();
      if (!(remaining > 0)) return LuaValue.TRUE;
      result = stepOf(self, LuaValue.valueOf(remaining));
    }
    return result.arg1().toboolean() ? LuaValue.TRUE : result;
  }

  private Varargs loopForever(LuaValue self) {
    Varargs result;
    do {
      result = stepOf(self, LuaValue.NONE);
    } while (result.arg1().toboolean() && !isEmpty(self));
    return result.arg1().toboolean() ? LuaValue.TRUE : result;
  }

  private Varargs errors(Varargs args) {
    ControllerObject self = controllers.self(args, "errors");
    LuaValue timeout = args.arg(2);
    double deadline = timeout.isnil() ? 0 : scheduler.now() + Args.number(args, 2, "errors");
    return new Builtin(
        "errors",
        _ -> {
          LuaValue remaining =
              timeout.isnil()
                  ? LuaValue.NIL
                  : LuaValue.valueOf(Math.max(0, deadline - scheduler.now()));
          Varargs result = self.get(LOOP).invoke(self, remaining);
          return result.arg1().toboolean() ? LuaValue.NONE : result.subargs(2);
        });
  }

  private Varargs attach(Varargs args) {
    ControllerObject self = open(args, "attach");
    if (!(Args.thread(args, 2, "attach") instanceof LuaCoroutine coroutine)) {
      throw Errors.badArgument(2, "attach", "coroutine of this runtime expected");
    }
    return add(self, coroutine, LuaValue.NONE);
  }

  private Varargs wrap(Varargs args) {
    ControllerObject self = open(args, "wrap");
    LuaFunction function = Args.function(args, 2, "wrap");
    return add(self, state.coroutine(function), args.subargs(3));
  }

  private Varargs add(ControllerObject self, LuaCoroutine coroutine, Varargs arguments) {
    Coroutine managed = scheduler.manage(self, coroutine, arguments);
    return alerted(self, self.controller().add(managed));
  }

  private Varargs alert(Varargs args) {
    ControllerObject self = open(args, "alert");
    return alerted(self, self.controller().alert());
  }

  private static Varargs alerted(LuaUserdata self, int result) {
    return result == 0 ? self : Failure.of(-result);
  }

  private Varargs timeout(Varargs args) {
    Controller controller = open(args, "timeout").controller();
    if (controller.isStepping()) return LuaValue.ZERO;
    double seconds = controller.timeout();
    return seconds == Double.POSITIVE_INFINITY ? LuaValue.NIL : LuaValue.valueOf(seconds);
  }

  private Varargs pause(Varargs args) {
    Controller controller = open(args, "pause").controller();
    int[] numbers = StateSignals.numbers(args, 2, "pause");
    int failed;
    try (Signals.Pause pause = signals.pause(numbers)) {
      failed = controller.pause(pause == null ? -1 : pause.fd());
    } catch (Signals.UnavailableException e) {
      throw Errors.error("cqueue:pause: " + e.getMessage());
    } catch (SysException e) {
      throw Errors.error("cqueue:pause: " + Errno.text(e.errno()));
    }
    if (failed < 0) throw Errors.error("cqueue:pause: " + Errno.text(-failed));
    return LuaValue.NONE;
  }

  private Varargs reset(Varargs args) {
    try {
      open(args, "reset").controller().reset();
      return LuaValue.NONE;
    } catch (SysException e) {
      throw Errors.error("unable to reset continuation queue: " + Errno.text(e.errno()));
    }
  }

  private Varargs close(Varargs args) {
    Controller controller = controllers.self(args, "close").controller();
    if (controller.isRunning()) throw Errors.badArgument(1, "close", "cqueue running");
    controller.close();
    return LuaValue.NONE;
  }
}
