package org.cqueues.lua.dns;

import java.util.ArrayList;
import java.util.List;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Lists of texts in tables. */
final class Lists {
  private Lists() {}

  /** The texts of a list in the order of their keys; holes end nothing. */
  static List<String> texts(LuaTable list, String function) {
    var keys = new ArrayList<Integer>();
    for (Varargs entry = list.next(LuaValue.NIL);
        !entry.arg1().isnil();
        entry = list.next(entry.arg1())) {
      LuaValue key = entry.arg1();
      if (key instanceof LuaNumber && key.isinttype() && key.toint() > 0) keys.add(key.toint());
    }
    keys.sort(null);
    var texts = new ArrayList<String>(keys.size());
    for (int index : keys) {
      LuaValue text = list.get(index);
      if (!text.isstring()) throw wrongType(function, "string", text);
      texts.add(Bytes.chars(text));
    }
    return texts;
  }

  /** The error of a field, which is told as that of the function that takes it alone. */
  static RuntimeException wrongType(String function, String expected, LuaValue value) {
    return Errors.error(
        "bad argument #1 to '"
            + function
            + "' ("
            + expected
            + " expected, got "
            + value.typename()
            + ")");
  }

  /** A new list. */
  static LuaTable of(List<String> texts) {
    var list = new Table();
    for (int i = 0; i < texts.size(); i++) list.set(i + 1, Bytes.text(texts.get(i)));
    return list;
  }
}
