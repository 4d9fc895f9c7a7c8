package org.cqueues.runtime.library;

import java.util.List;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.CallStack;
import org.cqueues.runtime.Capturing;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.Upvalues;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code module} and {@code package.seeall}, Lua 5.1 manual section 5.3, as Lua 5.2 keeps them for
 * old programs: the module becomes the environment of the chunk that calls.
 */
final class ModuleLibrary extends LibraryFunction implements Capturing {
  private static final int MODULE = 0;
  private static final int SEEALL = 1;

  private static final LuaString SELF = Symbols.of("_M");
  private static final LuaString NAME = Symbols.of("_NAME");
  private static final LuaString PACKAGE = Symbols.of("_PACKAGE");

  private final LuaState state;
  private final LuaTable loaded;

  /** The table {@code package}, which {@code module} has for {@code debug} to see, no more. */
  private LuaValue library;

  private ModuleLibrary(String name, int code, LuaState state, LuaTable library, LuaTable loaded) {
    super(name, code);
    this.state = state;
    this.library = library;
    this.loaded = loaded;
  }

  static void open(LuaState state, LuaTable library, LuaTable loaded) {
    state
        .globals()
        .rawset(Symbols.of("module"), new ModuleLibrary("module", MODULE, state, library, loaded));
    library.rawset(
        Symbols.of("seeall"), new ModuleLibrary("seeall", SEEALL, state, library, loaded));
  }

  @Override
  public Varargs invoke(Varargs args) {
    return code == MODULE ? module(args) : seeAll(Args.table(args, 1, name));
  }

  @Override
  public int captured() {
    return code == MODULE ? 1 : 0;
  }

  @Override
  public LuaValue captured(int number) {
    return library;
  }

  @Override
  public void capture(int number, LuaValue value) {
    library = value;
  }

  private LuaValue module(Varargs args) {
    LuaString module = Args.string(args, 1, name);
    LuaTable table = find(module);
    if (table.get(NAME).isnil()) {
      table.set(SELF, table);
      table.set(NAME, module);
      table.set(PACKAGE, prefix(module));
    }
    caller().set(1, table);
    for (int i = 2; i <= args.narg(); i++) {
      if (args.arg(i) instanceof LuaFunction option) option.call(table);
    }
    return table;
  }

  /** The module's table: the one loaded, or else the global of that name, which may be new. */
  private LuaTable find(LuaString module) {
    if (loaded.get(module) instanceof LuaTable known) return known;
    LuaTable table = state.globals();
    for (int start = 0, dot; start <= module.length(); start = dot + 1) {
      dot = module.indexOf((byte) '.', start);
      if (dot < 0) dot = module.length();
      LuaString field = module.substring(start, dot);
      LuaValue inner = table.rawget(field);
      if (inner.isnil()) {
        inner = new Table();
        table.set(field, inner);
      }
      if (!(inner instanceof LuaTable next)) {
        throw Errors.error("name conflict for module '" + Bytes.chars(module) + "'");
      }
      table = next;
    }
    loaded.set(module, table);
    return table;
  }

  private static LuaString prefix(LuaString module) {
    int end = module.length();
    while (end > 0 && module.luaByte(end - 1) != '.') end--;
    return module.substring(0, end);
  }

  /** The upvalues of the chunk that calls {@code module}; the environment is the first. */
  private Upvalues caller() {
    List<CallStack.Frame> frames = state.running().frames(3);
    LuaFunction function =
        frames.size() < 2 ? null : frames.get(1).function(frames.size() > 2 ? frames.get(2) : null);
    Upvalues upvalues = function == null ? null : Upvalues.ofLua(function);
    if (upvalues != null && upvalues.count() > 0) return upvalues;
    throw Errors.error("'module' not called from a Lua function");
  }

  private Varargs seeAll(LuaTable table) {
    LuaValue metatable = table.getmetatable();
    if (metatable == null) {
      metatable = new Table();
      table.setmetatable(metatable);
    }
    metatable.set(INDEX, state.globals());
    return NONE;
  }
}
