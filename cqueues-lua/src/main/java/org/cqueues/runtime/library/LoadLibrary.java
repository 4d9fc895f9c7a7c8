package org.cqueues.runtime.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.CallStack;
import org.cqueues.runtime.ChunkName;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.ProtectedCall;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Upvalues;
import org.cqueues.runtime.io.FileErrors;
import org.cqueues.runtime.io.FileName;
import org.cqueues.runtime.parser.ChunkReader;
import org.cqueues.runtime.parser.ChunkSource;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The basic functions that load chunks, Lua 5.2 manual section 6.1. */
final class LoadLibrary extends LibraryFunction {
  private static final String[] NAMES = {"dofile", "load", "loadfile"};

  private static final int DOFILE = 0;
  private static final int LOAD = 1;
  private static final int LOADFILE = 2;

  /** What the bytes of a chunk take to be read, until its functions are compiled. */
  private static final long LOAD_INSTRUCTIONS = 100;

  private static final long LOAD_BYTES = 16;

  private final LuaState state;
  private final Globals globals;

  private LoadLibrary(LuaState state, int code) {
    super(NAMES[code], code);
    this.state = state;
    this.globals = state.globals();
  }

  /** Puts the functions into the globals of a state. */
  static void open(LuaState state) {
    Globals globals = state.globals();
    for (int i = 0; i < NAMES.length; i++) {
      globals.rawset(Symbols.of(NAMES[i]), new LoadLibrary(state, i));
    }
    globals.rawset(Symbols.of("loadstring"), globals.rawget("load")); // its name in 5.1
  }

  @Override
  public Varargs invoke(Varargs args) {
    try {
      return switch (code) {
        case DOFILE -> dofile(args);
        case LOAD -> load(args);
        case LOADFILE -> loadfile(args);
        default -> throw new IllegalStateException(name);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e); // load has no file; the others tell of theirs
    }
  }

  private Varargs load(Varargs args) throws IOException {
    LuaValue chunk = args.arg1();
    String mode = args.isnoneornil(3) ? "bt" : mode(Args.string(args, 3, name));
    @Nullable LuaValue environment = args.narg() >= 4 ? args.arg(4) : null;
    if (chunk.isstring()) {
      LuaString text = Args.string(args, 1, name);
      LuaValue given = args.isnoneornil(2) ? text : Args.string(args, 2, name);
      return load(ChunkSource.of(bytes(text)), nameOf(given), mode, environment);
    }
    LuaValue given = args.isnoneornil(2) ? Bytes.text("=(load)") : Args.string(args, 2, name);
    LuaFunction reader = Args.function(args, 1, name);
    ProtectedCall call = ProtectedCall.nested(state.running());
    try {
      return load(ChunkSource.of(() -> read(reader)), nameOf(given), mode, environment);
    } catch (LuaError e) {
      return LuaValue.varargsOf(LuaValue.NIL, Errors.valueOf(e));
    } finally {
      call.end();
    }
  }

  private static String mode(LuaString text) {
    Meter.text(text.m_length);
    return Bytes.chars(text);
  }

  /** A chunk's name, which for C ends at a zero. */
  private static LuaString nameOf(LuaValue name) {
    LuaString text = name.strvalue();
    int end = Bytes.indexOf(text, 0);
    return end < 0 ? text : text.substring(0, end);
  }

  /** The next piece; null at the end. */
  private static byte @Nullable [] read(LuaFunction reader) {
    LuaValue piece = reader.call();
    if (piece.isnil()) return null;
    if (!piece.isstring())
      throw Errors.plain(CallStack.where(1) + "reader function must return a string");
    return bytes(piece.strvalue());
  }

  private static byte[] bytes(LuaString text) {
    Meter.work(LOAD_INSTRUCTIONS * text.m_length);
    Meter.memory((LOAD_BYTES + 1) * text.m_length);
    var bytes = new byte[text.m_length];
    text.copyInto(0, bytes, 0, bytes.length);
    return bytes;
  }

  /**
   * The function, or nil and the message.
   *
   * @param environment null for that of the state, which only a function with one upvalue gets
   */
  private Varargs load(
      ChunkSource chunk, LuaString name, String mode, @Nullable LuaValue environment)
      throws IOException {
    boolean binary = chunk.first() == '\033';
    if (state.hasLimits()) mode = mode.replace("b", "");
    if (mode.indexOf(binary ? 'b' : 't') < 0) {
      String kind = binary ? "binary" : "text";
      return LuaValue.varargsOf(
          LuaValue.NIL,
          Bytes.text("attempt to load a " + kind + " chunk (mode is '" + mode + "')"));
    }
    try {
      LuaValue loaded =
          globals.loader.load(
              ChunkReader.read(chunk, name),
              ChunkName.of(name),
              environment == null ? globals : environment);
      if (environment != null) {
        Upvalues upvalues = Upvalues.ofLua(loaded);
        if (upvalues != null && upvalues.count() > 0) upvalues.set(1, environment);
      }
      return loaded;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return LuaValue.varargsOf(LuaValue.NIL, Errors.valueOf(Errors.of(e)));
    }
  }

  private Varargs loadfile(Varargs args) {
    FileName file = args.isnoneornil(1) ? null : FileName.of(Args.string(args, 1, name), state);
    String mode = args.isnoneornil(2) ? "bt" : Bytes.chars(Args.string(args, 2, name));
    @Nullable LuaValue environment = args.narg() >= 3 ? args.arg(3) : null;
    String named = file == null ? "stdin" : Bytes.chars(file.text());
    try (InputStream stream = file == null ? null : file.openStream()) {
      ChunkSource chunk = ChunkSource.of(stream == null ? globals.STDIN : stream);
      LuaString chunkName = Bytes.text((file == null ? "=" : "@") + named);
      return load(chunk.skipFirstLine(), chunkName, mode, environment);
    } catch (IOException e) {
      String failed = FileErrors.isOpening(e) ? "cannot open " : "cannot read ";
      return LuaValue.varargsOf(
          LuaValue.NIL, Bytes.text(failed + named + ": " + FileErrors.text(e)));
    }
  }

  private Varargs dofile(Varargs args) {
    Varargs loaded = loadfile(args.narg() == 0 ? args : args.arg1());
    if (loaded.arg1().isnil()) throw Errors.raise(loaded.arg(2));
    ProtectedCall call = ProtectedCall.nested(state.running());
    try {
      return loaded.arg1().invoke(LuaValue.NONE);
    } finally {
      call.end();
    }
  }
}
