package org.cqueues.runtime;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.cqueues.core.continuation.Continuation;
import org.cqueues.core.continuation.PinnedException;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaThread;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A Lua coroutine as a continuation on the thread that resumes it. An abandoned one is ordinary
 * garbage: nothing but the program refers to it.
 */
public final class LuaCoroutine extends LuaThread implements Keeper {
  /** As {@code coroutine.status} tells. */
  public enum Status {
    /** Not started, or in a yield. */
    SUSPENDED,
    /** The one that runs. */
    RUNNING,
    /** Has resumed another one. */
    NORMAL,
    /** Ended, or failed. */
    DEAD
  }

  /**
   * How deep protected calls, metamethods and resumes may nest. Lua allows 200 levels of C; deeper
   * recursion through them would take the JVM long to unwind.
   */
  private static final int MAX_LEVELS = 1000;

  private static final String TOO_DEEP = "C stack overflow";
  private static final String ACROSS_C = "attempt to yield across a C-call boundary";

  private final LuaState owner;

  /** Null in the main program's coroutine, which cannot yield. */
  private final @Nullable Continuation continuation;

  private Status status;

  /** The function until it starts; null afterwards, so that it can be collected. */
  private @Nullable LuaValue function;

  /** Arguments on the way in, results on the way out. */
  private Varargs transfer = NONE;

  /** What looks at an error that is raised now; null where nobody does before it is caught. */
  @Nullable ErrorHandler handler;

  /** A handler runs for a stack overflow; another one is its failure. */
  boolean overflowed;

  /** What a script wants to be called while this runs, or null. */
  @Nullable Hook hook;

  /** The hook itself runs, without a hook. */
  boolean inHook;

  /** The innermost call of an interpreted function on this coroutine's stack, or null. */
  @Nullable Activation activation;

  /** The running library function of which the hook hears. */
  @Nullable HookedCall hooked;

  /** The stack of the error that ended the function, or null. */
  private @Nullable List<CallStack.Frame> grave;

  /** What ended the function, until the resumer has seen it. */
  private @Nullable Throwable failure;

  /** Calls from Java now on this coroutine's stack across which a yield is refused. */
  int yieldRefusals;

  /** What it is resumed for, where a script wants to look at its variables. */
  private @Nullable Exposure exposure;

  /** A function is called by {@link #callInMidst}. */
  private boolean inMidst;

  /** What has resumed it, while it runs or has resumed another one. */
  @Nullable LuaCoroutine resumer;

  /** What it yielded last is for whoever resumed its resumers, see {@link #suspendAll}. */
  private boolean passesOn;

  /** Whether it resumed another one last by a function of {@code coroutine.wrap}. */
  private boolean wraps;

  /** Levels of the coroutines that resumed this one. */
  private int outerLevels;

  /** Protected calls and metamethods now on its own stack. */
  int ownLevels;

  /** Calls on this coroutine's stack while it is suspended, where they are counted. */
  private int ownDepth;

  /** What they take of it, in bytes. */
  private int ownStack;

  /** Calls in return position on top of their callers, while another one runs. */
  private int ownTails;

  /** The most they have taken. */
  private int deepest;

  private @Nullable Ephemeron kept;

  /** The main program of a state. */
  LuaCoroutine(LuaState state) {
    super(state.globals());
    this.owner = state;
    this.continuation = null;
    this.status = Status.RUNNING;
  }

  /** A coroutine that will run {@code function}. */
  LuaCoroutine(LuaState state, LuaValue function) {
    super(state.globals());
    this.owner = state;
    Meter.memory(Meter.COROUTINE_BYTES);
    this.function = function;
    this.continuation = new Continuation(new Body(this));
    this.handler = ErrorHandler.STACK; // for debug.traceback of a coroutine that failed
    this.status = Status.SUSPENDED;
  }

  /** The state whose code this runs. */
  public LuaState state() {
    return owner;
  }

