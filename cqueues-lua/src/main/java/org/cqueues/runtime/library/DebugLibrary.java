package org.cqueues.runtime.library;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.CallStack;
import org.cqueues.runtime.CallVariables;
import org.cqueues.runtime.ChunkName;
import org.cqueues.runtime.Code;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Exposure;
import org.cqueues.runtime.Hook;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.LuaCoroutine;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.LuaUpvalues;
import org.cqueues.runtime.OperandNames;
import org.cqueues.runtime.ScriptError;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.Traceback;
import org.cqueues.runtime.Upvalues;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;

/**
 * The table {@code debug}, Lua 5.2 manual section 6.10. To look at the variables of a compiled
 * function has it interpreted from there on, see {@link Exposure}.
 */
final class DebugLibrary extends LibraryFunction {
  private static final String[] NAMES = {
    "debug",
    "gethook",
    "getinfo",
    "getlocal",
    "getmetatable",
    "getregistry",
    "getupvalue",
    "getuservalue",
    "sethook",
    "setlocal",
    "setmetatable",
    "setupvalue",
    "setuservalue",
    "traceback",
    "upvalueid",
    "upvaluejoin"
  };

  private static final int DEBUG = 0;
  private static final int GETHOOK = 1;
  private static final int GETINFO = 2;
  private static final int GETLOCAL = 3;
  private static final int GETMETATABLE = 4;
  private static final int GETREGISTRY = 5;
  private static final int GETUPVALUE = 6;
  private static final int GETUSERVALUE = 7;
  private static final int SETHOOK = 8;
  private static final int SETLOCAL = 9;
  private static final int SETMETATABLE = 10;
  private static final int SETUPVALUE = 11;
  private static final int SETUSERVALUE = 12;
  private static final int TRACEBACK = 13;
  private static final int UPVALUEID = 14;
  private static final int UPVALUEJOIN = 15;

  private static final LuaString TEMPORARY = Bytes.text("(*temporary)");
  private static final LuaString EMPTY_TEXT = Bytes.text("");

  /** What all functions of a state's library share. */
  private static final class Shared {
    final LuaTable registry = new Table();

    /** A value that refers to its userdata keeps both. */
    final Map<LuaValue, LuaValue> userValues = new WeakHashMap<>();
  }

  private final LuaState state;
  private final Shared shared;

  private DebugLibrary(LuaState state, int code, Shared shared) {
    super(NAMES[code], code);
    this.state = state;
    this.shared = shared;
  }

  static LuaTable open(LuaState state) {
    var shared = new Shared();
    shared.registry.set(1, state.running());
    shared.registry.set(2, state.globals());
    LuaValue library = state.globals().get("package");
    if (library.istable()) {
      shared.registry.set("_LOADED", library.get("loaded"));
      shared.registry.set("_PRELOAD", library.get("preload"));
    }
    var table = new Table();
    for (int i = 0; i < NAMES.length; i++) {
      table.rawset(Symbols.of(NAMES[i]), new DebugLibrary(state, i, shared));
    }
    return table;
  }

  @Override
  public Varargs invoke(Varargs args) {
    return switch (code) {
      case DEBUG -> prompt();
      case GETHOOK -> gethook(args);
      case GETINFO -> getinfo(args);
      case GETLOCAL -> getlocal(args);
      case GETMETATABLE -> {
        LuaValue metatable = state.metatable(Args.any(args, 1, name));
        yield metatable == null ? NIL : metatable;
      }
      case GETREGISTRY -> shared.registry;
      case GETUPVALUE -> upvalue(args, null);
      case GETUSERVALUE -> {
        LuaValue value = shared.userValues.get(args.arg1());
        yield value == null ? NIL : value;
      }
      case SETHOOK -> sethook(args);
      case SETLOCAL -> setlocal(args);
      case SETMETATABLE -> setmetatable(args);
      case SETUPVALUE -> upvalue(args, Args.any(args, 3, name));
      case SETUSERVALUE -> setuservalue(args);
      case TRACEBACK -> traceback(args);
      case UPVALUEID -> upvalueid(args);
      case UPVALUEJOIN -> upvaluejoin(args);
      default -> throw new IllegalStateException(name);
    };
  }

  /** The arguments behind the coroutine, where one is given. */
  private static int first(Varargs args) {
    return args.arg1() instanceof LuaCoroutine ? 2 : 1;
  }

