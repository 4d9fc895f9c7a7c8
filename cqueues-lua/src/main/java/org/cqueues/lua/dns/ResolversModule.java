package org.cqueues.lua.dns;

import java.util.function.Supplier;
import org.cqueues.core.Condition;
import org.cqueues.core.name.resolver.ResolverPool;
import org.cqueues.core.name.resolver.ResolverPool.Limits;
import org.cqueues.lua.cqueues.ConditionModule;
import org.cqueues.lua.module.ConditionObject;
import org.cqueues.lua.module.Module;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.os.Errno;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code require "cqueues.dns.resolvers"}: pools, tables whose limits are plain fields that may be
 * set at any time.
 */
public final class ResolversModule {
  private static final LuaString LOWAT = Symbols.of("lowat");
  private static final LuaString HIWAT = Symbols.of("hiwat");
  private static final LuaString QUERYMAX = Symbols.of("querymax");
  private static final LuaString LIFO = Symbols.of("lifo");
  private static final LuaString TIMEOUT = Symbols.of("timeout");
  private static final LuaString ONLEAK = Symbols.of("onleak");
  private static final LuaString POOL = Symbols.of("__pool");
  private static final LuaString GET = Symbols.of("get");
  private static final LuaString PUT = Symbols.of("put");

  private final LuaState state;
  private final Scheduler scheduler;
  private final ResolverClass resolvers;
  private final LuaTable methods = new Table();
  private final LuaTable table;
  private final LuaValue ownGet;
  private final LuaValue ownPut;

  private ResolversModule(LuaState state) {
    this.state = state;
    resolvers = ResolverClass.of(state);
    scheduler = resolvers.scheduler();
    ownGet = method("get", args -> get(args.arg1(), deadline(args.arg1(), args, 2, "get")));
    ownPut = method("put", args -> put(args.arg1(), args));
    method("query", this::query);
    method("signal", this::signal);
    method("check", this::check);
    method("onleak", this::onleak);
    method("stat", this::statistics);
    table =
        new Module()
            .value("lowat", LuaValue.valueOf(Limits.DEFAULT.lowWater()))
            .value("hiwat", LuaValue.valueOf(Limits.DEFAULT.highWater()))
            .value("querymax", LuaValue.valueOf(Limits.DEFAULT.queryMax()))
            .value("lifo", LuaValue.FALSE)
            .function("new", args -> create(resolvers.recipe(args, "new")))
            .function("stub", args -> create(resolvers.stub(args)))
            .function("root", args -> create(resolvers.root(args)))
            .function(
                "type",
                args ->
                    poolOf(args.arg1()) == null ? LuaValue.NIL : Bytes.text("dns resolver pool"))
            .table();
  }

  private Builtin method(String name, Builtin.Body body) {
    var function = new Builtin(name, body);
    methods.rawset(Symbols.of(name), function);
    return function;
  }

  /** The one of a state. */
  static ResolversModule of(LuaState state) {
    return state.extension(ResolversModule.class, ResolversModule::new);
  }

  /** Opens the module in a state. */
  public static LuaTable open(LuaState state) {
    return of(state).table;
  }

  /** A pool of stub resolvers as the system is configured. */
  LuaTable createStub() {
    return create(resolvers.stub(LuaValue.NONE));
  }

  private LuaTable create(ResolverRecipe recipe) {
    var fields = new Table();
    for (LuaString name : new LuaString[] {LOWAT, HIWAT, QUERYMAX, LIFO, TIMEOUT, ONLEAK}) {
      fields.set(name, table.get(name));
    }
    Supplier<ResolverObject> factory = () -> resolvers.make(recipe);
    var pool = new ResolverPool<>(resolvers.context().entropy(), scheduler.reaper(), factory);
    pool.onLeak(() -> leaked(fields));
    ConditionObject signalled = ConditionModule.wrap(state, new Condition(false));
    fields.set("condvar", signalled);
    fields.set("resconf", recipe.config());
    var metatable = new Table();
    metatable.rawset(Symbols.of("__index"), methods);
    metatable.set(POOL, new PoolObject(pool, new Fields(fields), signalled, new Table()));
    fields.setmetatable(metatable);
    return fields;
  }

  /** What is behind a table; null where that is no pool. */
  static @Nullable PoolObject poolOf(LuaValue value) {
    if (!(value instanceof LuaTable fields)) return null;
    LuaValue metatable = fields.getmetatable();
    return metatable != null && metatable.rawget(POOL) instanceof PoolObject pool ? pool : null;
  }

  private static PoolObject self(LuaValue value, String method) {
    PoolObject pool = poolOf(value);
    if (pool != null) return pool;
    String got = value.isnil() ? "no value" : value.typename();
    throw Errors.badArgument(1, method, "dns resolver pool expected, got " + got);
  }

  private static double number(LuaValue fields, LuaString name, double absent) {
    LuaValue value = fields.get(name);
    return Numbers.isNumber(value) ? Numbers.toDouble(value) : absent;
  }

