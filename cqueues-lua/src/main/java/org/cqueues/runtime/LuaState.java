package org.cqueues.runtime;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.cqueues.core.continuation.ContinuationAccess;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.jse.JseBaseLib;

/**
 * One Lua interpreter with its coroutines: what would be global lives here. Two states share
 * nothing. A state is used by one thread at a time, which need not be the same each time; only
 * {@link #interrupt()} is for other threads.
 */
public final class LuaState implements AutoCloseable {
  private static final ThreadLocal<@Nullable LuaState> CURRENT = new ThreadLocal<>();

  static {
    ContinuationAccess.open();
  }

  private final StateAssembly assembly;
  private final Globals globals;
  private final LuaCoroutine main;
  private LuaCoroutine running;

  private boolean readsEnvironment = true;

  /** What modules keep for this state, by class. */
  private final Map<Class<?>, Object> extensions = new HashMap<>();

  private final List<BooleanSupplier> watchers = new ArrayList<>();
  private final List<Runnable> collectors = new ArrayList<>();
  private final List<Runnable> closers = new ArrayList<>();

  /** Counts what calls take of the stack. */
  final StackRoom room = new StackRoom();

  private final BasicMetatables basicMetatables = new BasicMetatables(room);

  /** Calls of its functions by Java that last. */
  private int entered;

  /** The thread of the outermost of these calls, or null. */
  private final AtomicReference<@Nullable Thread> caller = new AtomicReference<>();

  /** The state whose function has led to the outermost call, or null. */
  private @Nullable LuaState outside;

  /** The state that a function of this one has called, or null: its waits end with this one's. */
  private volatile @Nullable LuaState inside;

  private final Interruption interruption = new Interruption(this::isEntered);

  /** Tells of interrupts of the thread itself, or null where these are the program's own. */
  private @Nullable ThreadInterrupts threadInterrupts;

  private IntConsumer exit =
      status -> {
        throw new ScriptExitException(status);
      };

  private boolean exitCloses = true;

  private BiFunction<LuaFunction, Varargs, Varargs> outsideCall = this::call;

  private volatile boolean closed;

  /** No call begins any more. */
  private volatile boolean ended;

  /** Counts what scripts use up, in a state with limits. */
  private @Nullable Meter meter;

  /** The stack of the error that a handler looks at, or null. */
  @Nullable List<CallStack.Frame> failed;

  /** The assembly for programs that have none at hand, looked for once. */
  private static final class Provided {
    static final StateAssembly ASSEMBLY =
        ServiceLoader.load(StateAssembly.class, StateAssembly.class.getClassLoader())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no provider of " + StateAssembly.class));
  }

  private LuaState(StateAssembly assembly, Globals globals) {
    this.assembly = assembly;
    this.globals = globals;
    this.main = new LuaCoroutine(this);
    this.running = main;
    globals.running = main;
  }

  /**
   * A new state of the calling thread: Lua 5.2's libraries, and chunks compiled to JVM classes.
   * Unlike LuaJ's standard globals it has no {@code luajava}.
   *
   * @param readEnvironment whether LUA_PATH and its like may change where modules are found
   */
  public static LuaState create(boolean readEnvironment) {
    return create(Provided.ASSEMBLY, readEnvironment);
  }

  /** As {@link #create(boolean)}, with the libraries that {@code assembly} has. */
  public static LuaState create(StateAssembly assembly, boolean readEnvironment) {
    var globals = new ScriptGlobals();
    globals.STDIN = System.in;
    globals.finder = new JseBaseLib(); // for Globals.loadfile
    LuaState state = install(assembly, globals);
    assembly.openAll(state, readEnvironment);
    state.readsEnvironment = readEnvironment;
    return state;
  }

  /**
   * A new state with the libraries that the program chooses.
   *
   * @param limits what its scripts may use up, or null where they are trusted
   * @param libraries puts libraries into the state, and lets it load chunks
   */
  public static LuaState create(
      StateAssembly assembly, @Nullable Limits limits, Consumer<LuaState> libraries) {
    var globals = new ScriptGlobals();
    globals.STDIN = System.in;
    globals.finder = new JseBaseLib();
    LuaState state = install(assembly, globals);
    if (limits != null) state.limit(limits);
    state.readsEnvironment = false;
    libraries.accept(state);
    return state;
  }

