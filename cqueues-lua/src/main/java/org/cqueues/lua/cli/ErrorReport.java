package org.cqueues.lua.cli;

import org.cqueues.runtime.Errors;
import org.cqueues.runtime.ScriptError;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** An uncaught error on standard error, as lua(1) prints it. */
final class ErrorReport {
  private ErrorReport() {}

  static void print(LuaError error, String prefix) {
    System.out.flush();
    System.err.println(prefix + text(error));
  }

  private static String text(LuaError error) {
    LuaValue value = Errors.valueOf(error);
    LuaValue described = error instanceof ScriptError e ? e.description() : null;
    if (described != null && described.isstring()) return described.tojstring();
    if (!(value.isstring() && !value.isnil())) {
      LuaValue name = value.metatag(LuaValue.valueOf("__tostring"));
      if (name.isnil()) return "(error object is a " + value.typename() + " value)";
      LuaValue text;
      try {
        text = name.call(value);
      } catch (LuaError failed) {
        text = Errors.valueOf(failed);
      }
      return text instanceof LuaString ? text.tojstring() : "(__tostring gave no string)";
    }
    String traceback = error instanceof ScriptError e ? e.luaTraceback() : null;
    return traceback == null ? value.tojstring() : value.tojstring() + "\n" + traceback;
  }
}
