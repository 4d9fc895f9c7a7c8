package org.cqueues.lua;

import java.util.List;
import java.util.function.Predicate;
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
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;

/** The modules of this library, made when a script first requires them. */
public final class Modules {
  /** Names in {@code package.preload}; the low-level name of a module gives the same table. */
  private static final List<String> CQUEUES =
      List.of(
          "cqueues",
          "cqueues.errno",
          "cqueues.condition",
          "cqueues.promise",
          "cqueues.auxlib",
          "cqueues.socket",
          "cqueues.thread",
          "cqueues.notify",
          "cqueues.signal",
          "cqueues.dns",
          "cqueues.dns.resolver",
          "cqueues.dns.resolvers",
          "cqueues.dns.record",
          "cqueues.dns.packet",
          "cqueues.dns.config",
          "cqueues.dns.hosts",
          "cqueues.dns.hints",
          "cqueues.debug");

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
    install(state, _ -> true);
  }

  /** As {@link #install(LuaState)}, of those whose names are chosen. */
  public static void install(LuaState state, Predicate<String> chosen) {
    Modules modules = of(state);
    LuaValue preload = state.globals().get("package").get("preload");
    for (String name : CQUEUES) {
      if (!chosen.test(name)) continue;
      var loader = new Builtin(name, _ -> modules.get(name));
      if (!name.equals(LOW_LEVEL_ONLY)) preload.set(name, loader);
      if (!name.equals(PURE)) preload.set("_" + name, loader);
    }
    for (String name : OpensslModules.NAMES) {
      if (!chosen.test(name)) continue;
      preload.set(name, new Builtin(name, _ -> modules.get(name)));
    }
  }

  /** Whether a module has this name, without a leading underscore. */
  public static boolean isOne(String name) {
    return CQUEUES.contains(name) || OpensslModules.NAMES.contains(name);
  }

  /** A controller of a state, as scripts see it; they need not have the module. */
  public static LuaUserdata controller(LuaState state) {
    return (LuaUserdata) of(state).get("cqueues").get("new").call();
  }

  private static Modules of(LuaState state) {
    return state.extension(Modules.class, Modules::new);
  }

  /** Made once for each state, so that interposed methods outlive a second require. */
  private LuaValue get(String name) {
    LuaValue existing = loaded.get(name);
    if (!existing.isnil()) return existing;
    LuaTable made = open(name);
    loaded.set(name, made);
    return made;
  }

  /** A switch, for a table of functions would load each module's class at the start. */
  private LuaTable open(String name) {
    return switch (name) {
      case "cqueues" -> CqueuesModule.open(state);
      case "cqueues.errno" -> ErrnoModule.open(state);
      case "cqueues.condition" -> ConditionModule.open(state);
      case "cqueues.promise" -> PromiseModule.open(state);
      case "cqueues.auxlib" -> AuxlibModule.open(state);
      case "cqueues.socket" -> SocketModule.open(state);
      case "cqueues.thread" -> ThreadModule.open(state, new OfThreads());
      case "cqueues.notify" -> NotifyModule.open(state);
      case "cqueues.signal" -> SignalModule.open(state);
      case "cqueues.dns" -> DnsModule.open(state);
      case "cqueues.dns.resolver" -> ResolverModule.open(state);
      case "cqueues.dns.resolvers" -> ResolversModule.open(state);
      case "cqueues.dns.record" -> RecordModule.open(state);
      case "cqueues.dns.packet" -> PacketModule.open(state);
      case "cqueues.dns.config" -> ConfigModule.open(state);
      case "cqueues.dns.hosts" -> HostsModule.open(state);
      case "cqueues.dns.hints" -> HintsModule.open(state);
      case "cqueues.debug" -> DebugModule.open(state);
      default -> OpensslModules.open(state, name);
    };
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