  /**
   * A new state of the calling thread for scripts that are not trusted. It has what computes: the
   * basic functions without {@code collectgarbage}, {@code dofile} and {@code loadfile}, {@code
   * coroutine}, {@code string}, {@code table}, {@code math}, {@code bit32}, and of {@code os} the
   * functions that tell the time. There is no way to files, processes, modules, Java classes, other
   * values' metatables ({@code debug}) or precompiled chunks.
   *
   * <p>What {@code print} writes goes to {@code globals().STDOUT}. Whatever a program adds to the
   * globals is reached by the scripts, and counted only where it is Lua.
   */
  public static LuaState restricted(Limits limits) {
    var globals = new ScriptGlobals();
    StateAssembly assembly = Provided.ASSEMBLY;
    LuaState state = install(assembly, globals);
    state.limit(limits);
    state.readsEnvironment = false;
    assembly.openRestricted(state);
    return state;
  }

  private void limit(Limits limits) {
    meter = Meter.of(limits, room);
    room.meter = meter;
  }

  /**
   * What the scripts have used of the limits.
   *
   * @throws IllegalStateException in a state without limits
   */
  public Meter meter() {
    Meter counting = meter;
    if (counting == null) throw new IllegalStateException("this state has no limits");
    return counting;
  }

  /** Whether scripts are not trusted here, see {@link #restricted}. */
  public boolean hasLimits() {
    return meter != null;
  }

  /** As {@link #meter}, or null. */
  @Nullable Meter meterOrNull() {
    return meter;
  }

  /**
   * Gives LuaJ globals that somebody else made our coroutines; whatever they had loaded stays.
   *
   * @return their state; {@code globals} must not have one already
   */
  public static LuaState install(Globals globals) {
    return install(Provided.ASSEMBLY, globals);
  }

  private static LuaState install(StateAssembly assembly, Globals globals) {
    var state = new LuaState(assembly, globals);
    assembly.openCoroutines(state);
    LuaValue loaded = globals.get("package").opttable(new Table()).get("loaded");
    if (loaded.istable()) loaded.set("coroutine", globals.get("coroutine"));
    CURRENT.set(state);
    if (!(Thread.currentThread() instanceof ScriptThread)) StackProbe.prepare();
    return state;
  }

  /**
   * Has chunks compiled to JVM classes from now on, and errors raised and caught by functions of
   * ours.
   */
  public void compileChunks() {
    assembly.compileChunks(this);
  }

  /** Has the functions of chunks loaded from now on compiled so, for {@link StateAssembly}. */
  public void compileWith(FunctionCompiler compiler) {
    // where LuaJ's own globals are, its script engine makes functions of a chunk's class
    Tier tier = globals instanceof ScriptGlobals ? Tier.CHOSEN : Tier.COMPILED;
    if (!(globals instanceof ScriptGlobals)) room.guard(this); // the program may know LuaJ alone
    var functions = FunctionFactory.of(compiler, tier, room);
    globals.loader = (prototype, _, environment) -> functions.load(prototype, environment, room);
    CallStack.prepare();
  }

  /** Whether the environment's paths lead to modules, also for states that this one starts. */
  public boolean readsEnvironment() {
    return readsEnvironment;
  }

  /** The state whose code this thread runs. */
  public static LuaState current() {
    return Objects.requireNonNull(CURRENT.get(), "no Lua state on this thread");
  }

  /** As {@link #current}, or null where this thread runs none. */
  public static @Nullable LuaState currentOrNull() {
    return CURRENT.get();
  }

  /** The metatables that all strings, numbers, functions … of this state have. */
  public BasicMetatables basicMetatables() {
    return basicMetatables;
  }

  /** The metatable of any value in this state, or null. */
  public @Nullable LuaValue metatable(LuaValue value) {
    return value instanceof LuaTable || value instanceof LuaUserdata
        ? value.getmetatable()
        : basicMetatables.get(value.type());
  }

  /**
   * Has {@code drain} called on this state's thread after each full garbage collection that a
   * script asks for, to close what became unreachable.
   *
   * @param watches whether there is anything that could become so; if nobody watches, a collection
   *     may be left out
   */
  public void onCollect(BooleanSupplier watches, Runnable drain) {
    watchers.add(watches);
    collectors.add(drain);
  }

