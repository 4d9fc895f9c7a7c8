package org.cqueues.runtime.parser;

import org.cqueues.runtime.Bytes;
import org.luaj.vm2.LuaString;

/** A label, or a jump to one of that name. */
final class Label {
  /** The name of the label at the end of each loop. No name that can be written is this object. */
  static final LuaString BREAK = Bytes.text("break");

  final LuaString name;
  final int line;

  /** The position of a label, the list of a jump. */
  final int position;

  /** How many local variables are seen there. A jump that leaves blocks leaves theirs behind. */
  int locals;

  Label(LuaString name, int line, int position, int locals) {
    this.name = name;
    this.line = line;
    this.position = position;
    this.locals = locals;
  }
}
