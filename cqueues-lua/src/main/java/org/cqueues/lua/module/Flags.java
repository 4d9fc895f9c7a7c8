package org.cqueues.lua.module;

import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Symbols;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Bits with names, as the modules for signals and files have them. */
public final class Flags {
  private final String[] names;

  /** Names by bit, from bit 0 on; an empty one where a bit has none. */
  public Flags(String... names) {
    this.names = names;
  }

  /** The constants of a module, both ways: name to bit and bit to name. */
  public void define(LuaTable module) {
    for (int bit = 0; bit < names.length; bit++) {
      if (!names[bit].isEmpty()) define(module, names[bit], 1 << bit);
    }
  }

  /** One constant of a module, both ways. */
  public static void define(LuaTable module, String name, int number) {
    module.rawset(Symbols.of(name), LuaValue.valueOf(number));
    module.set(LuaValue.valueOf(number), Bytes.text(name));
  }

  /** {@code flags(...)}: an iterator over the bits of {@code mask} that any argument has set. */
  public static Varargs each(Varargs args, int mask) {
    int bits = 0;
    for (int i = 1; i <= args.narg(); i++) bits |= Args.integer(args, i, "flags");
    int[] remaining = {bits & mask};
    return new Builtin(
        "flags",
        _ -> {
          int lowest = Integer.lowestOneBit(remaining[0]);
          if (lowest == 0) return LuaValue.NIL;
          remaining[0] &= ~lowest;
          return LuaValue.valueOf(lowest);
        });
  }

  /** {@code strflag(...)}: the names of the bits of the first {@code count} arguments. */
  public Varargs names(Varargs args, int count) {
    Varargs result = LuaValue.NONE;
    for (int i = count; i >= 1; i--) Args.integer(args, i, "strflag");
    for (int i = count; i >= 1; i--) {
      int bits = args.arg(i).toint();
      for (int bit = names.length - 1; bit >= 0; bit--) {
        if (!names[bit].isEmpty() && (bits & 1 << bit) != 0) {
          result = LuaValue.varargsOf(Bytes.text(names[bit]), result);
        }
      }
    }
    return result;
  }
}
