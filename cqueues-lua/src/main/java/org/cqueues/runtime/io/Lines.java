package org.cqueues.runtime.io;

import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Capturing;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.KeepingFunction;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The iterator of {@code io.lines} and {@code file:lines}. */
final class Lines extends KeepingFunction implements Capturing {
  /** The upvalues before the formats: the file, how many formats there are, and {@link #own}. */
  private static final int OTHERS = 3;

  private LuaFile file;
  private final LuaValue[] given;

  /** Those of {@link #given} that count, behind the place of a method's object. */
  private Varargs formats;

  /** The iterator opened the file, and closes it. */
  private boolean own;

  Lines(LuaFile file, Varargs formats, boolean own) {
    super("lines");
    this.file = file;
    this.given = new LuaValue[formats.narg()];
    for (int i = 0; i < given.length; i++) given[i] = formats.arg(i + 1);
    this.formats = varargsOf(NIL, formats);
    this.own = own;
  }

  @Override
  public Varargs invoke(Varargs args) {
    if (file.isClosed()) throw Errors.error("file is already closed");
    Varargs values = file.read(formats, 2, "for iterator");
    if (!values.arg1().isnil()) return values;
    if (values.narg() > 1) throw Errors.error(Bytes.chars(values.arg(2).strvalue()));
    if (own) file.close();
    return NONE;
  }

  @Override
  public int captured() {
    return OTHERS + given.length;
  }

  @Override
  public LuaValue captured(int number) {
    return switch (number) {
      case 1 -> file;
      case 2 -> LuaInteger.valueOf(formats.narg() - 1);
      case 3 -> LuaBoolean.valueOf(own);
      default -> given[number - OTHERS - 1];
    };
  }

  @Override
  public void capture(int number, LuaValue value) {
    int count = formats.narg() - 1;
    switch (number) {
      case 1 -> {
        if (value instanceof LuaFile other) file = other;
      }
      case 2 -> {
        if (value.isnumber()) count = Math.clamp(value.toint(), 0, given.length);
      }
      case 3 -> own = value.toboolean();
      default -> given[number - OTHERS - 1] = value;
    }
    formats = varargsOf(NIL, varargsOf(given, 0, count));
  }
}
