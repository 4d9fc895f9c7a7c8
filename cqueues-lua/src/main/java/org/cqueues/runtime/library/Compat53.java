package org.cqueues.runtime.library;

import org.cqueues.runtime.LibraryFunction;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.Varargs;

/**
 * Loads the modules of lua-compat-5.3: {@code compat53} adds names of Lua 5.3 to the globals and
 * returns nothing, {@code compat53.module} returns a table with them and changes no global. {@code
 * compat53.string}, {@code compat53.table} and {@code compat53.utf8}, in C natively, are what
 * programs take that want one library.
 */
final class Compat53 extends LibraryFunction {
  private static final String[] NAMES = {
    "compat53", "compat53.module", "compat53.string", "compat53.table", "compat53.utf8"
  };

  private static final int GLOBAL = 0;
  private static final int MODULE = 1;
  private static final int STRING = 2;
  private static final int TABLE = 3;
  private static final int UTF8 = 4;

  private final LuaState state;

  private Compat53(int code, LuaState state) {
    super(NAMES[code], code);
    this.state = state;
  }

  /** Makes the modules known to {@code require}. */
  static void preload(LuaState state, LuaTable preload) {
    for (int i = 0; i < NAMES.length; i++) preload.set(NAMES[i], new Compat53(i, state));
  }

  @Override
  public Varargs invoke(Varargs args) {
    return switch (code) {
      case GLOBAL -> {
        Libraries.extend(state);
        yield NONE;
      }
      case MODULE -> Libraries.extended(state);
      case STRING -> {
        var string = new Table();
        StringPack.extend(string);
        yield string;
      }
      case TABLE -> TableLibrary.ofLaterVersions();
      case UTF8 -> Utf8Library.open();
      default -> throw new IllegalStateException(name);
    };
  }
}
