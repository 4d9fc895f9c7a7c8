package org.cqueues.lua.dns;

import org.cqueues.lua.module.Module;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** {@code require "cqueues.dns.record"}: the types and classes of records. */
public final class RecordModule {
  private static final LuaString KIND = Bytes.text("dns record");

  private RecordModule() {}

  /** Opens the module in a state. */
  public static LuaTable open(LuaState state) {
    var module = new Module();
    Constants.TYPES.define(module.table());
    Constants.CLASSES.define(module.table());
    Constants.SECTIONS.define(module.table()); // NS is the section's, as of native cqueues
    return module
        .value("type", types())
        .value("class", Constants.CLASSES.table())
        .value("sshfp", fingerprints())
        .table();
  }

  /** The table of types is also the function that tells records from other values. */
  private static LuaTable types() {
    LuaTable types = Constants.TYPES.table();
    var metatable = new Table();
    metatable.set(
        "__call",
        new Builtin("type", args -> args.arg(2) instanceof RecordObject ? KIND : LuaValue.NIL));
    types.setmetatable(metatable);
    return types;
  }

  private static LuaTable fingerprints() {
    var table = new Table();
    table.set("RSA", LuaValue.valueOf(1));
    table.set("DSA", LuaValue.valueOf(2));
    table.set("SHA1", LuaValue.valueOf(1));
    table.set(1, Bytes.text("SHA1"));
    table.set(2, Bytes.text("DSA"));
    return table;
  }
}