  /** Whether somebody waits for objects to become unreachable. */
  boolean isWatched() {
    for (int i = 0; i < watchers.size(); i++) if (watchers.get(i).getAsBoolean()) return true;
    return false;
  }

  /**
   * A full garbage collection, which closes what scripts let go of, as {@code collectgarbage()}
   * does; for where the system's own limit is reached.
   */
  public void collect() {
    Garbage.of(this).collect();
  }

  /** Runs what {@link #onCollect} was given. */
  public void drain() {
    for (int i = 0; i < collectors.size(); i++) collectors.get(i).run();
  }

  /**
   * Has {@code end}, which must not refer to the state, called when the program has let go of the
   * state without closing it.
   */
  public void onAbandon(Runnable end) {
    // a thread for scripts holds its state to the end, and closes it
    if (!(Thread.currentThread() instanceof ScriptThread)) Abandoned.CLEANER.register(this, end);
  }

  /** Looks after states that are let go of; begins with the first that may be. */
  private static final class Abandoned {
    static final Cleaner CLEANER = Cleaner.create();
  }

  /** Has {@code end} called when the state is closed. */
  public void onClose(Runnable end) {
    closers.add(end);
  }

  /**
   * What {@code os.exit} does, after files are written; without this it ends the script with a
   * {@link ScriptExitException}. It is given the status.
   */
  public void onExit(IntConsumer ends) {
    exit = ends;
  }

  /** Whether {@code os.exit} with a true second argument closes the state, as it does at first. */
  public boolean exitCloses() {
    return exitCloses;
  }

  /** Leaves the end of the state to the program alone. */
  public void keepAtExit() {
    exitCloses = false;
  }

  /** Ends what a script may end, see {@link #onExit}. */
  public void exit(int status) {
    exit.accept(status);
  }

  /**
   * Has {@code wake} called by {@link #interrupt()}, on another thread, to end a wait of the thread
   * that runs this state.
   */
  public void onInterrupt(Runnable wake) {
    interruption.onWake(wake);
  }

  /**
   * Ends the call that is under way, from any thread, with a {@link ScriptInterruptedException}
   * that no script can catch: in loops and calls of Lua functions, in library functions that work
   * in bulk, and in waits of a controller. A call of the system that blocks, such as a read from a
   * terminal, goes on first. The state stays usable.
   *
   * @return whether a call was under way; it may have ended meanwhile
   */
  public boolean interrupt() {
    return interrupt(() -> new ScriptInterruptedException("interrupted"));
  }

  /**
   * As {@link #interrupt()}, with another end.
   *
   * @param reason gives the exception to end with, on the state's thread; or null as long as what
   *     runs there is not what is to end
   */
  public boolean interrupt(Supplier<? extends @Nullable ScriptEndedException> reason) {
    if (!interruption.add(reason::get)) return false;
    wake();
    return true;
  }

  /**
   * Has the call under way do something where it would end, from any thread: soon, or never.
   *
   * @param look must change nothing that the script could see
   */
  public void inspect(Runnable look) {
    interruption.add(
        new Interrupts.Reason() {
          @Override
          public @Nullable ScriptEndedException end() {
            interruption.drop(this);
            look.run();
            return null;
          }
        });
  }

  private void wake() {
    interruption.wake();
    LuaState called = inside;
    if (called != null) called.wake();
  }

  /**
   * As {@link #interrupt()}, and each later call ends at once in the same way; {@link #close} still
   * works.
   */
  public void end() {
    ended = true;
    interrupt();
  }

  /** Whether calls end at once, see {@link #end}. */
  public boolean isEnded() {
    return ended;
  }

  /**
   * Has {@code told} called when the thread that runs this state is interrupted, see {@link
   * Thread#interrupt}: by whoever does that, or by the thread itself, when a call or a wait begins
   * and it is interrupted already. It is to {@link #interrupt(Supplier)}.
   */
  public void onThreadInterrupt(Runnable told) {
    threadInterrupts = new ThreadInterrupts(told);
  }

  /**
   * Looks whether the call under way is to end; for waits and long work.
   *
   * @throws ScriptEndedException to end it
   */
  public void checkInterrupt() {
    interruption.check();
    if (outside != null) outside.checkInterrupt();
  }

