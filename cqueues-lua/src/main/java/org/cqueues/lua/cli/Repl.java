package org.cqueues.lua.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.parser.Chunk;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The prompt: reads a statement, over several lines where it needs them, runs it, prints what it
 * returns. {@code =expression} stands for {@code return expression}, as in Lua 5.2.
 */
final class Repl {
  private final LuaState state;

  Repl(LuaState state) {
    this.state = state;
  }

  void run() {
    try (Prompt prompt = Prompt.open(state.globals())) {
      while (step(prompt)) {}
    }
    System.out.println();
  }

  private boolean step(Prompt prompt) {
    try {
      LuaValue chunk = read(prompt);
      if (chunk == null) return false;
      Varargs results = call(chunk, LuaValue.NONE);
      if (results.narg() > 0) show(results);
    } catch (LuaError e) {
      ErrorReport.print(e, "");
    }
    System.out.flush(); // the prompt of a terminal goes another way
    return true;
  }

  /** A whole statement; null at the end of input. */
  private @Nullable LuaValue read(Prompt prompt) {
    String text = prompt.readLine(label("_PROMPT", "> "));
    if (text == null) return null;
    if (text.startsWith("=")) text = "return " + text.substring(1);
    while (true) {
      try {
        return Chunk.load(state, text.getBytes(ISO_8859_1), Bytes.text("=stdin"));
      } catch (LuaError e) {
        if (!Bytes.chars(Errors.valueOf(e).strvalue()).endsWith(" near <eof>")) throw e;
        String more = prompt.readLine(label("_PROMPT2", ">> "));
        if (more == null) throw e;
        text += "\n" + more;
      }
    }
  }

  private String label(String global, String usual) {
    LuaValue label = state.globals().get(global);
    return label.isstring() ? Bytes.chars(label.strvalue()) : usual;
  }

  private void show(Varargs results) {
    try {
      call(state.globals().get("print"), results);
    } catch (LuaError e) {
      LuaValue error = Errors.valueOf(e);
      String text = error.isstring() ? Bytes.chars(error.strvalue()) : error.typename();
      throw Errors.plain("error calling 'print' (" + text + ")");
    }
  }

  private Varargs call(LuaValue function, Varargs args) {
    try {
      return state.call(function, args);
    } catch (Throwable e) {
      throw Errors.of(e);
    }
  }
}
