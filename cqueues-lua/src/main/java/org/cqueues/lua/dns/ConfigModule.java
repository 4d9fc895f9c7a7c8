package org.cqueues.lua.dns;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.cqueues.core.name.config.AddressText;
import org.cqueues.core.name.config.ConfigFiles;
import org.cqueues.core.name.config.ResolverConfig;
import org.cqueues.core.name.config.Source;
import org.cqueues.core.name.config.TrustAnchors;
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
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.xbill.DNS.Name;

/** {@code require "cqueues.dns.config"}: how resolvers work. */
public final class ConfigModule {
  private static final LuaString KIND = Bytes.text("dns config");
  private static final int RESOLV_CONF = 0;
  private static final int NSSWITCH_CONF = 1;
  private static final long UNSIGNED = 0xFFFF_FFFFL;

  private final LuaClass<ConfigObject> configs = new LuaClass<>("DNS Config", ConfigObject.class);

  private ConfigModule() {
    configs.method("loadfile", args -> load(self(args, "loadfile"), args, 2, true));
    configs.method("loadpath", args -> load(self(args, "loadpath"), args, 2, false));
    configs.method("get", args -> get(self(args, "get")));
    configs.method("set", args -> changed(args, "set", ConfigModule::set, LuaValue.NONE));
    pair("ns", ConfigModule::nameservers, ConfigModule::setNameservers);
    pair("search", config -> Lists.of(config.search()), ConfigModule::setSearch);
    pair("lookup", ConfigModule::lookup, ConfigModule::setLookup);
    pair("opts", ConfigModule::options, ConfigModule::setOptions);
    configs.method("getiface", args -> Bytes.text(AddressText.of(self(args, "getiface").local())));
    configs.method("setiface", this::setLocal);
    configs.method("search", this::search);
    configs
        .metatable()
        .set(
            "__tostring",
            new Builtin("__tostring", args -> Bytes.text(self(args, "__tostring").toString())));
  }

  /** The configurations of a state. */
  static ConfigModule of(LuaState state) {
    return state.extension(ConfigModule.class, _ -> new ConfigModule());
  }

  /** Opens the module in a state. */
  public static LuaTable open(LuaState state) {
    ConfigModule module = of(state);
    return new Module()
        .value("TCP_ENABLE", LuaValue.valueOf(ResolverConfig.TCP_ENABLE))
        .value("TCP_ONLY", LuaValue.valueOf(ResolverConfig.TCP_ONLY))
        .value("TCP_DISABLE", LuaValue.valueOf(ResolverConfig.TCP_DISABLE))
        .value("RESOLV_CONF", LuaValue.valueOf(RESOLV_CONF))
        .value("NSSWITCH_CONF", LuaValue.valueOf(NSSWITCH_CONF))
        .function("new", args -> module.make(new ResolverConfig(), args, "new"))
        .function("stub", args -> module.make(ResolverConfig.stub(), args, "stub"))
        .function("root", args -> module.make(ResolverConfig.root(), args, "root"))
        .function("loadfile", args -> module.loaded(args, true))
        .function("loadpath", args -> module.loaded(args, false))
        .function("type", args -> module.configs.isInstance(args.arg1()) ? KIND : LuaValue.NIL)
        .function("interpose", module.configs::interpose)
        .table();
  }

  /** A new object. */
  ConfigObject wrap(ResolverConfig config) {
    return new ConfigObject(config, configs.metatable());
  }

  private ResolverConfig self(Varargs args, String method) {
    return configs.self(args, method).config();
  }

  @FunctionalInterface
  private interface Getter {
    LuaTable get(ResolverConfig config);
  }

  @FunctionalInterface
  private interface Setter {
    void set(ResolverConfig config, LuaTable value);
  }

  /** A getter and a setter for one list or table. */
  private void pair(String name, Getter getter, Setter setter) {
    configs.method("get" + name, args -> getter.get(self(args, "get" + name)));
    configs.method("set" + name, args -> changed(args, "set" + name, setter, LuaValue.TRUE));
  }

  private Varargs changed(Varargs args, String method, Setter setter, Varargs result) {
    ResolverConfig config = self(args, method);
    setter.set(config, Args.table(args, 2, method));
    return result;
  }

  /** Applies a table, as the method {@code set} does. */
  static void set(ResolverConfig config, LuaTable init) {
    setOptions(config, init); // names of options may stand beside the fields
    field(config, init, "nameserver", "setns", ConfigModule::setNameservers);
    field(config, init, "search", "setsearch", ConfigModule::setSearch);
    field(config, init, "lookup", "setlookup", ConfigModule::setLookup);
    field(config, init, "anchors", "set", ConfigModule::setAnchors);
    field(config, init, "opts", "setopts", ConfigModule::setOptions);
    field(config, init, "options", "setopts", ConfigModule::setOptions);
    LuaValue local = init.get("interface");
    if (local.isnil()) return;
    if (!local.isstring()) throw Lists.wrongType("setiface", "string", local);
    setLocal(config, Bytes.chars(local));
  }

  private static void field(
      ResolverConfig config, LuaTable init, String name, String function, Setter setter) {
    LuaValue value = init.get(name);
    if (value.isnil()) return;
    if (!(value instanceof LuaTable table)) throw Lists.wrongType(function, "table", value);
    setter.set(config, table);
  }

  private Varargs make(ResolverConfig config, Varargs args, String function) {
    if (!args.isnoneornil(1)) set(config, Args.table(args, 1, function));
    return wrap(config);
  }

  /** A file that cannot be read leaves the defaults, as with native cqueues. */
  private Varargs loaded(Varargs args, boolean open) {
    var config = new ResolverConfig();
    load(config, args, 1, open);
    return wrap(config);
  }

