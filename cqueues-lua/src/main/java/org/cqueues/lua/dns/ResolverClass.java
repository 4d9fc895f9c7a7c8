package org.cqueues.lua.dns;

import java.util.function.Consumer;
import org.cqueues.core.name.config.Hints;
import org.cqueues.core.name.config.HostsTable;
import org.cqueues.core.name.config.ResolverConfig;
import org.cqueues.core.name.resolver.ResolverContext;
import org.cqueues.core.name.resolver.Statistics;
import org.cqueues.lua.module.LuaClass;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.lua.openssl.SslModule;
import org.cqueues.lua.socket.SocketModule;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The class of resolvers in one Lua state: what scripts do with one. */
final class ResolverClass {
  /** What Lua calls a function that it knows no name of. */
  private static final String UNNAMED = "?";

  private static final LuaString SUBMIT = Symbols.of("submit");
  private static final LuaString FETCH = Symbols.of("fetch");
  private static final LuaString WRITE = Bytes.text("w");
  private static final LuaString BOTH = Bytes.text("rw");

  private final Scheduler scheduler;
  private final ResolverContext context;
  private final ConfigModule configs;
  private final PacketModule packets;
  private final LuaClass<ResolverObject> objects =
      new LuaClass<>("DNS Resolver", ResolverObject.class);
  private final LuaFunction submit;
  private final LuaFunction fetch;

  private ResolverClass(LuaState state) {
    scheduler = Scheduler.of(state);
    context = SocketModule.of(state).resolvers();
    configs = ConfigModule.of(state);
    packets = PacketModule.of(state);
    submit = objects.method("submit", this::submit);
    fetch = objects.method("fetch", this::fetch);
    objects.method("query", args -> query(open(args), args));
    objects.method("pollfd", args -> LuaValue.valueOf(open(args).pollfd()));
    objects.method("events", args -> events(open(args).interest()));
    objects.method("timeout", args -> LuaValue.valueOf(open(args).timeout()));
    objects.method("stat", args -> statistics(open(args).query().resolver().statistics()));
    objects.method(
        "why",
        args -> {
          String troubles = open(args).query().troubles();
          return troubles == null ? LuaValue.NIL : Bytes.utf8(troubles);
        });
    objects.method(
        "close",
        args -> {
          objects.self(args).close();
          return LuaValue.NONE;
        });
    objects.metatable().rawset(Symbols.of("__gc"), objects.method(Bytes.text("close")));
  }

  /** The one of a state. */
  static ResolverClass of(LuaState state) {
    return state.extension(ResolverClass.class, ResolverClass::new);
  }

  LuaClass<ResolverObject> objects() {
    return objects;
  }

