package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaNil;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaThread;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.StringLib;

/**
 * The metatables that all values of a basic type share in one state. LuaJ keeps them in static
 * fields, one for all states; there we put tables that look into the running state's.
 */
public final class BasicMetatables {
  private static final int TYPES = 9;

  private final @Nullable LuaTable[] metatables = new @Nullable LuaTable[TYPES];

  /** Which have been set, be it to none. */
  private final boolean[] given = new boolean[TYPES];

  private final StackRoom room;

  /** Those of a state, whose functions find that of strings in {@code room}. */
  BasicMetatables(StackRoom room) {
    this.room = room;
  }

  /** The metatable of a type such as {@link LuaValue#TSTRING}, or null. */
  public @Nullable LuaTable get(int type) {
    return type < 0 ? null : metatables[type];
  }

  /** Gives all values of a type a metatable, or takes it away. */
  public void set(int type, @Nullable LuaTable metatable) {
    metatables[type] = metatable;
    given[type] = true;
    if (type == LuaValue.TSTRING) room.strings = metatable instanceof Table table ? table : null;
    if (metatable != null) delegate(type);
  }

  private static synchronized void delegate(int type) {
    switch (type) {
      case LuaValue.TNIL -> LuaNil.s_metatable = wrap(type, LuaNil.s_metatable);
      case LuaValue.TBOOLEAN -> LuaBoolean.s_metatable = wrap(type, LuaBoolean.s_metatable);
      case LuaValue.TNUMBER -> LuaNumber.s_metatable = wrap(type, LuaNumber.s_metatable);
      case LuaValue.TSTRING -> LuaString.s_metatable = wrap(type, LuaString.s_metatable);
      case LuaValue.TFUNCTION -> LuaFunction.s_metatable = wrap(type, LuaFunction.s_metatable);
      case LuaValue.TTHREAD -> LuaThread.s_metatable = wrap(type, LuaThread.s_metatable);
      default -> throw new IllegalArgumentException("type " + type);
    }
  }

  private static LuaTable wrap(int type, @Nullable LuaValue stock) {
    return stock instanceof Delegate delegate ? delegate : new Delegate(type, stock);
  }

  /** The metatable in LuaJ's static field. */
  private static final class Delegate extends LuaTable {
    private final int type;

    /** What was there before us, for LuaJ's globals without a state of ours. */
    private @Nullable LuaValue stock;

    Delegate(int type, @Nullable LuaValue stock) {
      this.type = type;
      this.stock = stock;
    }

    @Override
    public LuaValue rawget(LuaValue key) {
      LuaState state = LuaState.currentOrNull();
      if (state != null && state.basicMetatables().given[type]) {
        LuaTable own = state.basicMetatables().get(type);
        return own == null ? NIL : own.rawget(key);
      }
      LuaValue other = stock();
      return other == null ? NIL : other.rawget(key);
    }

    @Override
    public LuaValue get(LuaValue key) {
      return rawget(key);
    }

    private synchronized @Nullable LuaValue stock() {
      if (stock == null && type == TSTRING) {
        // LuaJ's library gives its table to strings only where no other is there already
        var scratch = new Globals();
        scratch.load(new org.luaj.vm2.lib.PackageLib());
        scratch.load(new StringLib());
        var made = new Table();
        made.rawset(INDEX, scratch.get("string"));
        stock = made;
      }
      return stock;
    }
  }
}
