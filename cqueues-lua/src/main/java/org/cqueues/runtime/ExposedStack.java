package org.cqueues.runtime;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.TailcallVarargs;
import org.luaj.vm2.Varargs;

/**
 * The innermost functions on the Java stack, as far as an {@link Exposure} can take them out of
 * their classes: between them is nothing but calls, protected ones, and the handlers of errors that
 * are being raised.
 */
final class ExposedStack {
  /** What hands results on, or says what comes after. */
  private static final Set<Class<?>> BETWEEN =
      Set.of(
          LuaValue.class,
          LuaFunction.class,
          Varargs.class,
          TailcallVarargs.class,
          CompiledFunction.class,
          EngineFunction.class,
          LibraryFunction.class,
          InterpretedCode.class,
          Calls.class,
          Loops.class,
          Elements.class,
          Arithmetic.class,
          Conditions.class,
          Inheritance.class,
          Ops.class,
          ErrorCall.class,
          ErrorHandler.class,
          Exposure.class);

  private static final StackWalker WALKER = StackWalker.getInstance(CallStack.OPTIONS, 16);

  /**
   * Where a class is.
   *
   * @param pc its instruction
   * @param passes whether the call is nobody's concern any more: it has returned what was met
   *     before, or the interpreter goes on with it already
   * @param isTail whether it counts as a call in return position that has a caller
   */
  record Place(int pc, boolean passes, boolean isTail) {}

  private final int wanted;
  private int functions;
  private final Deque<Place> places = new ArrayDeque<>();

  /** For each error that is being raised whether a library function does. */
  private final Deque<Boolean> raised = new ArrayDeque<>();

  /** For each function whether a library function has called what was met before. */
  private final Deque<Boolean> calledBack = new ArrayDeque<>();

  /** The functions that were called in return position, by numbers from 0 on. */
  private final BitSet tailCalled = new BitSet();

  /** Those up to the outermost one that is in its class. */
  private int exposedFunctions;

  /** What was met last is on its way to a handler. */
  private boolean handled;

  /** What was met last handles an error that the function below raises. */
  private boolean raising;

  /** No function goes on that is below, up to the protected call: an error will end all. */
  private boolean doomed;

  /** There is a library function behind the Lua function that was met last. */
  private boolean byLibrary;

  /** It will be there again, since it says what comes after. */
  private boolean announced;

  /** What was met last. */
  private Class<?> last = Exposure.class;

  /** What was met last was interpreted in place of the compiled function met next. */
  private boolean diverted;

  /** That goes back to an exposure. */
  private boolean exposed;

  /** What was met last goes on with the interpreted call met next. */
  private boolean resumed;

  private @Nullable Activation activation;

  /** The library function whose frames are met, which lead to what was met before and no more. */
  private @Nullable Class<?> library;

  private ExposedStack(int wanted, LuaCoroutine running, Class<?> innermost) {
    this.wanted = wanted;
    this.library = innermost;
    this.activation = running.activation;
  }

  /**
   * Looks at the running coroutine's stack.
   *
   * @param wanted functions to be looked for at most
   * @param innermost the library function that runs
   */
  static ExposedStack look(int wanted, LuaFunction innermost) {
    var stack = new ExposedStack(wanted, LuaState.current().running(), innermost.getClass());
    WALKER.walk(frames -> stack.meets(frames.skip(1).iterator()));
    return stack;
  }

  /** As {@link #look}, at the stack of a coroutine that has yielded, which {@code walker} sees. */
  static ExposedStack ofYield(int wanted, StackWalker walker, LuaCoroutine coroutine) {
    var stack = new ExposedStack(wanted, coroutine, YieldFunction.class);
    walker.walk(
        frames ->
            stack.meets(
                frames
                    .dropWhile(f -> !LuaFunction.class.isAssignableFrom(f.getDeclaringClass()))
                    .iterator()));
    return stack;
  }

  private boolean meets(Iterator<StackWalker.StackFrame> frames) {
    boolean goesOn = true;
    while (goesOn && frames.hasNext()) goesOn = meets(frames.next());
    return goesOn;
  }

  /** The functions up to the outermost one that is in its class; 0 if none is. */
  int functions() {
    return exposedFunctions;
  }

  /** Where the next class is, the innermost first. */
  Place next() {
    return places.remove();
  }

  /** Whether a library function has called what was met before the next function. */
  boolean isNextCalledBack() {
    return calledBack.remove();
  }

  /** Whether a function was called in return position, the innermost being 0. */
  boolean isTailCalled(int function) {
    return tailCalled.get(function);
  }

