package org.cqueues.lua.cqueues;

import org.cqueues.core.Condition;
import org.cqueues.lua.module.ConditionObject;
import org.cqueues.lua.module.Failure;
import org.cqueues.lua.module.LuaClass;
import org.cqueues.lua.module.PollToken;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "cqueues.condition"}. */
public final class ConditionModule {
  private final LuaState state;
  private final LuaClass<ConditionObject> conditions =
      new LuaClass<>("CQS Condition", ConditionObject.class);

  private ConditionModule(LuaState state) {
    this.state = state;
    conditions.method("wait", this::waitFor);
    conditions.method("signal", this::signal);
    conditions.method("pollfd", args -> conditions.self(args, "pollfd"));
    conditions.constant("events", LuaValue.NONE);
    conditions.constant("timeout", LuaValue.NONE);
    conditions
        .metatable()
        .rawset(
            Symbols.of("__call"), new Builtin("__call", args -> conditions.self(args, "__call")));
  }

  /** Opens the module in a state. */
  public static LuaTable open(LuaState state) {
    ConditionModule module = of(state);
    // the one module without a field loader
    var table = new Table();
    table.rawset(
        Symbols.of("new"), new Builtin("new", args -> module.create(args.arg1().toboolean())));
    table.rawset(
        Symbols.of("type"),
        new Builtin(
            "type",
            args ->
                args.arg1() instanceof ConditionObject ? Bytes.text("condition") : LuaValue.NIL));
    table.rawset(Symbols.of("interpose"), new Builtin("interpose", module.conditions::interpose));
    return table;
  }

  static ConditionModule of(LuaState state) {
    return state.extension(ConditionModule.class, ConditionModule::new);
  }

  /** An object for a condition that is there already. */
  public static ConditionObject wrap(LuaState state, Condition condition) {
    return new ConditionObject(condition, of(state).conditions.metatable());
  }

  ConditionObject create(boolean lifo) {
    return new ConditionObject(new Condition(lifo), conditions.metatable());
  }

  private Varargs waitFor(Varargs args) {
    ConditionObject self = conditions.self(args, "wait");
    // directly, whether or not a controller runs
    Varargs fired = state.suspend(LuaValue.varargsOf(PollToken.VALUE, args));
    if (fired.arg1().raweq(self)) {
      return fired.narg() == 1
          ? LuaValue.TRUE
          : LuaValue.varargsOf(LuaValue.TRUE, fired.subargs(2));
    }
    return fired.narg() == 0
        ? LuaValue.varargsOf(LuaValue.FALSE, LuaValue.NIL)
        : LuaValue.varargsOf(LuaValue.FALSE, fired);
  }

  private Varargs signal(Varargs args) {
    ConditionObject self = conditions.self(args, "signal");
    int limit = args.isnoneornil(2) ? Integer.MAX_VALUE : (int) Args.number(args, 2, "signal");
    int woken = self.condition().signal(limit);
    return woken >= 0 ? LuaValue.valueOf(woken) : Failure.of(-woken);
  }
}
