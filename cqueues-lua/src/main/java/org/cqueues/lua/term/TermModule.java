package org.cqueues.lua.term;

import org.cqueues.os.NativeFiles;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.io.FileDescriptors;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "term"}, {@code "term.core"} and {@code "term.cursor"}. */
public final class TermModule {
  private final LuaValue format;
  private final LuaValue output;
  private final LuaTable module = new Table();
  private final LuaTable cursor = new Table();

  private TermModule(LuaState state) {
    format = state.globals().get("string").get("format");
    output = state.globals().get("io").get("stdout");
    module.set("isatty", new Builtin("isatty", TermModule::isTerminal));
    module.set("colors", Colors.open(state));
    module.set("cursor", cursor);
    sequence(module, "clear", "2J");
    sequence(module, "cleareol", "K");
    sequence(cursor, "goto", "%d;%dH");
    sequence(cursor, "jump", "%d;%dH");
    sequence(cursor, "goup", "%d;A");
    sequence(cursor, "godown", "%d;B");
    sequence(cursor, "goright", "%d;C");
    sequence(cursor, "goleft", "%d;D");
    sequence(cursor, "save", "s");
    sequence(cursor, "restore", "u");
  }

  private static TermModule of(LuaState state) {
    return state.extension(TermModule.class, TermModule::new);
  }

  /** The module of a state. */
  public static LuaTable open(LuaState state) {
    return of(state).module;
  }

  /** What moves the cursor. */
  public static LuaTable openCursor(LuaState state) {
    return of(state).cursor;
  }

  /** What paints texts. */
  public static LuaValue openColors(LuaState state) {
    return of(state).module.get("colors");
  }

  /** Of several arguments the last one counts, and is called the one before nothing. */
  private static Varargs isTerminal(Varargs args) {
    LuaValue last = args.arg(args.narg());
    if (!FileDescriptors.isFile(last)) {
      String got = args.narg() == 0 ? "no value" : last.typename();
      throw Errors.badArgument(-1, "isatty", "FILE* expected, got " + got);
    }
    return LuaValue.valueOf(NativeFiles.isTerminal(FileDescriptors.of(last)));
  }

  /** A function that writes what the numbers after a file give; without a file to the screen. */
  private void sequence(LuaTable table, String name, String numbers) {
    LuaString text = Bytes.text("\033[" + numbers);
    table.set(
        name,
        new Builtin(
            name,
            args -> {
              boolean isGiven = FileDescriptors.isOpen(args.arg1());
              LuaValue file = isGiven ? args.arg1() : output;
              Varargs given = isGiven ? args.subargs(2) : args;
              LuaValue whole = format.invoke(LuaValue.varargsOf(text, given)).arg1();
              return file.get("write").invoke(file, whole);
            }));
  }
}
