package org.cqueues.runtime;

import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Upvaldesc;

/** The upvalues of a Lua function, which it may share with others. */
public final class LuaUpvalues extends Upvalues {
  private final CompiledFunction function;

  LuaUpvalues(CompiledFunction function) {
    this.function = function;
  }

  @Override
  public int count() {
    return function.prototype().upvalues.length;
  }

  @Override
  public LuaString name(int number) {
    Upvaldesc upvalue = function.prototype().upvalues[number - 1];
    return upvalue.name == null ? NO_NAME : upvalue.name;
  }

  @Override
  public LuaValue get(int number) {
    return function.cells()[number - 1].v;
  }

  @Override
  public void set(int number, LuaValue value) {
    function.cells()[number - 1].v = value;
  }

  @Override
  public Object identity(int number) {
    return function.cells()[number - 1];
  }

  /** Makes one of this function's the same as one of another's, for calls that run, too. */
  @SuppressWarnings("ReferenceEquality") // which function
  public void join(int number, LuaUpvalues other, int otherNumber) {
    Cell[] cells = function.cells();
    Cell shared = other.function.cells()[otherNumber - 1];
    cells[number - 1] = shared;
    function.cells(cells);
    LuaState state = LuaState.currentOrNull();
    LuaCoroutine coroutine = state == null ? null : state.running();
    for (; coroutine != null; coroutine = coroutine.resumer) {
      for (Activation call = coroutine.activation; call != null; call = call.outer) {
        if (call.function.shown() == function) call.upvalues[number - 1] = shared;
      }
    }
  }
}
