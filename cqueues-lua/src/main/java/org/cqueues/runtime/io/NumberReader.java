package org.cqueues.runtime.io;

import static org.luaj.vm2.LuaValue.NIL;

import java.io.IOException;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Ops;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Reads a number from a file, as scanf(3) with {@code %lf}: what cannot belong to it stays there.
 */
final class NumberReader {
  private final FileStream file;
  private final Bytes text = new Bytes(32);

  private NumberReader(FileStream file) {
    this.file = file;
  }

  /** The number, or nil where there is none. */
  static LuaValue read(FileStream file) throws IOException {
    return new NumberReader(file).read();
  }

  private LuaValue read() throws IOException {
    while (Numbers.isSpace(file.peek())) file.skip();
    boolean negative = file.peek() == '-';
    take("+-");
    int first = file.peek() | 0x20; // a letter in lower case
    if (first == 'n') return takeWord("nan") ? named(Numbers.negate(Double.NaN), negative) : NIL;
    if (first == 'i') return infinity(negative);
    boolean some = take("0");
    boolean hexadecimal = some && take("xX");
    String digits = hexadecimal ? "0123456789abcdefABCDEF" : "0123456789";
    some |= takeAll(digits);
    if (take(".")) some |= takeAll(digits);
    LuaString read = text.toLuaString();
    if (some && take(hexadecimal ? "pP" : "eE")) {
      take("+-");
      if (takeAll("0123456789")) read = text.toLuaString(); // else the exponent is lost
    }
    double number = Numbers.parse(read);
    return Double.isNaN(number) ? NIL : Ops.number(number);
  }

  /** {@code inf} or {@code infinity}; nothing between the two is a number. */
  private LuaValue infinity(boolean negative) throws IOException {
    if (!takeWord("inf")) return NIL;
    boolean more = (file.peek() | 0x20) == 'i';
    return !more || takeWord("inity") ? named(Double.POSITIVE_INFINITY, negative) : NIL;
  }

  private static LuaValue named(double number, boolean negative) {
    return Ops.number(negative ? Numbers.negate(number) : number);
  }

  private boolean takeWord(String word) throws IOException {
    for (int i = 0; i < word.length(); i++) {
      if ((file.peek() | 0x20) != word.charAt(i)) return false;
      file.skip();
    }
    return true;
  }

  private boolean take(String characters) throws IOException {
    int c = file.peek();
    if (c == FileStream.END || characters.indexOf(c) < 0) return false;
    text.add(c);
    file.skip();
    return true;
  }

  /** Whether there was any. */
  private boolean takeAll(String characters) throws IOException {
    boolean any = false;
    while (take(characters)) any = true;
    return any;
  }
}