  /**
   * As {@link #checkInterrupt}, around a wait of the thread.
   *
   * @throws ScriptEndedException to end the call under way
   */
  public void checkWait() {
    // what has blocked the thread meanwhile, such as a channel, was told of interrupts instead
    listenAgain();
    checkInterrupt();
  }

  /** As {@link #checkInterrupt}, of the state that this thread runs. */
  static void checkCurrent() {
    LuaState state = CURRENT.get();
    if (state != null) state.checkInterrupt();
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closed;
  }

  /**
   * The program is over: finalizers run, within the limits, what files hold back is written, and
   * what scripts left open is closed. Again is a no-op.
   *
   * @throws IllegalStateException while another thread runs a function of the state
   */
  @Override
  public void close() {
    Thread running = caller.get();
    if (running != null && running != Thread.currentThread()) throw inUse(running);
    if (closed) return;
    boolean outermost = acquire();
    closed = true;
    LuaState outer = enter();
    try {
      for (int i = closers.size() - 1; i >= 0; i--) closers.get(i).run();
    } finally {
      leave(outer);
      if (outermost) release();
    }
    Hook.clear(main); // functions of other states need not look for it any more
    detach();
  }

  /**
   * Java calls what belongs to the state; this thread becomes the state's for the time.
   *
   * @return what {@link #leave} wants to know
   */
  private @Nullable LuaState enter() {
    LuaState outer = CURRENT.get();
    if (meter != null) meter.begin();
    if (entered == 0) room.begin(outer != null && outer.entered > 0);
    entered++;
    CURRENT.set(this);
    return outer;
  }

  private void leave(@Nullable LuaState outer) {
    CURRENT.set(outer);
    entered--;
    if (meter != null) meter.end();
  }

  /**
   * The state is this thread's until {@link #release}.
   *
   * @return false if it was so already
   */
  private boolean acquire() {
    Thread thread = Thread.currentThread();
    Thread running = caller.get();
    if (running == thread) return false;
    if (running != null || !caller.compareAndSet(null, thread)) throw inUse(running);
    if (closed) {
      caller.set(null);
      throw new IllegalStateException("this Lua state is closed");
    }
    entered = 0; // what is suspended in a call from Java has no thread
    LuaState outer = CURRENT.get();
    outside = outer == this ? null : outer;
    if (outside != null) outside.inside = this; // before it looks whether it is to end
    if (threadInterrupts != null) threadInterrupts.listen();
    return true;
  }

  private void release() {
    if (threadInterrupts != null) threadInterrupts.ignore();
    LuaState outer = outside;
    outside = null;
    room.end();
    synchronized (interruption) { // one that comes now is either of this call or refused
      caller.set(null);
      interruption.forget();
    }
    if (outer == null) return;
    outer.inside = null;
    outer.listenAgain();
  }

  /** Another state was told of the thread's interrupts meanwhile: only one is at a time. */
  private void listenAgain() {
    if (threadInterrupts != null && caller.get() == Thread.currentThread()) {
      threadInterrupts.listen();
    }
  }

  boolean isEntered() {
    return caller.get() != null;
  }

  /** Whether this thread calls a function without being inside, in a coroutine of ours. */
  @SuppressWarnings("ReferenceEquality") // which coroutine
  boolean isOutside() {
    return caller.get() != Thread.currentThread() && globals.running == running;
  }

  Varargs callFromOutside(LuaFunction function, Varargs args) {
    return outsideCall.apply(function, args);
  }

  /**
   * Has {@code call} make the calls of a program that calls functions of {@link #globals} without
   * this class, where it has made these; without this, {@link #call(LuaValue, Varargs)} does.
   */
  public void onOutsideCall(BiFunction<LuaFunction, Varargs, Varargs> call) {
    outsideCall = call;
  }

  /** A call that has just begun ends at once, see {@link #end}. */
  private ScriptInterruptedException refused() {
    release();
    return new ScriptInterruptedException("interrupted");
  }

  private static IllegalStateException inUse(@Nullable Thread other) {
    return new IllegalStateException(
        "this Lua state is in use by "
            + (other == null ? "another thread" : "thread " + other.getName()));
  }

  /** The table of globals, and LuaJ's hooks. */
  public Globals globals() {
    return globals;
  }

  /** The coroutine that runs; the main program's where none does. */
  public LuaCoroutine running() {
    return running;
  }

