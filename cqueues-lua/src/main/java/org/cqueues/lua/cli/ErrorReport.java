package org.cqueues.lua.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.ScriptError;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** An uncaught error on standard error, as lua(1) prints it, with the bytes it has. */
final class ErrorReport {
  private ErrorReport() {}

  /** Of an error that is nil nothing is said: programs raise it to end with a bad status. */
  static void print(LuaError error, String prefix) {
    System.out.flush();
    if (Errors.valueOf(error).isnil()) return;
    print(prefix + text(error));
  }

  /** Prints a line that has one character for each byte. */
  static void print(String chars) {
    System.err.writeBytes((chars + System.lineSeparator()).getBytes(ISO_8859_1));
  }

  private static String text(LuaError error) {
    LuaValue value = Errors.valueOf(error);
    LuaValue described = error instanceof ScriptError e ? e.description() : null;
    if (described != null && described.isstring()) return Bytes.chars(described.strvalue());
    if (!(value.isstring() && !value.isnil())) {
      LuaValue name = value.metatag(Bytes.text("__tostring"));
      if (name.isnil()) return "(error object is a " + value.typename() + " value)";
      LuaValue text;
      try {
        text = name.call(value);
      } catch (LuaError failed) {
        text = Errors.valueOf(failed);
      }
      return text instanceof LuaString t ? Bytes.chars(t) : "(__tostring gave no string)";
    }
    String message = Bytes.chars(value.strvalue());
    LuaString traceback = error instanceof ScriptError e ? e.traceback() : null;
    return traceback == null ? message : message + "\n" + Bytes.chars(traceback);
  }
}
