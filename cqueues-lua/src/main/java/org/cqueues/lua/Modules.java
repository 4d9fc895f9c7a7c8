package org.cqueues.lua;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cqueues.lua.cqueues.AuxlibModule;
import org.cqueues.lua.cqueues.ConditionModule;
import org.cqueues.lua.cqueues.CqueuesModule;
import org.cqueues.lua.cqueues.DebugModule;
import org.cqueues.lua.cqueues.ErrnoModule;
import org.cqueues.lua.cqueues.PromiseModule;
import org.cqueues.lua.dns.ConfigModule;
import org.cqueues.lua.dns.DnsModule;
import org.cqueues.lua.dns.HintsModule;
import org.cqueues.lua.dns.HostsModule;
import org.cqueues.lua.dns.PacketModule;
import org.cqueues.lua.dns.RecordModule;
import org.cqueues.lua.dns.ResolverModule;
import org.cqueues.lua.dns.ResolversModule;
import org.cqueues.lua.notify.NotifyModule;
import org.cqueues.lua.openssl.OpensslModules;
import org.cqueues.lua.signal.SignalModule;
import org.cqueues.lua.socket.SocketModule;
import org.cqueues.lua.thread.ThreadModule;
import org.cqueues.lua.thread.ThreadStates;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** The modules of this library, made when a script first requires them. */
public final class Modules {
  /** Names in {@code package.preload}; the low-level name of a module gives the same table. */
  private static final Map<String, Function<LuaState, LuaTable>> CQUEUES =
      Map.ofEntries(
          Map.entry("cqueues", CqueuesModule::open),
          Map.entry("cqueues.errno", ErrnoModule::open),
          Map.entry("cqueues.condition", ConditionModule::open),
          Map.entry("cqueues.promise", PromiseModule::open),
          Map.entry("cqueues.auxlib", AuxlibModule::open),
          Map.entry("cqueues.socket", SocketModule::open),
          Map.entry("cqueues.thread", state -> ThreadModule.open(state, new OfThreads())),
          Map.entry("cqueues.notify", NotifyModule::open),
          Map.entry("cqueues.signal", SignalModule::open),
          // lambdas, for a reference to a method loads its class at the start
          Map.entry("cqueues.dns", s -> DnsModule.open(s)),
          Map.entry("cqueues.dns.resolver", s -> ResolverModule.open(s)),
          Map.entry("cqueues.dns.resolvers", s -> ResolversModule.open(s)),
          Map.entry("cqueues.dns.record", s -> RecordModule.open(s)),
          Map.entry("cqueues.dns.packet", s -> PacketModule.open(s)),
          Map.entry("cqueues.dns.config", s -> ConfigModule.open(s)),
          Map.entry("cqueues.dns.hosts", s -> HostsModule.open(s)),
          Map.entry("cqueues.dns.hints", s -> HintsModule.open(s)),
          Map.entry("cqueues.debug", DebugModule::open));

  /** What a thread has loaded before its function runs. */
  private static final List<String> IN_THREADS =
      List.of(
          "cqueues",
          "cqueues.errno",
          "cqueues.socket",
          "cqueues.signal",
          "cqueues.thread",
          "cqueues.notify");

  /** Public modules without a low-level name, and low-level ones without a public name. */
  private static final String PURE = "cqueues.promise";

  private static final String LOW_LEVEL_ONLY = "cqueues.debug";

  private final LuaState state;
  private final LuaTable loaded = new Table();

  private Modules(LuaState state) {
    this.state = state;
  }

  /** Makes {@code require} of a state find the modules. */
  public static void install(LuaState state) {
    Modules modules = of(state);
    LuaValue preload = state.globals().get("package").get("preload");
    for (String name : CQUEUES.keySet()) {
      var loader = new Builtin(name, _ -> modules.get(name));
      if (!name.equals(LOW_LEVEL_ONLY)) preload.set(name, loader);
      if (!name.equals(PURE)) preload.set("_" + name, loader);
    }
    for (String name : OpensslModules.NAMES) {
      preload.set(name, new Builtin(name, _ -> modules.get(name)));
    }
  }

  private static Modules of(LuaState state) {
    return state.extension(Modules.class, Modules::new);
  }

  /** Made once for each state, so that interposed methods outlive a second require. */
  private LuaValue get(String name) {
    LuaValue existing = loaded.get(name);
    if (!existing.isnil()) return existing;
    Function<LuaState, LuaTable> open = CQUEUES.get(name);
    LuaTable made = open == null ? OpensslModules.open(state, name) : open.apply(state);
    loaded.set(name, made);
    return made;
  }

  /** The states of threads are those of programs, with some modules loaded. */
  private static final class OfThreads implements ThreadStates {
    @Override
    public LuaState open(boolean readEnvironment) {
      return States.open(readEnvironment);
    }

    @Override
    public void load(LuaState state) {
      Modules modules = of(state);
      LuaValue loaded = state.globals().get("package").get("loaded");
      for (String name : IN_THREADS) loaded.set(name, modules.get(name));
    }
  }
}
