package org.cqueues.lua.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

final class NameCompleterTest {
  private final LuaTable globals = new LuaTable();
  private final NameCompleter completer = new NameCompleter(globals);

  private static LuaTable table(String... names) {
    var table = new LuaTable();
    for (String name : names) table.set(name, LuaValue.ONE);
    return table;
  }

  @Test
  void globalsAreCompletedInOrder() {
    globals.set("string", table());
    globals.set("strict", LuaValue.ONE);
    globals.set(1, LuaValue.ONE);
    assertEquals(List.of("strict", "string"), completer.completions("str"));
    assertEquals(List.of(), completer.completions("x"));
  }

  @Test
  void fieldsAreCompletedBehindDotsAndColons() {
    var outer = table("inner");
    outer.set("inner", table("one", "other", "two"));
    globals.set("outer", outer);
    assertEquals(List.of("outer.inner"), completer.completions("outer."));
    assertEquals(
        List.of("outer.inner:one", "outer.inner:other"), completer.completions("outer.inner:o"));
    assertEquals(List.of(), completer.completions("outer.none.o"));
  }

  @Test
  void inheritedFieldsAreFound() {
    var metatable = new LuaTable();
    metatable.set("__index", table("inherited"));
    var object = table("own");
    object.setmetatable(metatable);
    globals.set("object", object);
    assertEquals(List.of("object:inherited", "object:own"), completer.completions("object:"));
  }
}
