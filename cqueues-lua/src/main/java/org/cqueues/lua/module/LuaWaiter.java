package org.cqueues.lua.module;

import org.cqueues.core.Coroutine;
import org.cqueues.core.Pollable;
import org.cqueues.core.Wait;
import org.cqueues.os.Interest;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Symbols;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A coroutine that waits for Lua values: numbers are timeouts, our own objects are asked directly,
 * and all others through the polling protocol, the fields {@code pollfd}, {@code events} and {@code
 * timeout}.
 */
abstract class LuaWaiter extends Coroutine {
  private static final LuaString POLLFD = Symbols.of("pollfd");
  private static final LuaString EVENTS = Symbols.of("events");
  private static final LuaString TIMEOUT = Symbols.of("timeout");

  final LuaState state;

  LuaWaiter(LuaState state) {
    this.state = state;
  }

  /** Begins to wait for the values from the {@code from}th on. */
  final Wait await(Varargs values, int from) {
    for (int i = from; i <= values.narg(); i++) {
      LuaValue value = values.arg(i);
      if (value.isnil()) continue;
      pollFor(value);
      try {
        await(value);
      } catch (Unpollable e) {
        return new Wait.Unpollable(e.getMessage(), value);
      }
    }
    return Wait.POLLING;
  }

  /** Begins to wait for one of our own objects, at most until a deadline. */
  final Wait await(LuaValue object, Pollable pollable, double deadline) {
    pollFor(object);
    try {
      askDirectly(pollable);
    } catch (Unpollable e) {
      return new Wait.Unpollable(e.getMessage(), object);
    }
    if (deadline < Double.POSITIVE_INFINITY) {
      pollFor(object);
      orDeadline(deadline);
    }
    return Wait.POLLING;
  }

  private void await(LuaValue value) {
    switch (value) {
      case LuaNumber seconds -> orTimeout(seconds.todouble());
      case LuaString text when Numbers.isNumber(text) -> orTimeout(Numbers.parse(text));
      case ConditionObject condition -> orCondition(condition.condition());
      case Signalled object when object.isReady() -> orTimeout(0);
      case Signalled object -> orCondition(object.condition());
      case Pollable pollable -> askDirectly(pollable);
      default -> askByFields(value);
    }
  }

  private void askDirectly(Pollable pollable) {
    try {
      orDescriptor(pollable.pollfd(), pollable.interest());
      orTimeout(pollable.timeout());
    } catch (LuaError closed) {
      throw new Unpollable(Bytes.chars(Errors.valueOf(closed)));
    }
  }

  private void askByFields(LuaValue object) {
    refuseUnindexable(object);
    LuaValue pollfd = field(object, POLLFD);
    int fd = -1;
    if (pollfd instanceof ConditionObject condition) orCondition(condition.condition());
    else if (!pollfd.isnil()) fd = (int) number(POLLFD, pollfd);
    LuaValue events = field(object, EVENTS);
    int interest = events.isnil() ? Interest.NONE : interest(events);
    LuaValue timeout = field(object, TIMEOUT);
    orDescriptor(fd, interest);
    if (!timeout.isnil()) orTimeout(number(TIMEOUT, timeout));
  }

  private static void refuseUnindexable(LuaValue object) {
    if (!object.istable() && LuaState.current().metatable(object) == null) {
      String type = object instanceof LuaUserdata ? "light userdata" : object.typename();
      throw new Unpollable("attempt to index a " + type + " value");
    }
  }

  /** The field's value or, if that is a function, its first result; it must not yield. */
  private LuaValue field(LuaValue object, LuaString name) {
    LuaValue value;
    try {
      value = object.get(name);
    } catch (LuaError e) {
      throw new Unpollable(Bytes.chars(Errors.valueOf(e)));
    }
    if (!(value instanceof LuaFunction method)) return value;
    try {
      return state.callWithoutYield(method, object).arg1();
    } catch (LuaError e) {
      throw new Unpollable("error calling method " + Bytes.chars(name) + ": " + text(e));
    }
  }

  static String text(LuaError e) {
    LuaValue value = Errors.valueOf(e);
    return value.isstring() ? Bytes.chars(value) : "(null)";
  }

  private static double number(LuaString name, LuaValue value) {
    if (value instanceof LuaNumber) {
      double number = value.todouble();
      return name.raweq(POLLFD) && Double.isNaN(number) ? -1 : number;
    }
    throw new Unpollable(
        "error loading field " + Bytes.chars(name) + ": number expected, got " + value.typename());
  }

  private static int interest(LuaValue events) {
    if (Numbers.isNumber(events)) return (int) (long) Numbers.toDouble(events);
    if (!(events instanceof LuaString letters)) return (int) number(EVENTS, events);
    int interest = Interest.NONE;
    for (int i = 0; i < letters.length(); i++) {
      interest |=
          switch (letters.luaByte(i)) {
            case 'r' -> Interest.READ;
            case 'w' -> Interest.WRITE;
            case 'p' -> Interest.PRIORITY;
            default -> Interest.NONE;
          };
    }
    return interest;
  }

  /** The values whose events fired, in the order they were polled in; ends the wait. */
  final Varargs takeFired() {
    int count = firedCount();
    if (count <= 1) {
      var only = (LuaValue) firstSource();
      endWait();
      return only == null ? LuaValue.NONE : only;
    }
    var fired = new LuaValue[count];
    copyFired(fired);
    endWait();
    return LuaValue.varargsOf(fired);
  }

  /** The descriptor an object stands for, to be cancelled; see {@code cqueues.cancel}. */
  static int descriptorOf(LuaState state, LuaValue object) {
    if (Numbers.isNumber(object)) return (int) (long) Numbers.toDouble(object);
    try {
      refuseUnindexable(object);
      LuaValue pollfd = object.get(POLLFD);
      if (pollfd instanceof LuaFunction method) {
        try {
          pollfd = state.callWithoutYield(method, object).arg1();
        } catch (LuaError e) {
          throw new Unpollable("error calling method pollfd: " + text(e));
        }
      }
      return (int) number(POLLFD, pollfd);
    } catch (Unpollable e) {
      throw Errors.plain(e.getMessage());
    }
  }

  /** Why a value cannot be waited for. */
  static final class Unpollable extends RuntimeException {
    Unpollable(String text) {
      super(text, null, false, false);
    }

    @Override
    public String getMessage() {
      String text = super.getMessage();
      return text == null ? "" : text;
    }
  }
}
