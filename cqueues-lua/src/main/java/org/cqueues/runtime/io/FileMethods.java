package org.cqueues.runtime.io;

import java.io.IOException;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.io.FileStream.Buffering;
import org.cqueues.runtime.io.FileStream.Origin;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The methods of files, Lua 5.2 manual section 6.8. They are no functions of {@code io}, so that
 * messages do not name those; only {@code close} is the same.
 */
final class FileMethods extends LibraryFunction {
  private static final String[] NAMES = {
    "flush", "lines", "read", "seek", "setvbuf", "write", "__gc", "__tostring"
  };

  private static final int FLUSH = 0;
  private static final int LINES = 1;
  private static final int READ = 2;
  private static final int SEEK = 3;
  private static final int SETVBUF = 4;
  private static final int WRITE = 5;
  private static final int GC = 6;
  private static final int TOSTRING = 7;

  private static final String[] WHENCE = {"set", "cur", "end"};
  private static final Origin[] ORIGINS = {Origin.START, Origin.POSITION, Origin.END};

  private static final String[] MODES = {"no", "full", "line"};
  private static final Buffering[] BUFFERINGS = {Buffering.NONE, Buffering.FULL, Buffering.LINES};

  private FileMethods(int code) {
    super(NAMES[code], code);
  }

  /** Puts the methods into the metatable of files. */
  static void open(LuaTable metatable, LuaValue close) {
    for (int i = 0; i < NAMES.length; i++) {
      metatable.rawset(Symbols.of(NAMES[i]), new FileMethods(i));
    }
    metatable.rawset(Symbols.of("close"), close);
  }

  @Override
  public Varargs invoke(Varargs args) {
    return switch (code) {
      case FLUSH -> self(args).flush();
      case LINES -> {
        LuaFile file = self(args);
        file.stream();
        yield new Lines(file, args.subargs(2), false);
      }
      case READ -> self(args).read(args, 2, name);
      case SEEK -> seek(args);
      case SETVBUF -> setvbuf(args);
      case WRITE -> self(args).write(args, 2, name);
      case GC -> {
        LuaFile file = self(args);
        if (!file.isClosed()) file.close();
        yield NONE;
      }
      case TOSTRING -> Bytes.text(Bytes.chars(self(args)));
      default -> throw new IllegalStateException(name);
    };
  }

  private LuaFile self(Varargs args) {
    if (args.arg1() instanceof LuaFile file) return file;
    throw Args.typeError(args, 1, name, "FILE*");
  }

  private Varargs seek(Varargs args) {
    FileStream stream = self(args).stream();
    Origin origin = ORIGINS[Args.option(args, 2, name, "cur", WHENCE)];
    double offset = Args.number(args, 3, name, 0);
    long whole = Numbers.toLong(offset);
    if (whole != offset) {
      throw Errors.badArgument(3, name, "not an integer in proper range");
    }
    try {
      return valueOf((double) stream.seek(origin, whole));
    } catch (IOException e) {
      return FileErrors.result(e, null);
    }
  }

  private Varargs setvbuf(Varargs args) {
    FileStream stream = self(args).stream();
    Buffering buffering = BUFFERINGS[Args.option(args, 2, name, null, MODES)];
    try {
      stream.buffering(buffering);
      return TRUE;
    } catch (IOException e) {
      return FileErrors.result(e, null);
    }
  }
}