  void running(LuaCoroutine coroutine) {
    running = coroutine;
    globals.running = coroutine;
  }

  /** What a module keeps for this state, made when first asked for. */
  public <T> T extension(Class<T> type, Function<LuaState, T> make) {
    Object existing = extensions.get(type);
    if (existing != null) return type.cast(existing);
    T made = make.apply(this);
    extensions.put(type, made);
    return made;
  }

  /** A suspended coroutine that will run {@code function}. */
  public LuaCoroutine coroutine(LuaValue function) {
    return new LuaCoroutine(this, function);
  }

  /**
   * Suspends the running coroutine; see {@code coroutine.yield}.
   *
   * @return what it is resumed with
   */
  @SuppressWarnings("ReferenceEquality") // which coroutine
  public Varargs suspend(Varargs values) {
    return globals.running == running ? running.suspend(values) : suspendForeign(values);
  }

  /** What {@code coroutine.yield} does. */
  @SuppressWarnings("ReferenceEquality") // which coroutine
  Varargs suspendByScript(Varargs values) {
    return globals.running == running ? running.suspendByScript(values) : suspendForeign(values);
  }

  /**
   * As {@link #suspend}, through coroutines of the script's own: with the running one those are
   * suspended that have resumed it, up to the one that Java has resumed, which gets the values.
   */
  @SuppressWarnings("ReferenceEquality") // which coroutine
  public Varargs suspendAll(Varargs values) {
    return globals.running == running ? running.suspendAll(values) : suspendForeign(values);
  }

  /** As {@link #suspend}, of one that LuaJ has made, with a thread, before this state took over. */
  private Varargs suspendForeign(Varargs values) {
    CURRENT.set(this);
    return globals.yield(values);
  }

  /**
   * Calls a function so that a yield inside it is an error, as under a C call. The caller may catch
   * its error.
   */
  public Varargs callWithoutYield(LuaValue function, Varargs args) {
    return running.callCaughtWithoutYield(function, args);
  }

  /**
   * As {@link #call}, and an error brings its Lua stack along, see {@link
   * ScriptError#luaTraceback}, and what an object says of itself, see {@link
   * ScriptError#description}.
   *
   * @throws ScriptError whatever ended the function
   */
  public Varargs run(LuaValue function, Varargs args) {
    try {
      return call(function, args, ErrorHandler.FATAL);
    } catch (Throwable thrown) {
      LuaError error = Errors.of(thrown);
      if (!(error instanceof ScriptError script)) throw error;
      List<CallStack.Frame> stack = script.caught();
      if (stack != null) {
        stack.addFirst(CallStack.Frame.LIBRARY); // whoever asks, as lua's message handler
        script.traceback(Bytes.text(Traceback.of(stack, 1)));
      }
      throw script;
    }
  }

  /**
   * Calls a function from Java as the main program; this thread becomes the state's for the time.
   */
  public Varargs call(LuaValue function, Varargs args) {
    // a handler of the script's looks at an error only where Java does not catch it
    return call(function, args, running.handler == null ? null : ErrorHandler.STACK);
  }

  /**
   * Does something with the state's values, which may call functions of the state; this thread
   * becomes the state's for the time.
   *
   * @throws IllegalStateException in a state that is closed, or in use by another thread
   */
  public <T> T inside(Supplier<T> action) {
    boolean outermost = acquire();
    if (outermost && ended) throw refused();
    LuaState outer = enter();
    ProtectedCall call = ProtectedCall.flat(running);
    try {
      return action.get();
    } finally {
      call.end();
      leave(outer);
      if (outermost) release();
    }
  }

  /** The thread lets go of a state that it has made, and that none of its calls runs. */
  public void detach() {
    if (CURRENT.get() == this) CURRENT.remove();
  }

  private Varargs call(LuaValue function, Varargs args, @Nullable ErrorHandler handler) {
    boolean outermost = acquire();
    if (outermost && ended) throw refused();
    LuaState outer = enter();
    ProtectedCall call = ProtectedCall.flat(running).under(handler);
    try {
      if (entered > 1) room.take(StackRoom.PROGRAM);
      return function.invoke(args);
    } catch (OutOfMemoryError e) {
      throw Errors.of(e);
    } finally {
      call.end();
      leave(outer);
      if (outermost) release();
    }
  }
}
