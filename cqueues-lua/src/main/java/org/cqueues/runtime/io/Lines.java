package org.cqueues.runtime.io;

import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.KeepingFunction;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The iterator of {@code io.lines} and {@code file:lines}. */
final class Lines extends KeepingFunction {
  private final LuaFile file;
  private final Varargs formats;

  /** The iterator opened the file, and closes it. */
  private final boolean own;

  Lines(LuaFile file, Varargs formats, boolean own) {
    super("lines");
    this.file = file;
    this.formats = LuaValue.varargsOf(NIL, formats);
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
}
