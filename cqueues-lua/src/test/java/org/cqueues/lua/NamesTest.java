package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The names of functions in the libraries are the objects that the same names in programs are, so
 * that a call of {@code math.floor} compares no bytes.
 */
final class NamesTest {
  private final IdentityHashMap<LuaTable, String> seen = new IdentityHashMap<>();
  private final List<String> others = new ArrayList<>();

  @Test
  void everyFunctionOfTheLibrariesIsUnderASymbol() {
    LuaState state = States.open(false);
    try {
      LuaValue require = state.globals().get("require");
      for (String module :
          new String[] {
            "cqueues", "cqueues.socket", "cqueues.condition", "cqueues.promise", "cqueues.errno",
            "cqueues.signal", "cqueues.thread", "cqueues.notify", "cqueues.auxlib", "cqueues.dns",
          }) {
        require.call(module);
      }
      LuaTable loaders = state.globals().get("package").get("preload").checktable();
      seen.put(loaders, "the names of modules, which require asks for");
      search("_G", state.globals());
    } finally {
      state.close();
    }
    assertEquals(List.of(), others);
  }

  private void search(String path, LuaTable table) {
    if (seen.put(table, path) != null) return;
    for (Varargs n = table.next(LuaValue.NIL); !n.arg1().isnil(); n = table.next(n.arg1())) {
      LuaValue value = n.arg(2);
      if (!(n.arg1() instanceof LuaString name)) continue;
      String text = path + "." + name.tojstring();
      if (value.isfunction() && isNoSymbol(name)) others.add(text);
      if (value instanceof LuaTable inner) search(text, inner);
      if (value.getmetatable() instanceof LuaTable metatable) search(text + "@", metatable);
    }
  }

  @SuppressWarnings("ReferenceEquality") // that is what is looked for
  private static boolean isNoSymbol(LuaString name) {
    return name != Symbols.of(name.tojstring());
  }
}
