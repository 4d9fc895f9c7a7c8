package org.cqueues.runtime;

import java.io.IOException;
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
    take("+-");
    boolean some = take("0");
    boolean hexadecimal = some && take("xX");
    String digits = hexadecimal ? "0123456789abcdefABCDEF" : "0123456789";
    some |= takeAll(digits);
    if (take(".")) some |= takeAll(digits);
    if (some && take(hexadecimal ? "pP" : "eE")) {
      take("+-");
      takeAll("0123456789");
    }
    LuaString read = text.toLuaString();
    double number = Numbers.parse(read);
    return Double.isNaN(number) ? LuaValue.NIL : LuaValue.valueOf(number);
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
