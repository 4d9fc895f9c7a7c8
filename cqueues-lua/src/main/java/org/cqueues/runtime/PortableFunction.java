package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Upvaldesc;

/**
 * A Lua function on its way into another state: its code, with line numbers, and no upvalue but the
 * environment, which becomes that state's globals.
 *
 * <p>Code never changes, so the states that get it share a class that it is compiled to, and what
 * the JVM has learnt of it; nothing is dumped and loaded again.
 */
public final class PortableFunction {
  private static final LuaString ENVIRONMENT = Bytes.text("_ENV");

  private final Prototype prototype;

  /** Null where LuaJ interprets it. */
  private final @Nullable Code code;

  private PortableFunction(Prototype prototype, @Nullable Code code) {
    this.prototype = prototype;
    this.code = code;
  }

  /**
   * Takes a function's code.
   *
   * @throws IllegalArgumentException with the reason, for a function with other upvalues, one that
   *     is not written in Lua, or one of a state with limits, which the other state would not have
   */
  public static PortableFunction of(LuaFunction function) {
    if (LuaState.current().hasLimits()) throw new IllegalArgumentException("function has limits");
    return switch (function) {
      case CompiledFunction f -> {
        Cell[] cells = f.cells();
        check(f.prototype(), cells.length == 0 ? LuaValue.NIL : cells[0].v);
        OnlyClosure.share(f.prototype());
        yield new PortableFunction(f.prototype(), Code.shared(f));
      }
      case LuaClosure f -> {
        boolean none = f.upValues.length == 0;
        check(f.p, none ? LuaValue.NIL : f.upValues[0].getValue());
        yield new PortableFunction(f.p, null);
      }
      default -> throw new IllegalArgumentException("Lua function expected, got a host function");
    };
  }

  private static void check(Prototype prototype, LuaValue first) {
    Upvaldesc[] upvalues = prototype.upvalues;
    if (upvalues.length == 0) return;
    // a stripped function has no names: there the value must tell
    LuaString name = upvalues[0].name;
    boolean environment = name == null ? first instanceof Globals : name.raweq(ENVIRONMENT);
    if (upvalues.length > 1 || !environment) {
      throw new IllegalArgumentException("function has upvalues");
    }
  }

  /** The function in a state, on that state's thread. */
  public LuaFunction in(LuaState state) {
    if (code == null) return new LuaClosure(prototype, state.globals());
    var cells = new Cell[prototype.upvalues.length];
    if (cells.length > 0) cells[0] = new Cell(state.globals());
    return code.closure(cells, state.room);
  }
}
