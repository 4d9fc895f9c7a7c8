package org.cqueues.lua.embed;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.cqueues.core.Coroutine;
import org.cqueues.lua.Modules;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Limits;
import org.cqueues.runtime.LuaCoroutine;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.ScriptEndedException;
import org.cqueues.runtime.ScriptError;
import org.cqueues.runtime.ScriptInterruptedException;
import org.cqueues.runtime.library.Library;
import org.cqueues.runtime.parser.Chunk;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A Lua state with its loop, in a Java program.
 *
 * <pre>{@code
 * try (LuaEngine lua = LuaEngine.open()) {
 *   int answer = lua.eval("local a, b = ... return a * b", 6, 7).toInt();
 * }
 * }</pre>
 *
 * <p>Scripts are compiled to JVM classes. A {@link LuaChunk} is compiled once for all engines; what
 * {@link #eval} gets as text is compiled for this one.
 *
 * <p>An engine is used by one thread at a time. Without a thread of its own that is whichever
 * calls, and the loop turns while it calls {@link #run} or {@link #turn}. An engine with a thread
 * of its own, see {@link Builder#ownThread} and {@link Builder#virtualThread}, belongs to that, and
 * one with a host, see {@link Builder#open(HostLoop)}, to the host's; others go through {@link
 * #submit}. Calls from a wrong thread throw {@link IllegalStateException}; {@link #submit}, {@link
 * #interrupt}, {@link #shutdown} and {@link #close} are for all threads.
 *
 * <p>Errors of scripts are {@link LuaException}s. What ends a script from outside is a {@link
 * ScriptEndedException}: a {@link org.cqueues.runtime.LimitException}, a {@link
 * org.cqueues.runtime.ScriptInterruptedException} or, where it calls {@code os.exit}, a {@link
 * org.cqueues.runtime.ScriptExitException}. The engine goes on after each of these.
 *
 * <p>Values pass as follows; see {@link Builder#hostAccess} for other objects.
 *
 * <table>
 * <caption>Conversions</caption>
 * <tr><th>Java<th>Lua
 * <tr><td>null<td>nil
 * <tr><td>Optional<td>what it has, or nil
 * <tr><td>boolean, numbers<td>boolean, number; whole numbers come back as long, if nothing else is
 *     asked for
 * <tr><td>String, char, enum<td>text in UTF-8
 * <tr><td>byte[]<td>string of these bytes
 * <tr><td>Map; Collection, array<td>a new table; back as Map, List, Set or array, with elements of
 *     the type that a parameter, a result or a component of a record declares
 * <tr><td>{@link LuaBody}, {@link LuaChunk}<td>function
 * <tr><td>CompletionStage, Future, Flow.Publisher<td>an object to wait for
 * <tr><td>record<td>a table with its components, and back; an object where scripts see its members
 * <tr><td>interface<td>from a table of functions, or a function; see {@link #as}
 * </table>
 */
public final class LuaEngine implements AutoCloseable {
  private final LuaState state;
  private final Conversions conversions;
  private final Awaitables awaitables;
  private final Loop loop;
  private final TurnClock clock;
  private final EngineEnd end;

  /** Null where the engine has a thread of its own or a host. */
  private final @Nullable CallerDriver caller;

  LuaEngine(LuaState state, Builder options, @Nullable HostLoop host) {
    this.state = state;
    conversions = new Conversions(this, options.hostAccess);
    loop = new Loop(state, conversions, options.errorListener);
    clock = new TurnClock(state, loop, options.turnTime, options.slowTurn, options.slowListener);
    awaitables = new Awaitables(state, conversions);
    Scheduler.of(state).onTurn(clock);
    end = new EngineEnd(state, loop, clock);
    if (options.turnTime != null || options.slowTurn != null) end.add(Watchdog.watch(clock));
    state.onThreadInterrupt(clock::interruptThread);
    if (options.hostAccess.isAll()) Luajava.open(this);
    state.keepAtExit();
    state.onOutsideCall((function, arguments) -> inside(() -> state.call(function, arguments)));
    options.globals.forEach(
        (name, value) -> state.globals().set(Bytes.utf8(name), global(name, value)));
    state.detach();
    if (host != null) {
      caller = null;
      start(new HostedDriver(loop, host, () -> turn(0), end));
    } else if (options.thread == null) {
      caller = new CallerDriver();
      loop.driver(caller);
    } else {
      caller = null;
      var driver =
          new ThreadDriver(
              loop, this::turn, options.thread, options.virtual, options.stackMib, end::close);
      loop.driver(driver);
      driver.start();
    }
  }

  private void start(HostedDriver driver) {
    loop.driver(driver);
    try {
      driver.start();
    } catch (RuntimeException refused) {
      end.close();
      throw refused;
    }
  }

  /** An engine with all of Lua and all modules, for scripts that are trusted. */
  public static LuaEngine open() {
    return builder().open();
  }

  /** An engine for which more is chosen. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * An engine over LuaJ's globals that a program has made: its scripts get the modules of this
   * library and its coroutines, and what is loaded from now on is compiled to JVM classes. Whatever
   * the globals have stays.
   *
   * <p>Lua functions that are loaded from now on may also be called without the engine, as LuaJ's.
   * They are this engine's nevertheless: {@link #interrupt} and {@link #close} end them, and a call
   * from a wrong thread, or when the engine is closed, throws {@link IllegalStateException}. It is
   * not always noticed that another thread is inside. Functions that LuaJ has interpreted before,
   * and library functions, know nothing of the engine unless it calls them.
   */
  public static LuaEngine of(Globals globals) {
    return builder().open(globals);
  }

  /**
   * Compiles a script for any number of engines.
   *
   * @param name for messages; a file's begins with {@code @}, any other with {@code =}
   * @throws LuaException for wrong syntax
   */
  public static LuaChunk compile(String name, String source) {
    return LuaChunk.of(name, source);
  }

  /** As {@link #compile(String, String)}, of source text or precompiled code. */
  public static LuaChunk compile(String name, byte[] source) {
    return LuaChunk.of(name, source);
  }

  /**
   * As {@link #compile(String, String)}, of a file.
   *
   * @throws IOException where it cannot be read
   */
  public static LuaChunk compile(Path file) throws IOException {
    return LuaChunk.of("@" + file, Files.readAllBytes(file));
  }

  // running scripts

  /**
   * Runs a script to its end. What it waits for blocks the thread; see {@link #spawn} for scripts
   * that go on while others do.
   *
   * @param arguments what the script sees as {@code ...}
   * @return what it returns
   * @throws LuaException its error, or wrong syntax
   * @throws ScriptEndedException where it was ended from outside
   */
  public LuaValues eval(String source, @Nullable Object... arguments) {
    return guarded(() -> run(load(source), arguments));
  }

  /** As {@link #eval(String, Object...)}. */
  public LuaValues eval(LuaChunk chunk, @Nullable Object... arguments) {
    return guarded(() -> run(functionOf(chunk), arguments));
  }

  /**
   * As {@link #eval(String, Object...)}, of a file.
   *
   * @throws IOException where it cannot be read
   */
  public LuaValues eval(Path file, @Nullable Object... arguments) throws IOException {
    return eval(compile(file), arguments);
  }

  /** Calls a function of the script's, as {@link #eval(String, Object...)}. */
  public LuaValues call(LuaValue function, @Nullable Object... arguments) {
    return guarded(() -> run(function, arguments));
  }

  /**
   * Calls a global function, or one in a global table: {@code "handler"}, {@code "http.handler"}.
   */
  public LuaValues call(String function, @Nullable Object... arguments) {
    return guarded(() -> run(callable(function), arguments));
  }

  /**
   * Starts a coroutine of the loop, which begins in the next turn.
   *
   * @return its values, or its error; cancellation ends the coroutine, in a loop without end too
   */
  public CompletableFuture<LuaValues> spawn(LuaChunk chunk, @Nullable Object... arguments) {
    return guarded(() -> loop.spawn(functionOf(chunk), conversions.toLua(arguments)));
  }

  /** As {@link #spawn(LuaChunk, Object...)}. */
  public CompletableFuture<LuaValues> spawn(String source, @Nullable Object... arguments) {
    return guarded(() -> loop.spawn(load(source), conversions.toLua(arguments)));
  }

  /** As {@link #spawn(LuaChunk, Object...)}, of a function. */
  public CompletableFuture<LuaValues> spawn(LuaValue function, @Nullable Object... arguments) {
    return guarded(() -> loop.spawn(function, conversions.toLua(arguments)));
  }

  private LuaFunction load(String source) {
    try {
      byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
      return (LuaFunction) Chunk.load(state, bytes, Bytes.utf8(source));
    } catch (LuaError wrong) {
      throw LuaException.of(wrong);
    }
  }

  private LuaValues run(LuaValue function, @Nullable Object[] arguments) {
    return new LuaValues(conversions, state.run(function, conversions.toLua(arguments)));
  }

  // values

  /** Sets a global variable, converted as the class says. */
  public void set(String name, @Nullable Object value) {
    guarded(
        () -> {
          state.globals().set(Bytes.utf8(name), global(name, value));
          return true;
        });
  }

  private LuaValue global(String name, @Nullable Object value) {
    return value instanceof LuaBody body ? functionOf(name, body) : conversions.toLua(value);
  }

  /** A global variable, or one in a global table, as of {@link LuaValues#get}. */
  public <T> @Nullable T get(String name, Class<T> type) {
    return guarded(() -> new Found<>(conversions.toJava(path(name), type, name))).value();
  }

  /** What may be nothing. */
  private record Found<T>(@Nullable T value) {}

  /**
   * A global table of functions, or a global function, as an interface. The functions get the
   * arguments alone, without the table. A method that returns a {@link CompletableFuture} starts a
   * coroutine of the loop; any other runs to its end.
   */
  public <T> T as(String name, Class<T> type) {
    return guarded(() -> conversions.required(path(name), type, name));
  }

  /** As {@link #as(String, Class)}. */
  public <T> T as(LuaValue table, Class<T> type) {
    return guarded(() -> conversions.required(table, type, type.getSimpleName()));
  }

  /** A value of Java's as scripts would see it. */
  public LuaValue toLua(@Nullable Object value) {
    return guarded(() -> conversions.toLua(value));
  }

  /**
   * An object of Java's itself, also where {@link #toLua} would give a copy in Lua, as of a list.
   * Scripts may do with it what {@link Builder#hostAccess} says.
   */
  public LuaValue toLuaObject(Object object) {
    return guarded(() -> conversions.objects().of(object));
  }

  /**
   * A value of a script's as Java would see it, as of {@link LuaValues#get}.
   *
   * @return null for nil
   */
  public <T> @Nullable T toJava(LuaValue value, Class<T> type) {
    return guarded(() -> new Found<>(conversions.toJava(value, type, "value"))).value();
  }

  /** A chunk as a function whose global variables are the fields of a table. */
  public LuaFunction function(LuaChunk chunk, LuaTable environment) {
    return guarded(() -> chunk.code().in(state, environment));
  }

  private LuaValue path(String name) {
    LuaValue value = state.globals();
    for (int start = 0, dot; start <= name.length(); start = dot + 1) {
      dot = name.indexOf('.', start);
      if (dot < 0) dot = name.length();
      if (!value.istable() && state.metatable(value) == null) {
        throw wrong("index", name.substring(0, start - 1), value);
      }
      value = value.get(Bytes.utf8(name.substring(start, dot)));
    }
    return value;
  }

  private LuaValue callable(String name) {
    LuaValue value = path(name);
    if (value.isfunction() || state.metatable(value) != null) return value;
    throw wrong("call", name, value);
  }

  private static LuaError wrong(String doing, String name, LuaValue value) {
    return new LuaError(
        Bytes.utf8("attempt to " + doing + " '" + name + "' (a " + value.typename() + " value)"));
  }

  LuaValue field(LuaValue table, String name) {
    return guarded(() -> table.get(Bytes.utf8(name)));
  }

  LuaFunction functionOf(LuaChunk chunk) {
    return chunk.code().in(state, state.globals());
  }

  /** A function of Java's as scripts see it. */
  LuaFunction functionOf(String name, LuaBody body) {
    return new Builtin(name, args -> call(name, body, args));
  }

  private Varargs call(String name, LuaBody body, Varargs args) {
    Object result;
    try {
      result = body.call(new LuaCall(this, name, args));
      heedInterrupt();
      result = awaitables.settled(result);
    } catch (LuaException e) {
      heedInterrupt();
      throw again(e);
    } catch (InterruptedException e) { // the thread is not interrupted any more
      Thread.currentThread().interrupt();
      heedInterrupt();
      throw Errors.host(e);
    } catch (Exception e) {
      heedInterrupt();
      throw Errors.host(e, name);
    }
    return result instanceof LuaValues values ? values.toVarargs() : conversions.toLua(result);
  }

  /** An error of a script that a function of Java's has called: the same for its caller. */
  private static LuaError again(LuaException e) {
    Throwable cause = e.getCause();
    return new ScriptError(e.value(), cause == null ? e : cause);
  }

  /** Nobody is told that a thread has interrupted itself, as Java's functions do. */
  private void heedInterrupt() {
    if (Thread.currentThread().isInterrupted()) state.checkWait();
  }

  void sleep(double seconds) {
    Scheduler.of(state).pollThrough(LuaValue.valueOf(seconds));
  }

  // the loop

  /**
   * Does something on the loop's thread, between its turns; from any thread. Without a thread of
   * its own, that is in the next turn.
   *
   * @return what it returns; a stage is waited for by whoever wants to
   */
  public <T> CompletableFuture<T> submit(Callable<T> action) {
    if (end.isClosed()) throw new IllegalStateException("this engine is closed");
    var submission = new Submission<T>(action);
    loop.submit(submission);
    if (end.isClosed()) submission.cancel(false); // nobody does it any more
    return submission;
  }

  /** As {@link #submit(Callable)}, of an action that gives a stage, whose value this is. */
  public <T> CompletableFuture<T> submitAsync(Callable<? extends CompletionStage<T>> action) {
    return submit(action).thenCompose(stage -> stage);
  }

  /**
   * Turns the loop on this thread until there are no coroutines left, and nothing was submitted, or
   * until the engine is closed.
   *
   * @throws IllegalStateException where the engine has a thread of its own or a host
   * @throws org.cqueues.runtime.ScriptInterruptedException where the thread is interrupted, which
   *     it remains; coroutines that wait stay as they are, and another call goes on with them
   */
  public void run() {
    callers();
    while (!loop.isIdle() && !end.isClosed()) turn(Double.POSITIVE_INFINITY);
  }

  /**
   * One turn of the loop without a wait: what was submitted is done, and each coroutine that can
   * run is resumed once. One that fails ends the turn; the others run in the next.
   *
   * @return seconds until the next turn has something to do, unless {@link #pollfd} becomes
   *     readable or {@link #onWake} calls before; 0 for at once, +inf for never
   * @throws org.cqueues.runtime.ScriptInterruptedException as of {@link #run}
   */
  public double turn() {
    callers();
    turn(0);
    return end.isClosed() ? Double.POSITIVE_INFINITY : loop.isReady() ? 0 : loop.timeout();
  }

  private void turn(double timeout) {
    boolean outermost = end.enter();
    try {
      loop.turn(timeout);
    } finally {
      if (outermost) end.leave();
    }
  }

  /**
   * The descriptor of the loop, level-triggered: readable when a turn has something to do. It is
   * the same until {@link #close}, unless a script resets its controllers, and other threads do not
   * make it readable: see {@link #onWake}.
   */
  public int pollfd() {
    callers();
    return guarded(() -> loop.controller().pollfd());
  }

  /**
   * Has {@code told} called by other threads when the loop has something to do for them. It may be
   * called often, and amid a turn.
   */
  public void onWake(Runnable told) {
    callers().onWake(told);
  }

  private CallerDriver callers() {
    if (caller != null) return caller;
    throw new IllegalStateException("this engine's loop is turned by its own thread or its host");
  }

  /**
   * Ends what runs at this moment with a {@link org.cqueues.runtime.ScriptInterruptedException}
   * that no script can catch: the script of {@link #eval} or {@link #call}, or of the loop's
   * coroutines the one that has its turn. A loop that waits for all of them goes on. From any
   * thread.
   *
   * <p>An interrupt of the thread itself, {@link Thread#interrupt}, does the same, and a loop that
   * the program turns ends, too: {@link #run} and {@link #turn} throw. The thread stays
   * interrupted, and as long as it is so, runs nothing. On the engine's own thread, and on its
   * host's, what an interrupt has ended uses it up, and the loop goes on.
   *
   * @return whether anything was under way
   */
  public boolean interrupt() {
    return clock.interrupt();
  }

  // looking inside

  /** What the engine holds. */
  public LuaStatistics statistics() {
    return guarded(() -> Inspection.statistics(state, loop, clock));
  }

  /** The coroutines of the loop, and what each waits for. */
  public List<LuaWait> coroutines() {
    return guarded(
        () -> {
          var waits = new ArrayList<LuaWait>();
          for (Coroutine coroutine : loop.coroutines()) {
            LuaCoroutine lua = Scheduler.coroutineOf(coroutine);
            waits.add(
                new LuaWait(
                    Inspection.awaited(coroutine, Scheduler.of(state).now()),
                    lua == null ? "" : lua.traceback()));
          }
          return List.copyOf(waits);
        });
  }

  /** Begins to count anew what the limits are about, as before another request. */
  public void renewLimits() {
    guarded(
        () -> {
          state.meter().renew();
          return true;
        });
  }

  /** The state below, for what LuaJ's own values are needed for. */
  public LuaState state() {
    return state;
  }

  Conversions conversions() {
    return conversions;
  }

  Awaitables awaitables() {
    return awaitables;
  }

  // the end

  /**
   * Ends the engine when its coroutines have ended, or after some time, none where it is negative;
   * from any thread. Without a thread of its own it turns the loop meanwhile. An interrupt of the
   * calling thread is the end of the time.
   *
   * @return whether all coroutines have ended by themselves
   * @throws IllegalStateException on the thread of the engine's host, which must not wait
   */
  public boolean shutdown(Duration grace) {
    if (loop.driver() instanceof HostedDriver hosted) hosted.checkMayWait();
    long most = Math.clamp(TimeUnit.NANOSECONDS.convert(grace), 0, Long.MAX_VALUE / 2);
    long deadline = System.nanoTime() + most;
    boolean done = caller == null ? end.awaitIdle(deadline) : finish(deadline);
    close();
    return done;
  }

  private boolean finish(long deadline) {
    while (!loop.isIdle()) {
      double left = (deadline - System.nanoTime()) / 1e9;
      if (left <= 0) return false;
      try {
        turn(left);
      } catch (ScriptInterruptedException interrupted) {
        return false;
      }
    }
    return true;
  }

  /**
   * Ends the engine: what runs is interrupted, finalizers ({@code __gc}) run, sockets and files are
   * closed, script threads end, signals are handed back, and futures of coroutines are cancelled.
   * Returns when that is done; of a script that closes the engine it runs in, it is done when the
   * script has ended. Again is a no-op.
   */
  @Override
  public void close() {
    loop.driver().stop();
    end.request();
    loop.driver().awaitEnd();
    if (caller != null && end.mayClose()) end.close();
  }

  /** Does something as the state's thread; a script that runs already goes on afterwards. */
  private <T> T guarded(Supplier<T> action) {
    try {
      return inside(action);
    } catch (LuaError e) {
      throw LuaException.of(e);
    }
  }

  private <T> T inside(Supplier<T> action) {
    loop.driver().check();
    boolean outermost = end.enter();
    clock.enter();
    try {
      return state.inside(action);
    } finally {
      clock.leave(null);
      if (outermost) end.leave();
    }
  }

  /** What an engine is to be. Without any choice it is as of {@link LuaEngine#open()}. */
  public static final class Builder {
    final Map<String, @Nullable Object> globals = new LinkedHashMap<>();
    HostAccess hostAccess = HostAccess.NONE;
    @Nullable Duration turnTime;
    @Nullable Duration slowTurn;
    Consumer<SlowTurn> slowListener = Builder::logSlow;
    Consumer<RuntimeException> errorListener = Builder::logError;
    @Nullable String thread;
    boolean virtual;
    int stackMib = 64;

    private final StateRecipe recipe = new StateRecipe();

    private Builder() {}

    private static int count(String what, int most) {
      if (most >= 0) return most;
      throw new IllegalArgumentException(what + ": " + most + " is negative");
    }

    private static Duration positive(String what, Duration time) {
      if (time.isPositive()) return time;
      throw new IllegalArgumentException(what + ": " + time + " is no time");
    }

    private static void logError(RuntimeException error) {
      String lua = error instanceof LuaException e ? e.luaTraceback() : null;
      System.getLogger(LuaEngine.class.getName())
          .log(
              System.Logger.Level.ERROR,
              "a coroutine failed" + (lua == null ? "" : "\n" + lua),
              error);
    }

    private static void logSlow(SlowTurn turn) {
      System.getLogger(LuaEngine.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "a coroutine ran for " + turn.time().toMillis() + " ms\n" + turn.traceback());
    }

    /** The libraries of Lua that scripts have; all by default. */
    public Builder libraries(Set<Library> chosen) {
      recipe.libraries = chosen;
      return this;
    }

    /** As {@link #libraries(Set)}. */
    public Builder libraries(Library... chosen) {
      return libraries(Set.of(chosen));
    }

    /**
     * The modules of this library that {@code require} finds, such as {@code cqueues} and {@code
     * cqueues.socket}; all by default, none for no name.
     *
     * @throws IllegalArgumentException for a name that is none
     */
    public Builder modules(String... names) {
      for (String name : names) {
        if (!Modules.isOne(name)) throw new IllegalArgumentException("no module '" + name + "'");
      }
      recipe.modules = Set.copyOf(Arrays.asList(names));
      return this;
    }

    /**
     * For scripts that are not trusted: {@link Library#SAFE}, and no modules. What follows adds to
     * that.
     */
    public Builder safe() {
      recipe.libraries = Library.SAFE;
      recipe.modules = Set.of();
      return this;
    }

    /** What {@code require(name)} gives, loaded once. */
    public Builder module(String name, LuaChunk chunk) {
      recipe.chunks.put(name, chunk);
      return this;
    }

    /**
     * Where {@code require} finds files, as {@code package.path}: by default as native Lua 5.2, and
     * nowhere for "".
     */
    public Builder path(String path) {
      recipe.path = path;
      return this;
    }

    /**
     * Has {@code require} find modules among the resources of a class path: {@code a.b} as {@code
     * a/b.lua} or {@code a/b/init.lua} under the root. Each is compiled once for all engines.
     *
     * @param root such as {@code "lua/"}, or ""
     */
    public Builder resources(ClassLoader loader, String root) {
      recipe.resources.add(new ResourceModules(loader, root));
      return this;
    }

    /**
     * What scripts may use up in instructions, memory and depth of calls. Their code counts that,
     * and takes about twice as long.
     */
    public Builder limits(Limits limits) {
      recipe.limits = limits;
      return this;
    }

    /**
     * How long a script may keep the thread: a call, or a coroutine until it waits. It is ended by
     * a {@link org.cqueues.runtime.LimitException} up to an eighth later.
     *
     * @param most more than none
     */
    public Builder turnTime(Duration most) {
      turnTime = positive("turnTime", most);
      return this;
    }

    /**
     * How many sockets, files, controllers and other objects with a descriptor there may be at
     * once. What is more is refused as by the system, with EMFILE.
     */
    public Builder descriptors(int most) {
      recipe.descriptors = count("descriptors", most);
      return this;
    }

    /** How many coroutines the loop, and controllers of scripts, may have at once. */
    public Builder coroutines(int most) {
      recipe.coroutines = count("coroutines", most);
      return this;
    }

    /** How many threads scripts may have at once; 0 for none. */
    public Builder threads(int most) {
      recipe.threads = count("threads", most);
      return this;
    }

    /** What scripts may do with Java objects; by default nothing. */
    public Builder hostAccess(HostAccess access) {
      hostAccess = access;
      return this;
    }

    /** Lets scripts handle, block and send signals of the process, by {@code cqueues.signal}. */
    public Builder signals() {
      recipe.signals = true;
      return this;
    }

    /**
     * What {@code os.exit} does, with its status; whether the engine is closed is for the program
     * to say. Without this the script ends with a {@link org.cqueues.runtime.ScriptExitException},
     * and the process goes on.
     */
    public Builder onExit(IntConsumer exit) {
      recipe.exit = exit;
      return this;
    }

    /** What {@code print} and {@code io} use; by default the process's streams. */
    public Builder streams(InputStream in, PrintStream out, PrintStream err) {
      recipe.in = in;
      recipe.out = out;
      recipe.err = err;
      return this;
    }

    /** Sets a global variable, converted as {@link LuaEngine} says. */
    public Builder global(String name, @Nullable Object value) {
      globals.put(name, value);
      return this;
    }

    /** Gives scripts a function. */
    public Builder function(String name, LuaBody body) {
      return global(name, body);
    }

    /**
     * Hears of errors that ended coroutines which the program has not spawned, on the loop's
     * thread; by default they are logged.
     */
    public Builder errorListener(Consumer<RuntimeException> listener) {
      errorListener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Hears, on the loop's thread, of coroutines that ran as long before they waited or ended.
     *
     * @param time more than none
     */
    public Builder slowTurn(Duration time, Consumer<SlowTurn> listener) {
      slowTurn = positive("slowTurn", time);
      slowListener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /** As {@link #slowTurn(Duration, Consumer)}; they are logged. */
    public Builder slowTurn(Duration time) {
      slowTurn = positive("slowTurn", time);
      return this;
    }

    /** Gives the engine a daemon thread of its own, which turns the loop until {@link #close}. */
    public Builder ownThread(String name) {
      thread = Objects.requireNonNull(name, "name");
      virtual = false;
      return this;
    }

    /**
     * As {@link #ownThread}, a virtual one: it waits without a carrier. The depth of its calls is
     * what the JVM gives virtual threads.
     */
    public Builder virtualThread(String name) {
      thread = Objects.requireNonNull(name, "name");
      virtual = true;
      return this;
    }

    /** Address space for the stack of {@link #ownThread}, in MiB; 64 by default. */
    public Builder stack(int mib) {
      if (mib < 1) throw new IllegalArgumentException("stack: " + mib + " MiB are too few");
      stackMib = mib;
      return this;
    }

    /** Makes the engine. */
    public LuaEngine open() {
      return new LuaEngine(recipe.make(), this, null);
    }

    /**
     * Makes an engine whose loop is turned by one of the program's, such as Netty's, on that one's
     * thread. The engine belongs to it from now on, and is closed when it ends.
     *
     * @throws java.util.concurrent.RejectedExecutionException where it has ended
     */
    public LuaEngine open(HostLoop host) {
      return new LuaEngine(recipe.make(), this, host);
    }

    /**
     * Makes the engine over LuaJ's globals that a program has made, see {@link LuaEngine#of}. The
     * libraries, limits and streams are those of the globals.
     */
    public LuaEngine open(Globals given) {
      return new LuaEngine(recipe.adopt(given), this, null);
    }
  }
}
