package org.cqueues.lua.dns;

import java.util.Iterator;
import java.util.concurrent.ThreadLocalRandom;
import org.cqueues.core.name.config.AddressText;
import org.cqueues.core.name.config.Hints;
import org.cqueues.core.name.config.ResolverConfig;
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

/** {@code require "cqueues.dns.hints"}: which name servers to ask first. */
public final class HintsModule {
  private static final LuaString KIND = Bytes.text("dns hints");
  private static final LuaString ROOT = Bytes.text(".");

  private final LuaClass<HintsObject> objects = new LuaClass<>("DNS Hints", HintsObject.class);

  private HintsModule() {
    objects.method("insert", this::insert);
    objects.method("grep", this::grep);
    objects
        .metatable()
        .set(
            "__tostring",
            new Builtin("__tostring", args -> Bytes.text(self(args, "__tostring").toString())));
  }

  /** The hints of a state. */
  static HintsModule of(LuaState state) {
    return state.extension(HintsModule.class, _ -> new HintsModule());
  }

  /** Opens the module in a state. */
  public static LuaTable open(LuaState state) {
    HintsModule module = of(state);
    return new Module()
        .function("new", _ -> module.wrap(new Hints()))
        .function("stub", args -> module.wrap(Hints.stub(config(args))))
        .function("root", _ -> module.wrap(Hints.root()))
        .function("type", args -> module.objects.isInstance(args.arg1()) ? KIND : LuaValue.NIL)
        .function("interpose", module.objects::interpose)
        .table();
  }

  private static ResolverConfig config(Varargs args) {
    return args.arg1() instanceof ConfigObject object ? object.config() : ResolverConfig.stub();
  }

  /** A new object. */
  HintsObject wrap(Hints hints) {
    return new HintsObject(hints, objects.metatable());
  }

  private Hints self(Varargs args, String method) {
    return objects.self(args, method).hints();
  }

  private Varargs insert(Varargs args) {
    Hints hints = self(args, "insert");
    String zoneText = Bytes.chars(Args.string(args, 2, "insert"));
    int priority = Args.integer(args, 4, "insert", 1);
    Name zone = Names.parse(zoneText);
    if (zone == null) throw failed(zoneText, DnsError.EILLEGAL);
    if (args.arg(3) instanceof ConfigObject object) {
      hints.insert(zone, object.config(), priority);
      return LuaValue.TRUE;
    }
    String text = Bytes.chars(Args.string(args, 3, "insert"));
    SocketAddress.Inet address = AddressText.parse(text, AddressText.DOMAIN);
    if (address == null) throw failed(zoneText, DnsError.EADDRESS);
    hints.insert(zone, address, priority);
    return LuaValue.TRUE;
  }

  private static RuntimeException failed(String zone, int error) {
    return Errors.error(zone + ": " + DnsError.text(error));
  }

  private Varargs grep(Varargs args) {
    Hints hints = self(args, "grep");
    Name zone = Names.parse(Bytes.chars(Args.string(args, 2, "grep", ROOT)));
    if (zone == null) return new Builtin("grep", _ -> LuaValue.NIL);
    Iterator<SocketAddress.Inet> addresses =
        hints.shuffled(zone, ThreadLocalRandom.current()).iterator();
    return new Builtin(
        "grep",
        _ -> addresses.hasNext() ? Bytes.text(AddressText.of(addresses.next())) : LuaValue.NIL);
  }
}