  private LuaCoroutine coroutine(Varargs args) {
    return args.arg1() instanceof LuaCoroutine given ? given : state.running();
  }

  private Varargs prompt() {
    LuaValue in = state.globals().get("io").get("stdin");
    LuaCoroutine coroutine = state.running();
    while (true) {
      System.err.print("lua_debug> ");
      LuaValue line = in.invokemethod("read").arg1();
      if (line.isnil() || Bytes.chars(line).equals("cont")) return NONE;
      try {
        var source = line.strvalue().toInputStream();
        LuaValue command = state.globals().load(source, "=(debug command)", "t", state.globals());
        coroutine.callCaught(command, NONE);
      } catch (LuaError e) {
        System.err.writeBytes((Bytes.chars(Errors.valueOf(e)) + "\n").getBytes(ISO_8859_1));
      }
    }
  }

  private Varargs sethook(Varargs args) {
    int first = first(args);
    LuaCoroutine coroutine = coroutine(args);
    if (args.isnoneornil(first)) {
      Hook.clear(coroutine);
      return NONE;
    }
    String mask = Bytes.chars(Args.string(args, first + 1, name));
    LuaFunction function = Args.function(args, first, name);
    int count = Args.integer(args, first + 2, name, 0);
    if (isRunning(coroutine)) Exposure.all(this, args);
    else coroutine.exposeAll();
    Hook.set(coroutine, function, mask, count);
    return NONE;
  }

  private Varargs gethook(Varargs args) {
    Hook hook = Hook.of(coroutine(args));
    return hook == null
        ? varargsOf(NIL, EMPTY_TEXT, ZERO)
        : varargsOf(hook.function(), Bytes.text(hook.mask()), valueOf(hook.count()));
  }

  private Varargs getinfo(Varargs args) {
    int first = first(args);
    LuaCoroutine coroutine = coroutine(args);
    String what =
        args.isnoneornil(first + 1) ? "flnStu" : Bytes.chars(Args.string(args, first + 1, name));
    LuaValue subject = args.arg(first);
    var info = new Table();
    if (subject.isnumber()) {
      int level = Args.integer(args, first, name);
      // the caller tells the name, the function, and whether there was a tail call
      boolean callerToo =
          what.indexOf('n') >= 0 || what.indexOf('t') >= 0 || what.indexOf('f') >= 0;
      long limit = level + (callerToo ? 2L : 1L);
      List<CallStack.Frame> frames = coroutine.frames(Math.clamp(limit, 0, Integer.MAX_VALUE));
      if (level < 0 || level >= frames.size()) return NIL;
      CallStack.Frame frame = frames.get(level);
      CallStack.Frame caller = level + 1 < frames.size() ? frames.get(level + 1) : null;
      boolean running = coroutine.status() == LuaCoroutine.Status.RUNNING;
      for (int i = 0; i < what.length(); i++) {
        char option = what.charAt(i);
        switch (option) {
          case 'l' -> info.set("currentline", frame.line());
          case 'n' -> name(info, CallStack.called(frame, caller));
          case 't' -> info.set("istailcall", valueOf(frame.tail()));
          case 'f' -> {
            LuaFunction function = level == 0 && running ? this : frame.function(caller);
            if (function == null) function = exposedFunction(coroutine, level, frames, args);
            if (function != null) info.set("func", function);
          }
          default -> {
            Prototype prototype = frame.prototype();
            describe(info, option, prototype, first);
            if (option == 'u' && prototype == null) countUpvalues(info, frame.function(caller));
          }
        }
      }
      return info;
    }
    if (!(subject instanceof LuaFunction function)) {
      throw Errors.badArgument(first, name, "function or level expected");
    }
    for (int i = 0; i < what.length(); i++) {
      char option = what.charAt(i);
      switch (option) {
        case 'l' -> info.set("currentline", -1);
        case 'n' -> name(info, null);
        case 't' -> info.set("istailcall", FALSE);
        case 'f' -> info.set("func", function);
        default -> {
          Prototype prototype = Code.prototypeOf(function);
          describe(info, option, prototype, first);
          if (option == 'u' && prototype == null) countUpvalues(info, function);
        }
      }
    }
    return info;
  }

