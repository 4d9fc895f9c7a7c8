package org.cqueues.runtime.library;

import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Ops;
import org.cqueues.runtime.ScriptError;
import org.cqueues.runtime.Symbols;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code string.pack}, {@code unpack} and {@code packsize} of Lua 5.3, manual section 6.4.2 there.
 * Integers of more than 53 bits lose their low bits, since all numbers are doubles here.
 */
final class StringPack extends LibraryFunction {
  private static final String[] NAMES = {"pack", "packsize", "unpack"};

  private static final int PACK = 0;
  private static final int PACKSIZE = 1;
  private static final int UNPACK = 2;

  private static final int CACHED = 16;

  /** Longer formats would keep much memory. */
  private static final int LONGEST = 100;

  private final @Nullable PackFormat[] formats = new @Nullable PackFormat[CACHED];

  private StringPack(int code) {
    super(NAMES[code], code);
  }

  /** Adds the functions to the table {@code string}. */
  static void extend(LuaTable table) {
    for (int i = 0; i < NAMES.length; i++) {
      table.rawset(Symbols.of(NAMES[i]), new StringPack(i));
    }
  }

  @Override
  public Varargs invoke(Varargs args) {
    return switch (code) {
      case PACK -> pack(args);
      case PACKSIZE -> size(args);
      case UNPACK -> unpack(args);
      default -> throw new IllegalStateException(name);
    };
  }

  /** The format that an argument spells: programs use few, again and again. */
  private PackFormat format(Varargs args) {
    LuaString text = Args.string(args, 1, name);
    int slot = slot(text);
    PackFormat known = formats[slot];
    if (known != null && Ops.rawEqual(known.text(), text)) return known;
    var format = new PackFormat(text);
    if (text.m_length <= LONGEST) formats[slot] = format;
    return format;
  }

  private static int slot(LuaString text) {
    int length = text.m_length;
    if (length == 0) return 0;
    return (length + 3 * text.luaByte(length >> 1) + text.luaByte(length - 1)) & (CACHED - 1);
  }

  private ScriptError malformed(PackFormat format) {
    String why = format.failure();
    return format.isBadArgument() ? Errors.badArgument(1, name, why) : Errors.error(why);
  }

  private Varargs pack(Varargs args) {
    PackFormat format = format(args);
    var out = new Bytes(32);
    int n = 1;
    for (int i = 0; i < format.count(); i++) {
      long item = format.item(i);
      int size = PackFormat.size(item);
      boolean little = PackFormat.isLittle(item);
      out.fill(0, PackFormat.padding(item, out.length()));
      switch (PackFormat.letter(item)) {
        case PackFormat.MALFORMED -> throw malformed(format);
        case 'x' -> out.add(0);
        case 'X' -> {}
        case 'f' -> {
          float value = (float) Args.number(args, ++n, name);
          integer(out, Float.floatToRawIntBits(value), size, little, 0);
        }
        case 'd', 'n' -> {
          long bits = Double.doubleToRawLongBits(Args.number(args, ++n, name));
          integer(out, bits, size, little, 0);
        }
        case 'z' -> {
          LuaString text = Args.string(args, ++n, name);
          if (Bytes.indexOf(text, 0) >= 0) {
            throw Errors.badArgument(n, name, "string contains zeros");
          }
          out.add(text).add(0);
        }
        case 'c' -> {
          LuaString text = Args.string(args, ++n, name);
          if (text.m_length > size) {
            throw Errors.badArgument(n, name, "string longer than given size");
          }
          out.add(text).fill(0, size - text.m_length);
        }
        case 's' -> {
          LuaString text = Args.string(args, ++n, name);
          if (size < 8 && (long) text.m_length >>> (8 * size) != 0) {
            throw Errors.badArgument(n, name, "string length does not fit in given size");
          }
          integer(out, text.m_length, size, little, 0);
          out.add(text);
        }
        default -> {
          boolean signed = PackFormat.isSigned(item);
          long value = checked(args, ++n, size, signed);
          integer(out, value, size, little, signed ? -1 : 0);
        }
      }
    }
    return out.finish();
  }