  private static Varargs load(ResolverConfig config, Varargs args, int n, boolean open) {
    int syntax = Args.integer(args, n + 1, open ? "loadfile" : "loadpath", RESOLV_CONF);
    return open
        ? Loading.file(args, n, content -> apply(config, content, syntax))
        : Loading.path(args, n, content -> apply(config, content, syntax));
  }

  private static void apply(ResolverConfig config, byte[] content, int syntax) {
    if (syntax == NSSWITCH_CONF) ConfigFiles.applyNsSwitch(config, content);
    else ConfigFiles.applyResolvConf(config, content);
  }

  private static LuaTable get(ResolverConfig config) {
    var table = new Table();
    table.set("nameserver", nameservers(config));
    table.set("search", Lists.of(config.search()));
    table.set("lookup", lookup(config));
    table.set("options", options(config));
    table.set("interface", Bytes.text(AddressText.of(config.local())));
    return table;
  }

  private static LuaTable nameservers(ResolverConfig config) {
    var texts = new ArrayList<String>();
    for (SocketAddress.Inet server : config.nameservers()) texts.add(AddressText.of(server));
    return Lists.of(texts);
  }

  private static void setNameservers(ResolverConfig config, LuaTable list) {
    var servers = new ArrayList<SocketAddress.Inet>();
    for (String text : Lists.texts(list, "setns")) servers.add(address(text));
    config.setNameservers(servers);
  }

  private static SocketAddress.Inet address(String text) {
    var address = AddressText.parse(text, AddressText.DOMAIN);
    if (address != null) return address;
    throw Errors.error(text + ": " + DnsError.text(DnsError.EADDRESS));
  }

  /** Beyond native cqueues: with the option dnssec, where trust begins. */
  private static void setAnchors(ResolverConfig config, LuaTable list) {
    List<String> anchors = Lists.texts(list, "set");
    for (String text : anchors) {
      if (!TrustAnchors.isRight(text)) {
        throw Errors.error(text + ": " + DnsError.text(DnsError.EILLEGAL));
      }
    }
    config.setTrustAnchors(anchors);
  }

  private static void setSearch(ResolverConfig config, LuaTable list) {
    List<String> domains = Lists.texts(list, "setsearch");
    domains.removeIf(String::isEmpty);
    config.setSearch(domains);
  }

  private static LuaTable lookup(ResolverConfig config) {
    var words = new ArrayList<String>();
    for (Source where : config.lookup()) words.add(where.word());
    return Lists.of(words);
  }

  /** The first letter of a word decides. */
  private static void setLookup(ResolverConfig config, LuaTable list) {
    var order = new ArrayList<Source>();
    for (String word : Lists.texts(list, "setlookup")) {
      for (Source where : Source.values()) {
        if (!word.isEmpty() && word.charAt(0) == where.word().charAt(0)) order.add(where);
      }
    }
    config.setLookup(order);
  }

  private static LuaTable options(ResolverConfig config) {
    var table = new Table();
    table.set("edns0", LuaValue.valueOf(config.edns0));
    table.set("ndots", LuaValue.valueOf((double) config.ndots));
    table.set("timeout", LuaValue.valueOf((double) config.timeout));
    table.set("attempts", LuaValue.valueOf((double) config.attempts));
    table.set("rotate", LuaValue.valueOf(config.rotate));
    table.set("recurse", LuaValue.valueOf(config.recurse));
    table.set("smart", LuaValue.valueOf(config.smart));
    table.set("tcp", LuaValue.valueOf(config.tcp));
    if (config.dnssec) table.set("dnssec", LuaValue.TRUE);
    return table;
  }

  /** What a table does not name stays as it is. */
  private static void setOptions(ResolverConfig config, LuaTable table) {
    config.edns0 = flag(table, "edns0", config.edns0);
    config.ndots = number(table, "ndots", config.ndots);
    config.timeout = number(table, "timeout", config.timeout);
    config.attempts = number(table, "attempts", config.attempts);
    config.rotate = flag(table, "rotate", config.rotate);
    config.recurse = flag(table, "recurse", config.recurse);
    config.smart = flag(table, "smart", config.smart);
    config.dnssec = flag(table, "dnssec", config.dnssec);
    config.tcp = (int) number(table, "tcp", config.tcp);
  }

  private static boolean flag(LuaTable table, String name, boolean before) {
    LuaValue value = table.get(name);
    return value.isnil() ? before : value.toboolean();
  }

  /** As unsigned integers of 32 bits. */
  private static long number(LuaTable table, String name, long before) {
    LuaValue value = table.get(name);
    if (value.isnil()) return before;
    if (!value.isnumber()) throw Lists.wrongType("setopts", "number", value);
    return (long) value.todouble() & UNSIGNED;
  }

  private Varargs setLocal(Varargs args) {
    ResolverConfig config = self(args, "setiface");
    setLocal(config, Bytes.chars(Args.string(args, 2, "setiface")));
    return LuaValue.TRUE;
  }

  /** Port 0 is 53, as native cqueues has it. */
  private static void setLocal(ResolverConfig config, String text) {
    SocketAddress.Inet address = address(text);
    config.setLocal(address.port() == 0 ? address.withPort(AddressText.DOMAIN) : address);
  }

  private Varargs search(Varargs args) {
    ResolverConfig config = self(args, "search");
    String name = Bytes.chars(Args.string(args, 2, "search"));
    Iterator<Name> candidates = config.candidates(name).iterator();
    return new Builtin(
        "search",
        _ -> candidates.hasNext() ? Bytes.text(Names.text(candidates.next())) : LuaValue.NIL);
  }
}