  private static void countUpvalues(LuaTable info, @Nullable LuaFunction function) {
    Upvalues upvalues = function == null ? null : Upvalues.of(function);
    if (upvalues != null) info.set("nups", upvalues.count());
  }

  /** The fields that are the same for all calls of a function; null is a library function. */
  private void describe(LuaTable info, char option, @Nullable Prototype prototype, int first) {
    switch (option) {
      case 'S' -> source(info, prototype);
      case 'u' -> {
        info.set("nups", prototype == null ? 0 : prototype.upvalues.length);
        info.set("nparams", prototype == null ? 0 : prototype.numparams);
        info.set("isvararg", valueOf(prototype == null || prototype.is_vararg != 0));
      }
      case 'L' -> {
        if (prototype == null) return;
        var lines = new Table();
        if (prototype.lineinfo != null) {
          for (int line : prototype.lineinfo) lines.set(line, TRUE);
        }
        info.set("activelines", lines);
      }
      default -> throw Errors.badArgument(first + 1, name, "invalid option");
    }
  }

  private static void source(LuaTable info, @Nullable Prototype prototype) {
    if (prototype == null) {
      info.set("source", "=[C]");
      info.set("short_src", "[C]");
      info.set("linedefined", -1);
      info.set("lastlinedefined", -1);
      info.set("what", "C");
      return;
    }
    boolean main = prototype.linedefined == 0;
    info.set("source", prototype.source == null ? Bytes.text("=?") : prototype.source);
    info.set("short_src", Bytes.text(ChunkName.of(prototype)));
    info.set("linedefined", prototype.linedefined);
    info.set("lastlinedefined", main ? 0 : prototype.lastlinedefined);
    info.set("what", main ? "main" : "Lua");
  }

  private static void name(LuaTable info, OperandNames.@Nullable Name called) {
    info.set("namewhat", called == null ? "" : called.kind());
    if (called != null) info.set("name", Bytes.text(called.name()));
  }

  private Varargs getlocal(Varargs args) {
    int first = first(args);
    int number = Args.integer(args, first + 1, name);
    if (args.arg(first) instanceof LuaFunction function) {
      Prototype code = Code.prototypeOf(function);
      LuaString parameter = code == null ? null : CallVariables.parameter(code, number);
      return parameter == null ? NIL : parameter;
    }
    if (isOwnLevel(args, first)) {
      return number >= 1 && number <= args.narg() ? varargsOf(TEMPORARY, args.arg(number)) : NIL;
    }
    CallVariables variables = variables(args, first);
    LuaString variable = variables == null ? null : variables.name(number);
    return variables == null || variable == null ? NIL : varargsOf(variable, variables.get(number));
  }

  private Varargs setlocal(Varargs args) {
    int first = first(args);
    CallVariables variables = variables(args, first);
    LuaValue value = Args.any(args, first + 2, name);
    int number = Args.integer(args, first + 1, name);
    // its arguments, which end with the call
    if (isOwnLevel(args, first)) return number >= 1 && number <= first + 2 ? TEMPORARY : NIL;
    LuaString variable = variables == null ? null : variables.name(number);
    if (variables == null || variable == null) return NIL;
    if (variables.set(number, value)) return variable;
    throw Errors.error(
        "cannot set '" + Bytes.chars(variable) + "': a library function calls back above it");
  }

  /** Whether argument {@code n} is the level of the function itself that is called. */
  private boolean isOwnLevel(Varargs args, int n) {
    return Args.integer(args, n, name) == 0 && isRunning(coroutine(args));
  }

  @SuppressWarnings("ReferenceEquality") // which coroutine
  private boolean isRunning(LuaCoroutine coroutine) {
    return coroutine == state.running();
  }

  /** The variables at the level that is argument {@code n}; null of a library function. */
  private @Nullable CallVariables variables(Varargs args, int n) {
    LuaCoroutine coroutine = coroutine(args);
    int level = Args.integer(args, n, name);
    List<CallStack.Frame> frames = coroutine.frames(Math.clamp(level + 1L, 0, Integer.MAX_VALUE));
    if (level < 0 || level >= frames.size()) {
      throw Errors.badArgument(n, name, "level out of range");
    }
    return exposed(coroutine, level, frames, args).variables();
  }

