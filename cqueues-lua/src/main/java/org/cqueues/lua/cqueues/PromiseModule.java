package org.cqueues.lua.cqueues;

import org.cqueues.lua.module.Module;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code require "cqueues.promise"}: the module table is the metatable of all promises, which are
 * plain tables with visible fields.
 */
public final class PromiseModule {
  private static final LuaString POLLFD = Symbols.of("pollfd");
  private static final LuaString STATE = Symbols.of("state");
  private static final LuaString TIMEOUT = Symbols.of("timeout");
  private static final LuaString COUNT = Symbols.of("n");
  private static final LuaString TUPLE = Symbols.of("tuple");
  private static final LuaString REASON = Symbols.of("reason");
  private static final LuaString PENDING = Bytes.text("pending");
  private static final LuaString FULFILLED = Bytes.text("fulfilled");
  private static final LuaString REJECTED = Bytes.text("rejected");
  private static final LuaString WAIT = Symbols.of("wait");
  private static final LuaString SIGNAL = Symbols.of("signal");
  private static final LuaString SET = Symbols.of("set");
  private static final LuaString GET = Symbols.of("get");
  private static final LuaString WRAP = Symbols.of("wrap");

  private final LuaState state;
  private final LuaTable table;

  private PromiseModule(LuaState state) {
    this.state = state;
    this.table =
        new Module()
            .function("new", this::create)
            .function("type", this::type)
            .function("status", args -> args.arg1().get(STATE))
            .function("set", PromiseModule::set)
            .function("wait", args -> waitFor(args.arg1(), args.arg(2)))
            .function("get", args -> get(args.arg1(), args.arg(2)))
            .function("__call", args -> args.arg1().get(GET).invoke(args.arg1()))
            .function("__tostring", this::text)
            .table();
    table.rawset(Symbols.of("__index"), table);
  }

  /** Opens the module in a state. */
  public static LuaTable open(LuaState state) {
    return new PromiseModule(state).table;
  }

  private Varargs create(Varargs args) {
    var promise = new Table();
    promise.set(POLLFD, ConditionModule.of(state).create(false));
    promise.set(STATE, PENDING);
    promise.setmetatable(table);
    if (args.isnoneornil(1)) return promise;
    LuaUserdata running = Scheduler.of(state).running();
    if (running == null) throw Errors.error("attempt to index a nil value");
    LuaValue function = args.arg1();
    Varargs arguments = args.subargs(2);
    running
        .get(WRAP)
        .invoke(running, new Builtin("promise", _ -> compute(promise, function, arguments)));
    return promise;
  }

  private static Varargs compute(LuaTable promise, LuaValue function, Varargs arguments) {
    Varargs outcome;
    try {
      outcome = LuaValue.varargsOf(LuaValue.TRUE, function.invoke(arguments));
    } catch (LuaError error) {
      outcome = LuaValue.varargsOf(LuaValue.FALSE, Errors.valueOf(error));
    }
    return promise.get(SET).invoke(promise, outcome);
  }

  private Varargs type(Varargs args) {
    LuaValue value = args.arg1();
    boolean is = value.istable() && table.raweq(value.getmetatable());
    return is ? Bytes.text("promise") : LuaValue.NIL;
  }

  private static Varargs set(Varargs args) {
    LuaValue self = args.arg1();
    if (!self.get(STATE).raweq(PENDING)) {
      throw Errors.error("attempt to set value of resolved promise", 1);
    }
    if (args.arg(2).toboolean()) {
      int count = Math.max(0, args.narg() - 2);
      self.set(STATE, FULFILLED);
      self.set(COUNT, LuaValue.valueOf(count));
      self.set(TUPLE, count == 1 ? args.arg(3) : list(args, count));
    } else {
      self.set(STATE, REJECTED);
      self.set(REASON, args.arg(3));
    }
    self.set(TIMEOUT, LuaValue.ZERO);
    LuaValue condition = self.get(POLLFD);
    condition.get(SIGNAL).invoke(condition);
    return LuaValue.NONE;
  }

  private static LuaTable list(Varargs args, int count) {
    var list = new Table(count, 0);
    for (int i = 1; i <= count; i++) list.set(i, args.arg(i + 2));
    return list;
  }

  private static LuaValue waitFor(LuaValue self, LuaValue timeout) {
    if (self.get(STATE).raweq(PENDING)) {
      LuaValue condition = self.get(POLLFD);
      condition.get(WAIT).invoke(LuaValue.varargsOf(condition, timeout));
    }
    return self.get(STATE).raweq(PENDING) ? LuaValue.NIL : self;
  }

  private static Varargs get(LuaValue self, LuaValue timeout) {
    self.get(WAIT).invoke(self, timeout);
    LuaValue resolved = self.get(STATE);
    if (resolved.raweq(FULFILLED)) return values(self);
    if (resolved.raweq(REJECTED)) throw Errors.error(self.get(REASON), 1);
    return LuaValue.NONE;
  }

  /** Exactly as many as were set, nils and all. */
  private static Varargs values(LuaValue self) {
    int count = self.get(COUNT).toint();
    LuaValue tuple = self.get(TUPLE);
    if (count == 1) return tuple;
    var values = new LuaValue[count];
    for (int i = 0; i < count; i++) values[i] = tuple.get(i + 1);
    return LuaValue.varargsOf(values);
  }

  private Varargs text(Varargs args) {
    LuaValue value = args.arg1().get(GET).invoke(args.arg1()).arg1();
    return AuxlibModule.text(state, value);
  }
}
