package org.cqueues.runtime.library;

import org.cqueues.runtime.Args;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The table {@code bit32}, Lua 5.2 manual section 6.7. */
final class Bit32Library extends LibraryFunction {
  private static final String[] NAMES = {
    "arshift", "band", "bnot", "bor", "btest", "bxor", "extract", "lrotate", "lshift", "replace",
    "rrotate", "rshift"
  };

  private static final int ARSHIFT = 0;
  private static final int BAND = 1;
  private static final int BNOT = 2;
  private static final int BOR = 3;
  private static final int BTEST = 4;
  private static final int BXOR = 5;
  private static final int EXTRACT = 6;
  private static final int LROTATE = 7;
  private static final int LSHIFT = 8;
  private static final int REPLACE = 9;
  private static final int RROTATE = 10;
  private static final int RSHIFT = 11;

  private Bit32Library(int code) {
    super(NAMES[code], code);
  }

  static LuaTable open() {
    var table = new Table(0, 16);
    for (int i = 0; i < NAMES.length; i++) {
      table.rawset(Symbols.of(NAMES[i]), new Bit32Library(i));
    }
    return table;
  }

  @Override
  public Varargs invoke(Varargs args) {
    if (code == LROTATE || code == LSHIFT || code == RROTATE || code == RSHIFT)
      Args.checkNumber(args, 2, name);
    return switch (code) {
      case ARSHIFT -> {
        int bits = Args.unsigned(args, 1, name);
        int by = Args.integer(args, 2, name);
        yield unsigned(by < 0 ? left(bits, -(long) by) : bits >> Math.min(by, 31));
      }
      case BAND -> unsigned(all(args));
      case BNOT -> unsigned(~Args.unsigned(args, 1, name));
      case BOR -> {
        int bits = 0;
        for (int i = 1, n = Args.count(args); i <= n; i++) bits |= Args.unsigned(args, i, name);
        yield unsigned(bits);
      }
      case BTEST -> LuaValue.valueOf(all(args) != 0);
      case BXOR -> {
        int bits = 0;
        for (int i = 1, n = Args.count(args); i <= n; i++) bits ^= Args.unsigned(args, i, name);
        yield unsigned(bits);
      }
      case EXTRACT -> {
        int bits = Args.unsigned(args, 1, name);
        int field = Args.integer(args, 2, name);
        int width = width(args, field, 3);
        yield unsigned((bits >>> field) & mask(width));
      }
      case LROTATE ->
          unsigned(Integer.rotateLeft(Args.unsigned(args, 1, name), Args.integer(args, 2, name)));
      case LSHIFT -> unsigned(left(Args.unsigned(args, 1, name), Args.integer(args, 2, name)));
      case REPLACE -> {
        int bits = Args.unsigned(args, 1, name);
        int value = Args.unsigned(args, 2, name);
        int field = Args.integer(args, 3, name);
        int mask = mask(width(args, field, 4));
        yield unsigned((bits & ~(mask << field)) | ((value & mask) << field));
      }
      case RROTATE ->
          unsigned(Integer.rotateRight(Args.unsigned(args, 1, name), Args.integer(args, 2, name)));
      case RSHIFT ->
          unsigned(left(Args.unsigned(args, 1, name), -(long) Args.integer(args, 2, name)));
      default -> throw new IllegalStateException(name);
    };
  }

  private int all(Varargs args) {
    int bits = -1;
    for (int i = 1, n = Args.count(args); i <= n; i++) bits &= Args.unsigned(args, i, name);
    return bits;
  }

  /** Shifts to the left, to the right where negative; everything may be shifted out. */
  private static int left(int bits, long by) {
    if (by <= -32 || by >= 32) return 0;
    return by >= 0 ? bits << by : bits >>> -by;
  }

  private static int mask(int width) {
    return width == 32 ? -1 : (1 << width) - 1;
  }

  /** The width of the field that begins at a bit, after checks of both. */
  private int width(Varargs args, int field, int n) {
    int width = Args.integer(args, n, name, 1);
    if (field < 0) throw Errors.badArgument(n - 1, name, "field cannot be negative");
    if (width <= 0) throw Errors.badArgument(n, name, "width must be positive");
    if ((long) field + width > 32) throw Errors.error("trying to access non-existent bits");
    return width;
  }

  private static LuaValue unsigned(int bits) {
    return bits >= 0
        ? LuaValue.valueOf(bits)
        : LuaValue.valueOf((double) Integer.toUnsignedLong(bits));
  }
}
