package org.cqueues.lua.dns;

import org.cqueues.core.name.config.AddressText;
import org.cqueues.core.name.config.HostsTable;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.core.name.message.Names;
import org.cqueues.lua.module.LuaClass;
import org.cqueues.lua.module.Module;
import org.cqueues.os.SocketAddress;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.xbill.DNS.Name;

/** {@code require "cqueues.dns.hosts"}: names and addresses that need no server. */
public final class HostsModule {
  private static final LuaString KIND = Bytes.text("dns hosts");

  private final LuaClass<HostsObject> tables = new LuaClass<>("DNS Hosts", HostsObject.class);

  private HostsModule() {
    tables.method("loadfile", args -> Loading.file(args, 2, self(args, "loadfile")::load));
    tables.method("loadpath", args -> Loading.path(args, 2, self(args, "loadpath")::load));
    tables.method("insert", this::insert);
    tables
        .metatable()
        .set(
            "__tostring",
            new Builtin("__tostring", args -> Bytes.text(self(args, "__tostring").toString())));
  }

  /** The tables of a state. */
  static HostsModule of(LuaState state) {
    return state.extension(HostsModule.class, _ -> new HostsModule());
  }

  /** Opens the module in a state. */
  public static LuaTable open(LuaState state) {
    HostsModule module = of(state);
    return new Module()
        .function("new", _ -> module.wrap(new HostsTable()))
        .function("stub", _ -> module.wrap(HostsTable.stub()))
        .function("root", _ -> module.wrap(new HostsTable()))
        .function("loadfile", args -> module.loaded(args, true))
        .function("loadpath", args -> module.loaded(args, false))
        .function("type", args -> module.tables.isInstance(args.arg1()) ? KIND : LuaValue.NIL)
        .function("interpose", module.tables::interpose)
        .table();
  }

  /** A new object. */
  HostsObject wrap(HostsTable hosts) {
    return new HostsObject(hosts, tables.metatable());
  }

  private HostsTable self(Varargs args, String method) {
    return tables.self(args, method).hosts();
  }

  /** A file that cannot be read leaves an empty table, as with native cqueues. */
  private HostsObject loaded(Varargs args, boolean open) {
    var hosts = new HostsTable();
    if (open) Loading.file(args, 1, hosts::load);
    else Loading.path(args, 1, hosts::load);
    return wrap(hosts);
  }

  private Varargs insert(Varargs args) {
    HostsTable hosts = self(args, "insert");
    String addressText = Bytes.chars(Args.string(args, 2, "insert"));
    SocketAddress.Inet address = AddressText.parse(addressText, 0);
    if (address == null) throw failed(addressText, DnsError.EADDRESS);
    String nameText = Bytes.chars(Args.string(args, 3, "insert"));
    Name name = Names.parse(nameText);
    if (name == null) throw failed(nameText, DnsError.EILLEGAL);
    hosts.insert(address, name, args.arg(4).toboolean());
    return LuaValue.TRUE;
  }

  private static RuntimeException failed(String text, int error) {
    return Errors.error(text + ": " + DnsError.text(error));
  }
}
