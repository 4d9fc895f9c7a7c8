package org.cqueues.runtime.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.cqueues.os.ProcessorClock;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.io.CurrentDirectory;
import org.cqueues.runtime.io.Environment;
import org.cqueues.runtime.io.FileErrors;
import org.cqueues.runtime.io.FileName;
import org.cqueues.runtime.io.OpenFiles;
import org.cqueues.runtime.io.Shell;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The table {@code os}, Lua 5.2 manual section 6.9. */
final class OsLibrary extends LibraryFunction {
  private static final String[] NAMES = {
    "clock",
    "date",
    "difftime",
    "execute",
    "exit",
    "getenv",
    "remove",
    "rename",
    "setlocale",
    "time",
    "tmpname"
  };

  private static final int CLOCK = 0;
  private static final int DATE = 1;
  private static final int DIFFTIME = 2;
  private static final int EXECUTE = 3;
  private static final int EXIT = 4;
  private static final int GETENV = 5;
  private static final int REMOVE = 6;
  private static final int RENAME = 7;
  private static final int SETLOCALE = 8;
  private static final int TIME = 9;
  private static final int TMPNAME = 10;

  private static final String[] CATEGORIES = {
    "all", "collate", "ctype", "monetary", "numeric", "time"
  };

  private final LuaState state;

  private OsLibrary(LuaState state, int code) {
    super(NAMES[code], code);
    this.state = state;
  }

  static LuaTable open(LuaState state) {
    var table = new Table(0, 16);
    for (int i = 0; i < NAMES.length; i++) {
      table.rawset(Symbols.of(NAMES[i]), new OsLibrary(state, i));
    }
    return table;
  }

  @Override
  public Varargs invoke(Varargs args) {
    return switch (code) {
      case CLOCK -> valueOf(ProcessorClock.now());
      case DATE -> Calendar.date(args);
      case DIFFTIME -> {
        double earlier = Args.longInteger(args, 2, name, 0); // C's times are whole seconds
        yield valueOf(Args.longInteger(args, 1, name) - earlier);
      }
      case EXECUTE -> execute(args);
      case EXIT -> exit(args);
      case GETENV -> {
        LuaString value = Environment.get(Args.string(args, 1, name));
        yield value == null ? NIL : value;
      }
      case REMOVE -> remove(file(args, 1));
      case RENAME -> rename(file(args, 1), file(args, 2));
      case SETLOCALE -> setlocale(args);
      case TIME -> Calendar.time(args);
      case TMPNAME -> tmpname();
      default -> throw new IllegalStateException(name);
    };
  }

  private FileName file(Varargs args, int n) {
    return FileName.of(Args.string(args, n, name), state);
  }

  private Varargs execute(Varargs args) {
    if (args.isnoneornil(1)) return TRUE;
    LuaString command = Args.string(args, 1, name);
    OpenFiles files = OpenFiles.of(state);
    files.flush();
    try {
      return Shell.execute(command, files, CurrentDirectory.of(state));
    } catch (IOException e) {
      return FileErrors.result(e, null);
    }
  }

  private Varargs exit(Varargs args) {
    LuaValue how = args.arg1();
    int status =
        how instanceof LuaBoolean ? (how.toboolean() ? 0 : 1) : Args.integer(args, 1, name, 0);
    if (args.arg(2).toboolean() && state.exitCloses()) state.close();
    else OpenFiles.of(state).flush(); // as exit(3) does, and no finalizer runs
    state.exit(status);
    return NONE;
  }

  private static Varargs remove(FileName file) {
    try {
      file.remove();
      return TRUE;
    } catch (IOException e) {
      return FileErrors.result(e, file.text());
    }
  }

  private static Varargs rename(FileName from, FileName to) {
    try {
      from.renameTo(to);
      return TRUE;
    } catch (IOException e) {
      return FileErrors.result(e, null);
    }
  }

  private Varargs setlocale(Varargs args) {
    LuaString locale = Args.string(args, 1, name, EMPTYSTRING);
    Args.option(args, 2, name, "all", CATEGORIES);
    String wanted = Bytes.chars(locale);
    boolean known = wanted.isEmpty() || wanted.equals("C") || wanted.equals("POSIX");
    return known ? Bytes.text("C") : NIL;
  }

  private Varargs tmpname() {
    String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    while (true) {
      var file = new StringBuilder("/tmp/lua_");
      for (int i = 0; i < 6; i++) {
        file.append(letters.charAt(ThreadLocalRandom.current().nextInt(letters.length())));
      }
      try {
        Files.createFile(Path.of(file.toString()), OpenFiles.PRIVATE);
        return Bytes.text(file.toString());
      } catch (IOException e) {
        if (!FileErrors.name(e).equals("EEXIST")) {
          throw Errors.error("unable to generate a unique filename");
        }
      }
    }
  }
}
