package org.cqueues.runtime.library;

import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.ScriptError;
import org.cqueues.runtime.parser.Chars;
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
  private static final int NATIVE_ALIGNMENT = 8;
  private static final int LARGEST = 16;
  private static final int OPTION_INSTRUCTIONS = 16;

  private StringPack(int code) {
    super(NAMES[code], code);
  }

  /** Adds the functions to the table {@code string}. */
  static void extend(LuaTable table) {
    for (int i = 0; i < NAMES.length; i++) {
      table.rawset(Bytes.text(NAMES[i]), new StringPack(i));
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

  /** The options of a format, one after the other. */
  private final class Options {
    private final LuaString format;
    private int at;
    private boolean little = true;
    private int maximum = 1;

    /** The option in hand: its letter, its size in bytes, and what it has to be aligned to. */
    private char letter;

    private int size;
    private int padding;

    Options(LuaString format) {
      this.format = format;
    }

    /** Reads the next option that stands for data or padding, at an offset of the packed text. */
    boolean next(long offset) {
      while (at < format.m_length) {
        letter = (char) format.luaByte(at++);
        Meter.work(OPTION_INSTRUCTIONS);
        switch (letter) {
          case '<', '=' -> little = true;
          case '>' -> little = false;
          case '!' -> maximum = size(NATIVE_ALIGNMENT);
          case ' ' -> {}
          default -> {
            read();
            align(offset);
            return true;
          }
        }
      }
      return false;
    }

    private void read() {
      switch (letter) {
        case 'b', 'B', 'x' -> size = 1;
        case 'h', 'H' -> size = 2;
        case 'i', 'I' -> size = size(4);
        case 'l', 'L', 'j', 'J', 'T', 'd', 'n' -> size = 8;
        case 'f' -> size = 4;
        case 's' -> size = size(8);
        case 'c' -> {
          size = number(-1);
          if (size < 0) throw Errors.error("missing size for format option 'c'");
        }
        case 'z' -> size = 0;
        case 'X' -> {
          if (at == format.m_length) throw badAlignment();
          letter = (char) format.luaByte(at++);
          read();
          if (letter == 'c' || size == 0) throw badAlignment();
          letter = 'X';
        }
        default -> throw Errors.error("invalid format option '" + letter + "'");
      }
    }

    private ScriptError badAlignment() {
      return Errors.badArgument(1, name, "invalid next option for option 'X'");
    }

    private void align(long offset) {
      boolean aligned = "hHiIlLjJTfdnsX".indexOf(letter) >= 0;
      int to = aligned ? Math.min(size, maximum) : 1;
      padding = 0;
      if (to > 1) {
        if ((to & (to - 1)) != 0) {
          throw Errors.badArgument(1, name, "format asks for alignment not power of 2");
        }
        padding = (int) (-offset & (to - 1));
      }
      if (letter == 'X') size = 0;
    }

    private int number(int absent) {
      if (at == format.m_length || !Chars.isDigit(format.luaByte(at))) return absent;
      int number = 0;
      while (at < format.m_length && Chars.isDigit(format.luaByte(at)) && number < 100_000_000) {
        number = number * 10 + format.luaByte(at++) - '0';
      }
      return number;
    }

    private int size(int absent) {
      int size = number(absent);
      if (size < 1 || size > LARGEST) {
        throw Errors.error("integral size (" + size + ") out of limits [1," + LARGEST + "]");
      }
      return size;
    }

    boolean isSigned() {
      return "bhilj".indexOf(letter) >= 0;
    }
  }

  private Varargs pack(Varargs args) {
    var options = new Options(Args.string(args, 1, name));
    var out = new Bytes(32);
    int n = 1;
    while (options.next(out.length())) {
      out.fill(0, options.padding);
      switch (options.letter) {
        case 'x' -> out.add(0);
        case 'X' -> {}
        case 'f' -> {
          float value = (float) Args.number(args, ++n, name);
          integer(out, Float.floatToRawIntBits(value), 4, options.little, 0);
        }
        case 'd', 'n' -> {
          long bits = Double.doubleToRawLongBits(Args.number(args, ++n, name));
          integer(out, bits, 8, options.little, 0);
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
          if (text.m_length > options.size) {
            throw Errors.badArgument(n, name, "string longer than given size");
          }
          out.add(text).fill(0, options.size - text.m_length);
        }
        case 's' -> {
          LuaString text = Args.string(args, ++n, name);
          if (options.size < 8 && (long) text.m_length >>> (8 * options.size) != 0) {
            throw Errors.badArgument(n, name, "string length does not fit in given size");
          }
          integer(out, text.m_length, options.size, options.little, 0);
          out.add(text);
        }
        default -> {
          n++;
          integer(
              out,
              checked(args, n, options),
              options.size,
              options.little,
              options.isSigned() ? -1 : 0);
        }
      }
    }
    return out.finish();
  }

  private long checked(Varargs args, int n, Options options) {
    double given = Args.number(args, n, name);
    if (given != Math.rint(given) || Double.isInfinite(given)) {
      throw Errors.badArgument(n, name, "number has no integer representation");
    }
    boolean unsigned = !options.isSigned();
    long value =
        given >= 0x1p63 && unsigned
            ? (long) (given - 0x1p63) ^ Long.MIN_VALUE
            : Numbers.toLong(given);
    if (options.size < 8) {
      int bits = 8 * options.size;
      if (unsigned) {
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
    var options = new Options(Args.string(args, 1, name));
    long total = 0;
    while (options.next(total)) {
      if (options.letter == 's' || options.letter == 'z') {
        throw Errors.badArgument(1, name, "variable-length format");
      }
      total += options.padding + options.size;
      if (total > Integer.MAX_VALUE) throw Errors.badArgument(1, name, "format result too large");
    }
    return LuaInteger.valueOf((int) total);
  }

  private Varargs unpack(Varargs args) {
    var options = new Options(Args.string(args, 1, name));
    LuaString data = Args.string(args, 2, name);
    long start = Args.longInteger(args, 3, name, 1);
    long at = (start < 0 ? (-start > data.m_length ? 0 : data.m_length + start + 1) : start) - 1;
    if (at < 0 || at > data.m_length) {
      throw Errors.badArgument(3, name, "initial position out of string");
    }
    var values = new LuaValue[16];
    int count = 0;
    while (options.next(at)) {
      if (at + options.padding + options.size > data.m_length) throw tooShort();
      at += options.padding;
      if (count + 1 >= values.length) {
        Meter.memory(2L * Meter.SLOT_BYTES * values.length);
        values = java.util.Arrays.copyOf(values, 2 * values.length);
      }
      int from = data.m_offset + (int) at;
      switch (options.letter) {
        case 'x', 'X' -> {}
        case 'f' ->
            values[count++] =
                valueOf((double) Float.intBitsToFloat((int) integer(data, from, 4, options)));
        case 'd', 'n' ->
            values[count++] = valueOf(Double.longBitsToDouble(integer(data, from, 8, options)));
        case 'c' -> values[count++] = part(data, from, options.size);
        case 'z' -> {
          int end = data.indexOf((byte) 0, (int) at);
          Meter.scan((end < 0 ? data.m_length : end) - at);
          if (end < 0) throw Errors.badArgument(2, name, "unfinished string for format 'z'");
          values[count++] = part(data, from, end - (int) at);
          at = end + 1L;
        }
        case 's' -> {
          long length = integer(data, from, options.size, options);
          if (length < 0 || at + options.size + length > data.m_length) throw tooShort();
          values[count++] = part(data, from + options.size, (int) length);
          at += length;
        }
        default -> {
          long value = integer(data, from, options.size, options);
          boolean large = value < 0 && !options.isSigned();
          values[count++] = valueOf(large ? (value >>> 1) * 2.0 + (value & 1) : (double) value);
        }
      }
      at += options.size;
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

  private long integer(LuaString data, int from, int size, Options options) {
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      int b = data.m_bytes[options.little ? from + i : from + size - 1 - i] & 0xff;
      if (i < 8) {
        value = (value << 8) | b;
      } else if (b != 0 && !(options.isSigned() && b == 0xff)) {
        throw Errors.error(size + "-byte integer does not fit into Lua Integer");
      }
    }
    if (options.isSigned() && size < 8) {
      int shift = 64 - 8 * size;
      value = value << shift >> shift;
    }
    return value;
  }
}
