package org.cqueues.runtime.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The table {@code io}, Lua 5.2 manual section 6.8. */
public final class IoLibrary extends LibraryFunction {
  private static final String[] FUNCTIONS = {
    "close", "flush", "input", "lines", "open", "output", "popen", "read", "tmpfile", "type",
    "write"
  };

  private static final int CLOSE = 0;
  private static final int FLUSH = 1;
  private static final int INPUT = 2;
  private static final int LINES = 3;
  private static final int OPEN = 4;
  private static final int OUTPUT = 5;
  private static final int POPEN = 6;
  private static final int READ = 7;
  private static final int TMPFILE = 8;
  private static final int TYPE = 9;
  private static final int WRITE = 10;

  private static final LuaString FILE = Bytes.text("file");
  private static final LuaString CLOSED_FILE = Bytes.text("closed file");

  private final Shared files;

  /** What the functions of a state share. */
  private static final class Shared {
    final OpenFiles open;
    final CurrentDirectory directory;
    final LuaTable metatable = new Table();
    LuaFile input;
    LuaFile output;

    Shared(LuaState state, OpenFiles open) {
      this.open = open;
      directory = CurrentDirectory.of(state);
      var in = new FileDevice.Streams(new StandardInput(state), null, 0);
      var out = new FileDevice.Streams(null, () -> state.globals().STDOUT, 1);
      input =
          new LuaFile(
              open, new FileStream(in, true, false, FileStream.Buffering.FULL), true, metatable);
      output = standard(out);
    }

    /** A standard stream for output; the stream below has its own buffer. */
    LuaFile standard(FileDevice device) {
      return new LuaFile(
          open, new FileStream(device, false, true, FileStream.Buffering.DIRECT), true, metatable);
    }
  }

  private IoLibrary(String name, int code, Shared files) {
    super(name, code);
    this.files = files;
  }

  public static LuaTable open(LuaState state) {
    var files = new Shared(state, OpenFiles.of(state));
    var table = new Table(0, 16);
    for (int i = 0; i < FUNCTIONS.length; i++) {
      table.rawset(Symbols.of(FUNCTIONS[i]), new IoLibrary(FUNCTIONS[i], i, files));
    }
    FileMethods.open(files.metatable, table.rawget("close"));
    files.metatable.rawset(LuaValue.INDEX, files.metatable);
    table.rawset(Symbols.of("stdin"), files.input);
    table.rawset(Symbols.of("stdout"), files.output);
    var err = new FileDevice.Streams(null, () -> state.globals().STDERR, 2);
    table.rawset(Symbols.of("stderr"), files.standard(err));
    return table;
  }

  @Override
  public Varargs invoke(Varargs args) {
    return switch (code) {
      case CLOSE -> args.narg() == 0 ? output().close() : self(args).close();
      case FLUSH -> output().flush();
      case INPUT -> choose(args, true);
      case LINES -> lines(args);
      case OPEN -> openFile(args);
      case OUTPUT -> choose(args, false);
      case POPEN -> popen(args);
      case READ -> input().read(args, 1, name);
      case TMPFILE -> tmpfile();
      case TYPE -> type(Args.any(args, 1, name));
      case WRITE -> output().write(args, 1, name);
      default -> throw new IllegalStateException(name);
    };
  }

  private LuaFile self(Varargs args) {
    if (args.arg1() instanceof LuaFile file) return file;
    throw Args.typeError(args, 1, name, "FILE*");
  }

  private LuaFile input() {
    if (files.input.isClosed()) throw Errors.error("standard input file is closed");
    return files.input;
  }

  private LuaFile output() {
    if (files.output.isClosed()) throw Errors.error("standard output file is closed");
    return files.output;
  }

  /** {@code io.input} and {@code io.output}. */
  private Varargs choose(Varargs args, boolean forInput) {
    if (!args.isnoneornil(1)) {
      LuaFile chosen;
      if (args.arg1().isstring()) {
        chosen = openOrFail(name(Args.string(args, 1, name)), forInput ? "r" : "w");
      } else {
        chosen = self(args);
      }
      if (forInput) files.input = chosen;
      else files.output = chosen;
    }
    return forInput ? files.input : files.output;
  }

  private LuaFile openOrFail(FileName file, String mode) {
    try {
      return open(file, mode);
    } catch (IOException e) {
      String named = Bytes.chars(file.text());
      throw Errors.error(
          Bytes.text("cannot open file '" + named + "' (" + FileErrors.text(e) + ")"), 1);
    }
  }

  private FileName name(LuaString text) {
    return FileName.of(text, files.directory);
  }

  private Varargs openFile(Varargs args) {
    FileName file = name(Args.string(args, 1, name));
    String mode = Bytes.chars(Args.string(args, 2, name, Bytes.text("r")));
    if (!isMode(mode)) throw Errors.badArgument(2, name, "invalid mode");
    try {
      return open(file, mode);
    } catch (IOException e) {
      return FileErrors.result(e, file.text());
    }
  }

  private static boolean isMode(String mode) {
    if (mode.isEmpty() || "rwa".indexOf(mode.charAt(0)) < 0) return false;
    int end = mode.startsWith("+", 1) ? 2 : 1;
    return mode.length() == end || mode.substring(end).equals("b");
  }

  private LuaFile open(FileName file, String mode) throws IOException {
    boolean update = mode.indexOf('+') > 0;
    boolean read = mode.charAt(0) == 'r';
    files.open.admit();
    FileDevice device = file.open(mode);
    return file(device, read || update, !read || update);
  }

  private LuaFile file(FileDevice device, boolean readable, boolean writable) {
    var stream = new FileStream(device, readable, writable, FileStream.Buffering.FULL);
    return new LuaFile(files.open, stream, false, files.metatable);
  }

  private Varargs popen(Varargs args) {
    LuaString command = Args.string(args, 1, name);
    String mode = Bytes.chars(Args.string(args, 2, name, Bytes.text("r")));
    boolean read = mode.equals("r");
    if (!read && !mode.equals("w")) return FileErrors.result(FileErrors.INVALID, command);
    files.open.flush();
    try {
      files.open.admit();
      return file(Shell.open(command, read, files.open, files.directory), read, !read);
    } catch (IOException e) {
      return FileErrors.result(e, command);
    }
  }

  private Varargs tmpfile() {
    try {
      files.open.admit();
      Path path = Files.createTempFile("lua_", null, OpenFiles.PRIVATE);
      LuaFile file = open(name(Bytes.utf8(path.toString())), "w+");
      Files.delete(path); // the open file lives on
      return file;
    } catch (IOException e) {
      return FileErrors.result(e, null);
    }
  }

  private static LuaValue type(LuaValue value) {
    if (!(value instanceof LuaFile file)) return NIL;
    return file.isClosed() ? CLOSED_FILE : FILE;
  }

  private Varargs lines(Varargs args) {
    if (args.isnoneornil(1)) {
      files.input.stream();
      return new Lines(files.input, args.subargs(2), false);
    }
    LuaFile file = openOrFail(name(Args.string(args, 1, name)), "r");
    return new Lines(file, args.subargs(2), true);
  }

  /** What a terminal shows comes before what it is asked: output is flushed before a read. */
  private static final class StandardInput extends InputStream {
    private final LuaState state;

    StandardInput(LuaState state) {
      this.state = state;
    }

    private InputStream below() {
      InputStream given = state.globals().STDIN;
      return given == null ? System.in : given;
    }

    @Override
    public int read() throws IOException {
      state.globals().STDOUT.flush();
      return below().read();
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      state.globals().STDOUT.flush();
      return below().read(bytes, from, length);
    }
  }
}