  /** Whether a library function raises the next error, the innermost first. */
  boolean isNextRaisedByLibrary() {
    return raised.remove();
  }

  /** Whether to go on behind a frame. */
  private boolean meets(StackWalker.StackFrame frame) {
    Class<?> type = frame.getDeclaringClass();
    boolean goesOn = type != LuaCoroutine.Body.class && meets(type, frame);
    last = type;
    return goesOn;
  }

  private boolean meets(Class<?> type, StackWalker.StackFrame frame) {
    if (type == InterpretedFunction.class) return true;
    if (type == InterpretedFunction.Run.class) return interpreted(false);
    if (type == InterpretedFunction.Diversion.class) return interpreted(true);
    if (CompiledFunction.class.isAssignableFrom(type) && !CompiledFunction.isEntry(type)) {
      return compiled(type, Code.pcOf(frame));
    }
    if (resumed) return true; // what the interpreter has between the two halves of a call
    if (isLibrary(type)) byLibrary = true;
    if (type == TailcallVarargs.class) tail();
    if (type == ErrorHandler.Call.class) {
      handled = true;
      return ErrorHandler.failed() == null;
    }
    if (handled && (type == ScriptError.class || type == Exposure.Between.class)) {
      handled = false;
      raising = doomed = true;
      byLibrary = false;
      return true;
    }
    if (handled) return type.getNestHost() == ErrorHandler.class;
    boolean protects = type == ErrorHandler.class;
    if (protects) {
      doomed = raising; // it raises the error by itself
      announced = true;
    }
    if (type == Exposure.Between.class) announced = true;
    if (type == Exposure.class) exposed = true;
    if (type == library || type == Exposure.class) return true;
    if (doomed) return isOwn(type.getPackageName());
    library = last == ErrorHandler.class && isLibrary(type) ? type : null;
    return library != null || BETWEEN.contains(type.getNestHost());
  }

  /** Whether nothing in a package catches what it does not know. */
  private static boolean isOwn(String name) {
    return name.startsWith("org.cqueues.runtime")
        || name.startsWith("org.luaj.vm2")
        || name.startsWith("java.");
  }

  private static boolean isLibrary(Class<?> type) {
    return LuaFunction.class.isAssignableFrom(type)
        && !CompiledFunction.class.isAssignableFrom(type)
        && type != LuaFunction.class
        && type != EngineFunction.class
        && type != Ops.BoundCall.class
        && type != Exposure.Inner.class;
  }

  /**
   * A call is interpreted.
   *
   * @param inPlace of the compiled function that has called this
   */
  private boolean interpreted(boolean inPlace) {
    diverted = inPlace;
    exposed = false;
    boolean before = resumed;
    resumed = false;
    if (before) return counts(true);
    Activation running = activation;
    if (running == null || !goesOn(running.prototype, running.pc)) return false;
    activation = running.outer;
    return counts(false);
  }

  private boolean compiled(Class<?> type, int pc) {
    InterpretedCode code = Code.codeOf(type);
    if (code == null) return false;
    if (diverted) {
      // from its handler it leaves without another look at that
      if (!exposed && pc > 0) places.add(new Place(pc, true, false));
      diverted = false;
      return true;
    }
    boolean raises = raising; // then it has called nobody yet
    if (!goesOn(code.prototype, pc)) return false;
    boolean isTail = Lua.GET_OPCODE(code.prototype.code[pc]) == Lua.OP_TAILCALL;
    boolean passes = isTail && functions > 0 && !byLibrary && !raises;
    places.add(new Place(pc, passes, isTail && last != Ops.class));
    if (passes) tail();
    resumed = type.getSuperclass() == CompiledFunction.Resumed.class;
    return resumed || passes || counts(true);
  }

  /** What was met last was called in return position. */
  private void tail() {
    if (functions > 0 && !byLibrary) tailCalled.set(functions - 1);
  }

  /** Whether a function can go on with what was called at an instruction, if it is to. */
  private boolean goesOn(Prototype prototype, int pc) {
    if (handled || pc < 0 || pc >= prototype.code.length) return false;
    int op = Lua.GET_OPCODE(prototype.code[pc]);
    if (raising) raised.add(byLibrary);
    announced |= raising;
    raising = false;
    return doomed
        || op == Lua.OP_CALL
        || op == Lua.OP_TFORCALL
        || op == Lua.OP_TAILCALL
        || Bytecode.mayCallMetamethod(prototype.code[pc]);
  }

  private boolean counts(boolean inClass) {
    calledBack.add(byLibrary && !announced && functions > 0);
    byLibrary = announced = false;
    functions++;
    if (inClass) exposedFunctions = functions;
    return functions < wanted;
  }
}
