package org.cqueues.lua.socket;

import org.cqueues.core.socket.Reader;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Numbers;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** The formats of {@code read} and {@code recv}. */
final class Format {
  /** More bytes than any read can give. */
  private static final long MOST = 1L << 40;

  private Format() {}

  /** Reads in a format, as {@link Reader} has it; nil is {@code *l}. */
  static int read(Reader reader, LuaValue format, int mode) {
    if (format.isnil()) return reader.line(false, mode);
    if (format instanceof LuaNumber) return counted(reader, format.todouble(), mode);
    if (!(format instanceof LuaString text)) {
      throw Errors.badArgument(2, "recv", "string expected, got " + format.typename());
    }
    if (text.length() == 2 && text.luaByte(0) == '*') return starred(reader, text, mode);
    if (text.length() >= 2 && text.luaByte(0) == '-' && text.luaByte(1) == '-') {
      var marker = new byte[text.length()];
      text.copyInto(0, marker, 0, marker.length);
      return reader.entity(marker, mode);
    }
    double number = Numbers.parse(text);
    if (Double.isNaN(number)) throw invalid(text);
    return counted(reader, number, mode);
  }

  private static int starred(Reader reader, LuaString text, int mode) {
    return switch (text.luaByte(1)) {
      case 'l' -> reader.line(false, mode);
      case 'L' -> reader.line(true, mode);
      case 'a' -> reader.all(mode);
      case 'h' -> reader.header(true, mode);
      case 'H' -> reader.header(false, mode);
      // the original's own answer, which scripts may look for
      case 'n' -> throw Errors.badArgument(2, "recv", "*n not implemented yet");
      default -> throw invalid(text);
    };
  }

  private static RuntimeException invalid(LuaString text) {
    return Errors.badArgument(2, "recv", "invalid format " + Bytes.chars(text));
  }

  /** Exactly so many, or from 1 to so many where negative. */
  private static int counted(Reader reader, double number, int mode) {
    if (number > -1) return reader.count((long) number, (long) number, mode);
    long most = Double.isNaN(number) ? MOST : Math.min(MOST, (long) -number);
    return reader.count(1, most, mode);
  }
}