  /**
   * The function at a level, where its call or the one below tells it once they are interpreted.
   */
  private @Nullable LuaFunction exposedFunction(
      LuaCoroutine coroutine, int level, List<CallStack.Frame> frames, Varargs args) {
    if (frames.get(level).prototype() != null) {
      return exposed(coroutine, level, frames, args).function(null);
    }
    if (level + 1 >= frames.size() || frames.get(level + 1).prototype() == null) return null;
    return frames.get(level).function(exposed(coroutine, level + 1, frames, args));
  }

  /** The function at a level, interpreted if that can be. */
  private CallStack.Frame exposed(
      LuaCoroutine coroutine, int level, List<CallStack.Frame> frames, Varargs args) {
    if (isRunning(coroutine)) Exposure.upTo(level, frames, this, args);
    else if (coroutine.expose(level, frames)) return coroutine.frames(level + 1).get(level);
    return frames.get(level);
  }

  /** Gets an upvalue, or sets it. */
  private Varargs upvalue(Varargs args, @Nullable LuaValue value) {
    int n = Args.integer(args, 2, name);
    LuaFunction function = Args.function(args, 1, name);
    Upvalues upvalues = Upvalues.of(function);
    if (upvalues == null || n < 1 || n > upvalues.count()) return NONE;
    LuaString upvalue = upvalues.name(n);
    if (value == null) return varargsOf(upvalue, upvalues.get(n));
    upvalues.set(n, value);
    return upvalue;
  }

  /** The upvalues of a function given as argument {@code n}, whose index follows. */
  private Upvalues checkedUpvalues(Varargs args, int n) {
    int index = Args.integer(args, n + 1, name);
    Upvalues upvalues = Upvalues.of(Args.function(args, n, name));
    if (upvalues == null || index < 1 || index > upvalues.count()) {
      throw Errors.badArgument(n + 1, name, "invalid upvalue index");
    }
    return upvalues;
  }

  private Varargs upvalueid(Varargs args) {
    return new LuaUserdata(checkedUpvalues(args, 1).identity(Args.integer(args, 2, name)));
  }

  private Varargs upvaluejoin(Varargs args) {
    Upvalues target = checkedUpvalues(args, 1);
    Upvalues source = checkedUpvalues(args, 3);
    if (!(target instanceof LuaUpvalues changed)) throw notLua(1);
    if (!(source instanceof LuaUpvalues shared)) throw notLua(3);
    changed.join(Args.integer(args, 2, name), shared, Args.integer(args, 4, name));
    return NONE;
  }

  private ScriptError notLua(int argument) {
    return Errors.badArgument(argument, name, "Lua function expected");
  }

  private Varargs setmetatable(Varargs args) {
    LuaValue metatable = args.arg(2);
    if (args.narg() < 2 || !(metatable.isnil() || metatable instanceof LuaTable)) {
      throw Errors.badArgument(2, name, "nil or table expected");
    }
    LuaValue value = args.arg1();
    switch (value) {
      case LuaTable table -> BaseLibrary.setMetatable(state, table, metatable);
      case LuaUserdata userdata -> userdata.setmetatable(metatable.isnil() ? null : metatable);
      default ->
          state
              .basicMetatables()
              .set(value.type(), metatable instanceof LuaTable table ? table : null);
    }
    return value;
  }

  private Varargs setuservalue(Varargs args) {
    LuaValue userdata = args.arg1();
    if (userdata.type() != TUSERDATA) throw Args.typeError(args, 1, name, "userdata");
    if (args.isnoneornil(2)) {
      shared.userValues.remove(userdata);
    } else {
      shared.userValues.put(userdata, Args.table(args, 2, name));
    }
    return userdata;
  }

  /** What C takes a text for. */
  private static String beforeZero(String text) {
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private Varargs traceback(Varargs args) {
    int first = first(args);
    LuaValue message = args.arg(first);
    if (!message.isnil() && !message.isstring()) return message;
    LuaCoroutine coroutine = coroutine(args);
    boolean running = coroutine.status() == LuaCoroutine.Status.RUNNING;
    int level = Args.integer(args, first + 1, name, running ? 1 : 0);
    String head = message.isnil() ? "" : beforeZero(Bytes.chars(message.strvalue())) + "\n";
    return Bytes.text(head + Traceback.of(coroutine.frames(), level));
  }
}
