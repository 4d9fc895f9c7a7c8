package org.cqueues.runtime.library;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.CallStack;
import org.cqueues.runtime.Code;
import org.cqueues.runtime.ErrorFunction;
import org.cqueues.runtime.ErrorHandler;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaCoroutine;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.Upvalues;
import org.cqueues.runtime.parser.ChunkReader;
import org.cqueues.runtime.parser.FirstLine;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.compiler.DumpState;

/**
 * The basic functions that raise and catch errors or load chunks, Lua 5.2 manual section 6.1, and
 * {@code string.dump}.
 */
final class ErrorLibrary {
  private final LuaState state;
  private final Globals globals;

  private ErrorLibrary(LuaState state) {
    this.state = state;
    this.globals = state.globals();
  }

  static void open(LuaState state) {
    var library = new ErrorLibrary(state);
    library.globals.rawset(LuaString.valueOf("error"), ErrorFunction.ERROR);
    library.put("assert", ErrorLibrary::check);
    library.put("pcall", library::pcall);
    library.put("xpcall", library::xpcall);
    library.put("load", library::load);
    library.globals.rawset("loadstring", library.globals.get("load")); // its name in 5.1
    library.put("loadfile", library::loadfile);
    library.put("dofile", library::dofile);
    library.put("string", "dump", ErrorLibrary::dump);
  }

  private void put(String name, Builtin.Body body) {
    globals.rawset(LuaString.valueOf(name), new Builtin(name, body));
  }

  private void put(String table, String name, Builtin.Body body) {
    LuaValue existing = globals.get(table);
    LuaTable into = existing instanceof LuaTable t ? t : new Table();
    into.set(name, new Builtin(name, body));
    globals.set(table, into);
  }

  private static Varargs check(Varargs args) {
    if (args.arg1().toboolean()) return args;
    if (args.isnoneornil(2)) throw Errors.error("assertion failed!");
    throw Errors.error(Args.string(args, 2, "assert"), 1);
  }

  /** What the bytes of a chunk take to be read, until its functions are compiled. */
  private static final long LOAD_INSTRUCTIONS = 100;

  private static final long LOAD_BYTES = 16;

  private Varargs pcall(Varargs args) {
    LuaValue function = Args.any(args, 1, "pcall");
    return ErrorHandler.protect(state, function, args.subargs(2));
  }

  private Varargs xpcall(Varargs args) {
    LuaValue handler = Args.any(args, 2, "xpcall");
    return ErrorHandler.protect(state, args.arg1(), args.subargs(3), handler);
  }

  private Varargs load(Varargs args) {
    LuaValue chunk = args.arg1();
    String mode = args.isnoneornil(3) ? "bt" : Args.string(args, 3, "load").tojstring();
    @Nullable LuaValue environment = args.narg() >= 4 ? args.arg(4) : null;
    if (chunk.isstring()) {
      LuaString text = Args.string(args, 1, "load");
      LuaValue name = args.isnoneornil(2) ? text : Args.string(args, 2, "load");
      return load(bytes(text), nameOf(name), mode, environment);
    }
    LuaValue name =
        args.isnoneornil(2) ? LuaValue.valueOf("=(load)") : Args.string(args, 2, "load");
    LuaFunction reader = Args.function(args, 1, "load");
    LuaCoroutine coroutine = state.running();
    int depth = coroutine.enter();
    try {
      return load(read(reader), nameOf(name), mode, environment);
    } catch (LuaError e) {
      return LuaValue.varargsOf(LuaValue.NIL, Errors.valueOf(e));
    } finally {
      coroutine.leave(depth);
    }
  }

  /** A chunk's name, which for C ends at a zero. */
  private static LuaString nameOf(LuaValue name) {
    LuaString text = name.strvalue();
    int end = text.indexOf((byte) 0, 0);
    return end < 0 ? text : text.substring(0, end);
  }

  private static byte[] read(LuaFunction reader) {
    var bytes = new ByteArrayOutputStream();
    while (true) {
      LuaValue piece = reader.call();
      if (piece.isnil()) return bytes.toByteArray();
      if (!piece.isstring())
        throw Errors.plain(CallStack.at(1) + "reader function must return a string");
      byte[] more = bytes(piece.strvalue());
      if (more.length == 0) return bytes.toByteArray();
      bytes.writeBytes(more);
    }
  }

  private static byte[] bytes(LuaString text) {
    var bytes = new byte[text.m_length];
    text.copyInto(0, bytes, 0, bytes.length);
    return bytes;
  }

  /**
   * The function, or nil and the message.
   *
   * @param environment null for that of the state, which only a function with one upvalue gets
   */
  private Varargs load(byte[] chunk, LuaString name, String mode, @Nullable LuaValue environment) {
    boolean binary = chunk.length > 0 && chunk[0] == '\033';
    if (state.hasLimits()) mode = mode.replace("b", "");
    Meter.work(LOAD_INSTRUCTIONS * chunk.length);
    Meter.memory(LOAD_BYTES * chunk.length);
    if (mode.indexOf(binary ? 'b' : 't') < 0) {
      String kind = binary ? "binary" : "text";
      return LuaValue.varargsOf(
          LuaValue.NIL,
          LuaValue.valueOf("attempt to load a " + kind + " chunk (mode is '" + mode + "')"));
    }
    try {
      LuaValue loaded =
          globals.loader.load(
              ChunkReader.read(chunk, name),
              name.tojstring(),
              environment == null ? globals : environment);
      if (environment != null) {
        Upvalues upvalues = Upvalues.of(loaded);
        if (upvalues != null && upvalues.count() > 0) upvalues.set(1, environment);
      }
      return loaded;
    } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
      return LuaValue.varargsOf(LuaValue.NIL, Errors.valueOf(Errors.of(e)));
    }
  }

  private Varargs loadfile(Varargs args) {
    String file = args.isnoneornil(1) ? null : Args.string(args, 1, "loadfile").tojstring();
    String mode = args.isnoneornil(2) ? "bt" : Args.string(args, 2, "loadfile").tojstring();
    @Nullable LuaValue environment = args.narg() >= 3 ? args.arg(3) : null;
    try {
      byte[] chunk =
          file == null ? globals.STDIN.readAllBytes() : Files.readAllBytes(Path.of(file));
      LuaString name = LuaString.valueOf(file == null ? "=stdin" : "@" + file);
      return load(FirstLine.skip(chunk), name, mode, environment);
    } catch (IOException e) {
      String reason =
          e instanceof java.nio.file.NoSuchFileException
              ? "No such file or directory"
              : String.valueOf(e.getMessage());
      return LuaValue.varargsOf(
          LuaValue.NIL, LuaValue.valueOf("cannot open " + file + ": " + reason));
    }
  }

  private Varargs dofile(Varargs args) {
    Varargs loaded = loadfile(args.narg() == 0 ? args : args.arg1());
    if (loaded.arg1().isnil()) throw Errors.raise(loaded.arg(2));
    LuaCoroutine coroutine = state.running();
    int depth = coroutine.enter();
    try {
      return loaded.arg1().invoke(LuaValue.NONE);
    } finally {
      coroutine.leave(depth);
    }
  }

  private static Varargs dump(Varargs args) {
    Prototype code = Code.prototypeOf(Args.function(args, 1, "dump"));
    if (code == null) throw Errors.error("unable to dump given function");
    var bytes = new ByteArrayOutputStream();
    try {
      DumpState.dump(code, bytes, args.arg(2).toboolean());
    } catch (IOException e) {
      throw Errors.error("unable to dump given function");
    }
    return LuaString.valueOf(bytes.toByteArray());
  }
}