  /** The fields of a pool's table, each read when it matters. */
  private record Fields(LuaTable table) implements Limits {
    @Override
    public double lowWater() {
      return number(table, LOWAT, DEFAULT.lowWater());
    }

    @Override
    public double highWater() {
      return number(table, HIWAT, DEFAULT.highWater());
    }

    @Override
    public double queryMax() {
      return number(table, QUERYMAX, DEFAULT.queryMax());
    }

    @Override
    public boolean lifo() {
      return table.get(LIFO).toboolean();
    }
  }

  /** After the argument, else the pool's own timeout. */
  private double deadline(LuaValue fields, Varargs args, int n, String method) {
    if (!args.isnoneornil(n)) return scheduler.deadline(Args.number(args, n, method));
    return scheduler.deadline(number(fields, TIMEOUT, Double.POSITIVE_INFINITY));
  }

  private Varargs get(LuaValue fields, double deadline) {
    PoolObject self = self(fields, "get");
    scheduler.reaper().drain(); // one may have been missed
    ResolverObject taken = self.pool().take(self.limits());
    if (taken == null) taken = await(self, deadline);
    return taken == null
        ? LuaValue.varargsOf(LuaValue.NIL, LuaValue.valueOf(Errno.ETIMEDOUT))
        : taken;
  }

  /** Waits for one; null where there is no time left. */
  private @Nullable ResolverObject await(PoolObject self, double deadline) {
    ResolverPool<ResolverObject> pool = self.pool();
    ResolverPool.Wait wait = pool.begin();
    try {
      ConditionObject woken = ConditionModule.wrap(state, wait.woken());
      while (true) {
        double now = scheduler.now();
        if (now >= deadline) return null;
        LuaValue left =
            deadline == Double.POSITIVE_INFINITY ? LuaValue.NIL : LuaValue.valueOf(deadline - now);
        scheduler.poll(LuaValue.varargsOf(woken, self.signalled(), left));
        ResolverObject taken = pool.take(self.limits(), wait);
        if (taken != null) return taken;
      }
    } finally {
      pool.end(wait);
    }
  }

  private Varargs put(LuaValue fields, Varargs args) {
    PoolObject self = self(fields, "put");
    if (!(args.arg(2) instanceof ResolverObject resolver)) {
      throw Args.typeError(args, 2, "put", "dns resolver");
    }
    resolver.query().cancel();
    self.pool().put(resolver, self.limits());
    return LuaValue.NONE;
  }

  /** {@code self:query(name, type, class, timeout)}, which covers the wait for a resolver, too. */
  private Varargs query(Varargs args) {
    LuaValue fields = args.arg1();
    self(fields, "query");
    double deadline = deadline(fields, args, 5, "query");
    LuaValue getting = fields.get(GET);
    Varargs taken =
        getting.raweq(ownGet) ? get(fields, deadline) : getting.invoke(fields, left(deadline));
    if (!(taken.arg1() instanceof ResolverObject resolver)) return taken;
    try {
      return resolvers.query(resolver, args, deadline);
    } finally {
      Varargs back = LuaValue.varargsOf(fields, resolver);
      LuaValue putting = fields.get(PUT);
      if (putting.raweq(ownPut)) put(fields, back);
      else putting.invoke(back);
    }
  }

  private LuaValue left(double deadline) {
    return deadline == Double.POSITIVE_INFINITY
        ? LuaValue.NIL
        : LuaValue.valueOf(Math.max(0, deadline - scheduler.now()));
  }

  private Varargs signal(Varargs args) {
    self(args.arg1(), "signal").signalled().condition().signal(Integer.MAX_VALUE);
    return LuaValue.NONE;
  }

  /** Those out are counted where they are registered, so that the two cannot differ. */
  private Varargs check(Varargs args) {
    self(args.arg1(), "check");
    return LuaValue.TRUE;
  }

  private Varargs onleak(Varargs args) {
    LuaValue fields = args.arg1();
    self(fields, "onleak");
    LuaValue before = fields.get(ONLEAK);
    fields.set(ONLEAK, args.isnoneornil(2) ? LuaValue.NIL : Args.function(args, 2, "onleak"));
    return before;
  }

  /** Protected: an error here would be another coroutine's. */
  private void leaked(LuaValue fields) {
    LuaValue handler = fields.get(ONLEAK);
    if (handler.isnil()) return;
    try {
      state.callWithoutYield(handler, LuaValue.NONE);
    } catch (LuaError ignored) {
      // as specified: the handler is called protected
    }
  }

  private Varargs statistics(Varargs args) {
    ResolverPool<ResolverObject> pool = self(args.arg1(), "stat").pool();
    var result = new Table();
    result.set("out", LuaValue.valueOf(pool.out()));
    result.set("cached", LuaValue.valueOf(pool.idleCount()));
    result.set("waiting", LuaValue.valueOf(pool.waiting()));
    result.set("gets", LuaValue.valueOf((double) pool.taken()));
    result.set("waits", LuaValue.valueOf((double) pool.waits()));
    result.set("made", LuaValue.valueOf((double) pool.made()));
    result.set("leaked", LuaValue.valueOf((double) pool.leaked()));
    return result;
  }
}