  ResolverContext context() {
    return context;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** A new object. */
  ResolverObject make(ResolverRecipe recipe) {
    scheduler.reaper().drain(); // before the descriptors of those let go of run out
    var query = new RunningQuery(recipe.make());
    return new ResolverObject(query, recipe, objects.metatable(), scheduler.reaper());
  }

  private ResolverObject open(Varargs args) {
    ResolverObject self = objects.self(args);
    if (self.isClosed()) throw Errors.badArgument(1, UNNAMED, "resolver defunct");
    return self;
  }

  /** The object, which somebody may have closed during a wait. */
  private static ResolverObject open(ResolverObject self) {
    if (!self.isClosed()) return self;
    throw Errors.error("calling 'fetch' on bad self (resolver defunct)");
  }

  private Varargs submit(Varargs args) {
    ResolverObject self = open(args);
    String name = Bytes.chars(Args.string(args, 2, "submit"));
    int type = type(args.arg(3));
    int dclass = dclass(args.arg(4));
    return result(self.query().submit(name, type, dclass));
  }

  private static int type(LuaValue given) {
    return given.isnil() ? org.xbill.DNS.Type.A : Constants.TYPES.number(given);
  }

  private static int dclass(LuaValue given) {
    return given.isnil() ? org.xbill.DNS.DClass.IN : Constants.CLASSES.number(given);
  }

  private static Varargs result(int result) {
    return result == 0 ? LuaValue.TRUE : LuaValue.varargsOf(LuaValue.FALSE, code(result));
  }

  /** An error as scripts see it: the system's positive, others negative. */
  private static LuaValue code(int result) {
    return LuaValue.valueOf(result < -OWN ? result : -result);
  }

  /** Beyond lie the errors that are none of the system's. */
  private static final int OWN = 1_000_000;

  private Varargs fetch(Varargs args) {
    return fetch(open(args));
  }

  private Varargs fetch(ResolverObject self) {
    int result = self.query().fetch();
    return result == 0 ? packet(self) : result(result);
  }

  private LuaValue packet(ResolverObject self) {
    return packets.wrap(self.query().answer());
  }

  /**
   * {@code self:query(name, type, class, timeout)}, through methods that a script may have
   * replaced.
   */
  Varargs query(ResolverObject self, Varargs args) {
    double timeout = Args.number(args, 5, "query", Double.POSITIVE_INFINITY);
    return query(self, args, scheduler.deadline(timeout));
  }

  /** The same until a deadline, instead of for a timeout. */
  Varargs query(ResolverObject self, Varargs args, double deadline) {
    Varargs question =
        LuaValue.varargsOf(self, args.arg(2), LuaValue.varargsOf(args.arg(3), args.arg(4)));
    LuaValue submitting = objects.method(SUBMIT);
    Varargs submitted = submitting.raweq(submit) ? submit(question) : submitting.invoke(question);
    if (!submitted.arg1().toboolean()) {
      return LuaValue.varargsOf(LuaValue.NIL, submitted.arg(2));
    }
    while (true) {
      Varargs fetched = fetched(self);
      if (fetched.arg1().toboolean()) return fetched;
      LuaValue why = fetched.arg(2);
      if (!(why.isint() && why.toint() == Errno.EAGAIN)) {
        return LuaValue.varargsOf(LuaValue.NIL, why);
      }
      if (!scheduler.await(self, deadline)) {
        return LuaValue.varargsOf(LuaValue.NIL, LuaValue.valueOf(Errno.ETIMEDOUT));
      }
      open(self);
    }
  }

  private Varargs fetched(ResolverObject self) {
    LuaValue fetching = objects.method(FETCH);
    return fetching.raweq(fetch) ? fetch(self) : fetching.invoke(self);
  }

  private static LuaValue events(int interest) {
    boolean read = (interest & Interest.READ) != 0;
    boolean write = (interest & Interest.WRITE) != 0;
    if (read && write) return BOTH;
    if (read) return LuaClass.READ;
    return write ? WRITE : LuaValue.NIL;
  }

  private static LuaTable statistics(Statistics statistics) {
    var table = new Table();
    table.set("queries", LuaValue.valueOf((double) statistics.queries()));
    table.set("udp", traffic(statistics.udpSent(), statistics.udpReceived()));
    table.set("tcp", traffic(statistics.tcpSent(), statistics.tcpReceived()));
    return table;
  }

  private static LuaTable traffic(Statistics.Traffic sent, Statistics.Traffic received) {
    var table = new Table();
    table.set("sent", traffic(sent));
    table.set("rcvd", traffic(received));
    return table;
  }

  private static LuaTable traffic(Statistics.Traffic traffic) {
    var table = new Table();
    table.set("count", LuaValue.valueOf((double) traffic.count()));
    table.set("bytes", LuaValue.valueOf((double) traffic.bytes()));
    return table;
  }

  /**
   * {@code new(config, hosts, hints)}; what is missing is as the configuration's mode needs it. A
   * table may have the fields {@code tls}, a context, and {@code tlsname} for servers over TLS.
   */
  ResolverRecipe recipe(Varargs args, String function) {
    HostsTable hosts = args.arg(2) instanceof HostsObject object ? object.hosts() : null;
    Hints hints = args.arg(3) instanceof HintsObject object ? object.hints() : null;
    if (args.isnoneornil(1) && hosts == null && hints == null) return stub(LuaValue.NONE);
    TlsSecurity security = security(args.arg1(), function);
    return new ResolverRecipe(context, config(args, function), hosts, hints, security);
  }

  private ConfigObject config(Varargs args, String function) {
    if (args.arg1() instanceof ConfigObject object) return object;
    if (args.isnoneornil(1)) return configs.wrap(context.files().config());
    var config = new ResolverConfig();
    ConfigModule.set(config, Args.table(args, 1, function));
    return configs.wrap(config);
  }

  private @Nullable TlsSecurity security(LuaValue init, String function) {
    LuaValue tls = init instanceof LuaTable ? init.get("tls") : LuaValue.NIL;
    if (tls.isnil()) return null;
    if (!SslModule.isTls(tls)) {
      String text = "SSL_CTX* expected in field 'tls', got " + tls.typename();
      throw Errors.badArgument(1, function, text);
    }
    LuaValue name = init.get("tlsname");
    return new TlsSecurity(
        SslModule.of(scheduler.state()), tls, name.isnil() ? null : Bytes.chars(name));
  }

  /** {@code stub(init)}. */
  ResolverRecipe stub(Varargs args) {
    return system(args, false, "stub");
  }

  /** {@code root(init)}. */
  ResolverRecipe root(Varargs args) {
    return system(args, true, "root");
  }

  private ResolverRecipe system(Varargs args, boolean recurse, String function) {
    LuaTable init = args.isnoneornil(1) ? null : Args.table(args, 1, function);
    TlsSecurity security = security(args.arg1(), function);
    Consumer<ResolverConfig> wishes =
        config -> {
          config.recurse |= recurse;
          if (init != null) ConfigModule.set(config, init);
        };
    return new ResolverRecipe(context, configs, wishes, security);
  }
}