  private long checked(Varargs args, int n, int size, boolean signed) {
    double given = Args.number(args, n, name);
    if (given != Math.rint(given) || Double.isInfinite(given)) {
      throw Errors.badArgument(n, name, "number has no integer representation");
    }
    long value =
        given >= 0x1p63 && !signed
            ? (long) (given - 0x1p63) ^ Long.MIN_VALUE
            : Numbers.toLong(given);
    if (size < 8) {
      int bits = 8 * size;
      if (!signed) {
        if (value >>> bits != 0) throw Errors.badArgument(n, name, "unsigned overflow");
      } else if (value < -(1L << (bits - 1)) || value >= 1L << (bits - 1)) {
        throw Errors.badArgument(n, name, "integer overflow");
      }
    }
    return value;
  }

  /** Adds an integer; beyond 8 bytes it is filled by its sign, where {@code sign} is -1. */
  private static void integer(Bytes out, long value, int size, boolean little, int sign) {
    for (int i = 0; i < size; i++) {
      int place = little ? i : size - 1 - i;
      out.add(place < 8 ? (int) (value >>> (8 * place)) & 0xff : (value < 0 ? sign : 0) & 0xff);
    }
  }

  private Varargs size(Varargs args) {
    PackFormat format = format(args);
    long total = 0;
    for (int i = 0; i < format.count(); i++) {
      long item = format.item(i);
      char letter = PackFormat.letter(item);
      if (letter == PackFormat.MALFORMED) throw malformed(format);
      if (letter == 's' || letter == 'z') {
        throw Errors.badArgument(1, name, "variable-length format");
      }
      total += PackFormat.padding(item, total) + PackFormat.size(item);
      if (total > Integer.MAX_VALUE) throw Errors.badArgument(1, name, "format result too large");
    }
    return LuaInteger.valueOf((int) total);
  }

  private Varargs unpack(Varargs args) {
    PackFormat format = format(args);
    LuaString data = Args.string(args, 2, name);
    long start = Args.longInteger(args, 3, name, 1);
    long at = (start < 0 ? (-start > data.m_length ? 0 : data.m_length + start + 1) : start) - 1;
    if (at < 0 || at > data.m_length) {
      throw Errors.badArgument(3, name, "initial position out of string");
    }
    Meter.memory((long) Meter.SLOT_BYTES * format.count());
    var values = new LuaValue[format.count() + 1];
    int count = 0;
    for (int i = 0; i < format.count(); i++) {
      long item = format.item(i);
      int size = PackFormat.size(item);
      at += PackFormat.padding(item, at);
      if (at + size > data.m_length) throw tooShort();
      int from = data.m_offset + (int) at;
      switch (PackFormat.letter(item)) {
        case PackFormat.MALFORMED -> throw malformed(format);
        case 'x', 'X' -> {}
        case 'f' ->
            values[count++] =
                valueOf((double) Float.intBitsToFloat((int) integer(data, from, item)));
        case 'd', 'n' ->
            values[count++] = valueOf(Double.longBitsToDouble(integer(data, from, item)));
        case 'c' -> values[count++] = part(data, from, size);
        case 'z' -> {
          int end = data.indexOf((byte) 0, (int) at);
          Meter.scan((end < 0 ? data.m_length : end) - at);
          if (end < 0) throw Errors.badArgument(2, name, "unfinished string for format 'z'");
          values[count++] = part(data, from, end - (int) at);
          at = end + 1L;
        }
        case 's' -> {
          long length = integer(data, from, item);
          if (length < 0 || at + size + length > data.m_length) throw tooShort();
          values[count++] = part(data, from + size, (int) length);
          at += length;
        }
        default ->
            values[count++] = valueOf((double) integer(data, from, item)); // as 64 bits, signed
      }
      at += size;
    }
    values[count++] = LuaInteger.valueOf((int) at + 1);
    return LuaValue.varargsOf(values, 0, count);
  }

  private static LuaString part(LuaString data, int from, int length) {
    Meter.text(length);
    return LuaString.valueOf(data.m_bytes, from, length);
  }

  private ScriptError tooShort() {
    return Errors.badArgument(2, name, "data string too short");
  }

  private static long integer(LuaString data, int from, long item) {
    int size = PackFormat.size(item);
    boolean little = PackFormat.isLittle(item);
    boolean signed = PackFormat.isSigned(item);
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      int b = data.m_bytes[little ? from + i : from + size - 1 - i] & 0xff;
      if (i < 8) {
        value = (value << 8) | b;
      } else if (b != 0 && !(signed && b == 0xff)) {
        throw Errors.error(size + "-byte integer does not fit into Lua Integer");
      }
    }
    if (signed && size < 8) {
      int shift = 64 - 8 * size;
      value = value << shift >> shift;
    }
    return value;
  }
}