  /** Where this coroutine stands. */
  public Status status() {
    return status;
  }

  @Override
  public @Nullable Ephemeron kept() {
    return kept;
  }

  @Override
  public void keep(@Nullable Ephemeron first) {
    kept = first;
  }

  @Override
  public String getStatus() {
    return status.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean isMainThread() {
    return continuation == null;
  }

  /** Whether a yield is possible here: not in the main program, nor under a call from Java. */
  public boolean isYieldable() {
    return continuation != null && yieldRefusals == 0;
  }

  /**
   * Runs this coroutine until it yields or ends.
   *
   * @return what it yielded or, if {@link #status} is then {@link Status#DEAD}, returned
   * @throws LuaError what it raised, any value unchanged; or that it cannot be resumed
   */
  public Varargs advance(Varargs args) {
    return advance(args, false);
  }

  /** As {@link #advance(Varargs)}, for a function that {@code coroutine.wrap} has made. */
  public Varargs advanceWrapped(Varargs args) {
    return advance(args, true);
  }

  /**
   * As {@link #advance(Varargs)}.
   *
   * @param wrapped whether a function of {@code coroutine.wrap} asks
   */
  private Varargs advance(Varargs args, boolean wrapped) {
    if (status != Status.SUSPENDED || continuation == null) {
      throw Errors.plain(notSuspended(args, wrapped));
    }
    LuaCoroutine resumer = owner.running();
    resumer.wraps = wrapped;
    outerLevels = resumer.outerLevels + resumer.ownLevels + 1;
    if (outerLevels > MAX_LEVELS) throw Errors.plain(TOO_DEEP);
    Meter meter = owner.meterOrNull();
    long stack = owner.room.resume(ownStack);
    resumer.ownTails = owner.room.tails;
    owner.room.tails = ownTails;
    resumer.status = Status.NORMAL;
    status = Status.RUNNING;
    transfer = args;
    this.resumer = resumer;
    owner.running(this);
    int depth = 0;
    if (meter != null) {
      depth = meter.depth;
      meter.depth += ownDepth;
    }
    try {
      continuation.run();
    } finally {
      backIn(resumer, meter, stack, depth);
    }
    if (meter != null && ownStack > deepest) countStack(meter);
    Varargs result = transfer;
    transfer = NONE;
    if (failure != null) throw takeFailure();
    return result;
  }

  private String notSuspended(Varargs args, boolean wrapped) {
    return seemsDead(args, wrapped)
        ? "cannot resume dead coroutine"
        : "cannot resume non-suspended coroutine";
  }

  /**
   * This one is suspended or has ended, and its resumer runs. Apart from {@link #advance}, which
   * the JVM inlines only while it is short.
   */
  private void backIn(LuaCoroutine resumer, @Nullable Meter meter, long stack, int depth) {
    ownStack = owner.room.resumed(stack);
    ownTails = owner.room.tails;
    owner.room.tails = resumer.ownTails;
    if (meter != null) {
      ownDepth = status == Status.SUSPENDED ? meter.depth - depth : 0;
      meter.depth = depth;
    }
    owner.running(resumer);
    resumer.status = Status.RUNNING;
    this.resumer = null;
  }

  /**
   * The suspended stack is memory. What it does not need any more stays with it, so that only a
   * deeper one takes more.
   */
  private void countStack(Meter meter) {
    int deeper = ownStack - deepest;
    deepest = ownStack;
    meter.suspended(deeper);
  }

  /** As {@code coroutine.resume}: true and the values, or false and the error. */
  @Override
  public Varargs resume(Varargs args) {
    if (status != Status.SUSPENDED) { // not as an error, which would note the stack
      return varargsOf(FALSE, Bytes.text(notSuspended(args, false)));
    }
    try {
      return varargsOf(TRUE, passOn(advance(args)));
    } catch (LuaError error) {
      return varargsOf(FALSE, Errors.valueOf(error));
    }
  }

  private LuaError takeFailure() {
    Throwable thrown = failure;
    failure = null;
    if (thrown instanceof ScriptError error) grave = error.frames();
    return Errors.of(thrown == null ? new IllegalStateException() : thrown);
  }

  /**
   * The functions on this coroutine's stack, the innermost first: where it runs or is suspended,
   * where it has resumed another one, or where its error was raised.
   */
  public List<CallStack.Frame> frames() {
    return frames(Integer.MAX_VALUE);
  }

  /** As {@link #frames()}, or only so many of them. */
  public List<CallStack.Frame> frames(int limit) {
    if (grave != null) return grave;
    if (status == Status.RUNNING) return CallStack.frames(limit);
    if (status == Status.NORMAL) return CallStack.frames(limit, this, resumed());
    Continuation suspended = suspended();
    if (suspended == null) return List.of();
    return CallStack.frames(suspended.walker(CallStack.OPTIONS), limit, this);
  }

  /** How many coroutines have been resumed since this one has resumed the first of them. */
  @SuppressWarnings("ReferenceEquality") // which coroutine
  private int resumed() {
    int count = 0;
    for (LuaCoroutine c = owner.running(); c != null && c != this; c = c.resumer) count++;
    return count;
  }

  /** As {@code debug.traceback} of this coroutine, which another thread must not run meanwhile. */
  public String traceback() {
    return Bytes.java(Bytes.text(Traceback.of(frames(), 0)));
  }

  /** To Lua 5.2 a coroutine that is not suspended is dead if its stack is empty. */
  private boolean seemsDead(Varargs args, boolean wrapped) {
    return switch (status) {
      case NORMAL -> wraps;
      case RUNNING -> wrapped && args.narg() == 0;
      default -> true;
    };
  }

  /** The continuation, where it has a stack and does not run; else null. */
  @Nullable Continuation suspended() {
    return status == Status.SUSPENDED && function == null ? continuation : null;
  }

  /**
   * Suspends this coroutine, which has to be the running one, and hands {@code values} to its
   * resumer.
   *
   * @return the arguments of the next resume
   * @throws LuaError as Lua words it, where a yield is not possible
   */
  Varargs suspend(Varargs values) {
    if (continuation == null) throw Errors.plain("attempt to yield from outside a coroutine");
    if (yieldRefusals > 0) throw Errors.plain(ACROSS_C);
    transfer = values;
    status = Status.SUSPENDED;
    try {
      Continuation.suspend();
    } catch (PinnedException pinned) {
      status = Status.RUNNING;
      transfer = NONE;
      throw Errors.of(pinned);
    } catch (StackOverflowError e) { // before it was suspended
      status = Status.RUNNING;
      transfer = NONE;
      throw e;
    }
    if (exposure != null) throw takeExposure();
    Varargs args = transfer;
    transfer = NONE;
    return args;
  }

  /**
   * Has the functions up to a level interpreted, of a coroutine that has yielded. Returns whether
   * there was something to do for it.
   *
   * @param frames the functions on its stack, the innermost first
   */
  public boolean expose(int level, List<CallStack.Frame> frames) {
    return expose(Exposure.compiled(level, frames), true);
  }

  /** As {@link #expose(int, List)}, as many functions as can be. */
  public void exposeAll() {
    expose(Integer.MAX_VALUE, false);
  }

  private boolean expose(int functions, boolean exactly) {
    Continuation yielded = suspended();
    if (functions == 0 || yielded == null) return false;
    exposure = Exposure.ofYield(this, yielded.walker(CallStack.OPTIONS), functions, exactly);
    if (exposure == null) return false;
    LuaCoroutine resumer = owner.running();
    boolean before = resumer.wraps;
    try {
      advance(NONE); // it yields at once
    } finally {
      resumer.wraps = before;
      exposure = null;
    }
    return true;
  }

  private Exposure takeExposure() {
    Exposure thrown = Objects.requireNonNull(exposure);
    exposure = null;
    return thrown;
  }

  /**
   * As {@link #suspend}, and with it the coroutines that have resumed one another by functions of
   * Lua, up to the one that Java has resumed, which gets the values.
   */
  Varargs suspendAll(Varargs values) {
    passesOn = true;
    try {
      return suspend(values);
    } finally {
      passesOn = false;
    }
  }

  /**
   * Passes on what this one has yielded by {@link #suspendAll}: its resumer is suspended, too, and
   * resumes it with what it is resumed with itself.
   *
   * @param yielded what {@link #advance} gave
   * @return what this one yields otherwise, or returns
   */
  public Varargs passOn(Varargs yielded) {
    Varargs result = yielded;
    while (passesOn) result = advance(owner.suspendAll(result));
    return result;
  }

  /** Refuses a call that would be nested too deep. */
  void checkLevels() {
    if (outerLevels + ownLevels >= MAX_LEVELS) throw Errors.raise(Bytes.text(TOO_DEEP));
  }

  /**
   * A metamethod is about to be called. It is a level, and {@link #leaveMetamethod} ends it; all
   * else that its error leaves is for who catches that.
   */
  void enterMetamethod() {
    if (outerLevels + ownLevels >= MAX_LEVELS) throw CallStack.raise(TOO_DEEP);
    owner.room.take(StackRoom.LEVEL);
    ownLevels++;
  }

  void leaveMetamethod() {
    owner.room.give(StackRoom.LEVEL);
    ownLevels--;
  }

  /**
   * Calls {@code function} for a library function, so deep at most as PUC Lua calls back from C.
   *
   * @throws LuaError also "C stack overflow"
   */
  public Varargs callBack(LuaValue function, Varargs args) {
    return invoke(ProtectedCall.nested(this), function, args);
  }

  /** Calls {@code function} so that a yield inside it is an error. */
  Varargs callWithoutYield(LuaValue function, Varargs args) {
    return invoke(ProtectedCall.flat(this).withoutYield(), function, args);
  }

  /** Calls {@code function} from Java that may catch its error. */
  public Varargs callCaught(LuaValue function, Varargs args) {
    return invoke(ProtectedCall.flat(this).caughtByJava(), function, args);
  }

  /**
   * As {@link #callCaught}, in the midst of something whose resumer expects what it waits for
   * itself: a yield of the function's own is an error, while library functions may suspend it.
   */
  public Varargs callInMidst(LuaValue function, Varargs args) {
    boolean before = inMidst;
    inMidst = true;
    try {
      return callCaught(function, args);
    } finally {
      inMidst = before;
    }
  }

  /** What {@code coroutine.yield} does: {@link #suspend}, where the script may. */
  Varargs suspendByScript(Varargs values) {
    if (inMidst) throw Errors.plain(ACROSS_C);
    return suspend(values);
  }

  /** As {@link #callCaught}, and a yield inside it is an error. */
  Varargs callCaughtWithoutYield(LuaValue function, Varargs args) {
    return invoke(ProtectedCall.flat(this).caughtByJava().withoutYield(), function, args);
  }

  private static Varargs invoke(ProtectedCall call, LuaValue function, Varargs args) {
    try {
      return function.invoke(args);
    } finally {
      call.end();
    }
  }

  /** What the continuation runs: where the stack begins, as {@link CallStack} sees by the class. */
  record Body(LuaCoroutine coroutine) implements Runnable {
    @Override
    public void run() {
      // all here: an error has to walk down to this method
      Varargs args = coroutine.transfer;
      LuaValue body = coroutine.function;
      coroutine.function = null;
      try {
        coroutine.transfer = body == null ? NONE : body.invoke(args);
      } catch (Throwable thrown) { // every kind: it belongs to the resumer
        coroutine.transfer = NONE;
        coroutine.failure = thrown;
      }
      coroutine.status = Status.DEAD;
    }
  }
}
