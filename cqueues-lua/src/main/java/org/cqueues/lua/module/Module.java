package org.cqueues.lua.module;

import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** The table of a module while it is filled. */
public final class Module {
  private final LuaTable table = new Table();

  /** A module with the field {@code loader}, which returns the module again. */
  public Module() {
    function("loader", _ -> table);
  }

  public Module function(String name, Builtin.Body body) {
    table.rawset(Symbols.of(name), new Builtin(name, body));
    return this;
  }

  public Module value(String name, LuaValue value) {
    table.rawset(Symbols.of(name), value);
    return this;
  }

  public LuaTable table() {
    return table;
  }
}
