package org.cqueues.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LocVars;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.TailcallVarargs;

/**
 * The running Lua functions and their positions, found by walking the Java stack down to where the
 * coroutine began. Costs nothing until it is asked for.
 */
public final class CallStack {
  /** What a walker has to show. */
  static final Set<StackWalker.Option> OPTIONS =
      Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE, StackWalker.Option.SHOW_HIDDEN_FRAMES);

  /**
   * Walkers by the size of the JVM's first batch of frames, which should just hold what is looked
   * for: a frame takes a twentieth of an error's time, another batch as much as all before.
   */
  private static final StackWalker[] WALKERS = new StackWalker[33];

  static {
    Arrays.setAll(WALKERS, size -> StackWalker.getInstance(OPTIONS, Math.max(1, size)));
  }

  /** So many frames hold the function whose operator fails, and what is on top of it. */
  private static final int OPERATOR = 5;

  /** As {@link #OPERATOR}, for whoever calls a library function. */
  private static final int CALLER = 7;

  private static final int LEAST = 4;

  /**
   * So many frames the last walk down to the beginning of a stack has met, which is likely what the
   * next one will. Threads share it, without a lock: a wrong guess costs time, no more.
   */
  private static int usual = 12;

  /** As {@link #usual}, of the last walk to a caller of a caller. */
  private static int usualCaller = CALLER;

  /** For a deep stack; a batch is at most so large in the JVM. */
  private static final StackWalker DEEP = StackWalker.getInstance(OPTIONS, 512);

  private static final Set<String> ENTRIES = Set.of("call", "invoke", "onInvoke");

  private CallStack() {}

  /**
   * A function on the stack.
   *
   * @param prototype null for a library function
   * @param pc the instruction it is at
   * @param tail whether it was called in return position, so that its caller is gone
   * @param activation the call, where the function is interpreted
   * @param library the library function, where a hook hears of it
   * @param code what remembers the texts of errors, where the function is compiled
   */
  public record Frame(
      @Nullable Prototype prototype,
      int pc,
      boolean tail,
      @Nullable Activation activation,
      @Nullable LuaFunction library,
      @Nullable InterpretedCode code) {
    /** What the program was started from. */
    static final Frame LIBRARY = new Frame(null, 0, false);

    /** A call of a compiled function. */
    Frame(@Nullable Prototype prototype, int pc, boolean tail) {
      this(prototype, pc, tail, null, null, null);
    }

    /**
     * The function, or null where the stack does not tell which of several it is.
     *
     * @param caller the frame below, if there is one
     */
    public @Nullable LuaFunction function(@Nullable Frame caller) {
      if (activation != null) return activation.function.shown();
      if (library != null) return library;
      if (!tail && caller != null && caller.activation != null) {
        LuaValue called = caller.activation.callee(caller.pc);
        if (called instanceof LuaFunction function
            && Objects.equals(prototype, Code.prototypeOf(function))) {
          return function;
        }
      }
      return prototype == null ? null : OnlyClosure.find(prototype);
    }

    /** The line it is at: 0 in a stripped chunk, -1 in a library function. */
    public int line() {
      return prototype == null ? -1 : Bytecode.line(prototype, pc);
    }

    /** The variables of the call; null of a library function. */
    public @Nullable CallVariables variables() {
      return prototype == null ? null : new CallVariables(prototype, pc, activation);
    }

    /** The name of an operand of the instruction, or null. */
    OperandNames.@Nullable Name operand(int operand) {
      return prototype == null ? null : new OperandNames(prototype).operand(pc, operand);
    }

    /**
     * What library functions put before an error, as luaL_where: {@code chunk:line: }, or an empty
     * text where there is no line to tell.
     */
    String where() {
      return line() > 0 ? position() : "";
    }

    /**
     * What operators put before an error: {@code chunk:line: }, whatever the line; an empty text in
     * a library function.
     */
    String position() {
      if (prototype == null) return "";
      return code == null ? position(prototype) : code.texts.position(this, prototype);
    }

    /** As {@link #position()}, not remembered. */
    String position(Prototype prototype) {
      return ChunkName.of(prototype) + ":" + line() + ": ";
    }
  }

  /** The position of an operator's error in the function {@code level} calls up. */
  static String position(int level) {
    return near(level).position();
  }

  /** As {@link Frame#where} of the function {@code level} calls up. */
  public static String where(int level) {
    return near(level).where();
  }

  /** As {@link #where(int)} for a stack that is known. */
  static String where(List<Frame> frames, int level) {
    return level(frames, level).where();
  }

  private static Frame near(int level) {
    LuaState state = LuaState.currentOrNull();
    var search = new Search(level + 1, state == null ? null : state.running());
    return level(WALKERS[CALLER].walk(search), level);
  }

  private static Frame level(List<Frame> frames, int level) {
    return level < frames.size() ? frames.get(level) : Frame.LIBRARY;
  }

  /**
   * Loads what errors need. A program that has run out of descriptors or of stack cannot load
   * classes, and is about to raise one.
   */
  static void prepare() {
    Hook.isSet(); // none is, but now the class is there
    ShortTexts.of(new byte[2], 0, 2);
    var prototype = new Prototype();
    prototype.code = new int[] {Lua.OP_CALL};
    prototype.locvars = new LocVars[0];
    var frame = new Frame(prototype, 0, false);
    Search search = ofError(1);
    List<Frame> frames = search.walker().walk(search);
    if (called(frame, frame) == null) frames.add(frame);
    if (ErrorTexts.prepared(frame).m_length == 0) throw new IllegalStateException("no text");
    if (Errors.overflow(new StackOverflowError(), position(1)).value().isnil()) {
      throw new IllegalStateException("no error");
    }
    if (Traceback.of(frames, 0).isEmpty()) throw new IllegalStateException("no traceback");
  }

  /** What {@code caller} calls {@code frame}, or null. */
  public static OperandNames.@Nullable Name called(Frame frame, @Nullable Frame caller) {
    return frame.tail || caller == null || caller.prototype == null
        ? null
        : new OperandNames(caller.prototype).called(caller.pc);
  }

  /** An error of the running instruction, with its position. */
  static ScriptError raise(String message) {
    Search search = ofError(1);
    List<Frame> stack = search.walker().walk(search);
    return Errors.plain(level(stack, 0).position() + message, stack);
  }

  /** The functions on this coroutine's stack, the running one first. */
  static List<Frame> frames(int limit) {
    LuaState state = LuaState.currentOrNull();
    var search = new Search(limit, state == null ? null : state.running());
    return search.walker().walk(search);
  }

  /**
   * Looks for the innermost functions on the stack: all if somebody will want to know, else so
   * many. Who raises an error walks by itself, {@code search.walker().walk(search)}: what calls a
   * walker is walked, too.
   */
  static Search ofError(int needed) {
    LuaState state = LuaState.currentOrNull();
    LuaCoroutine running = state == null ? null : state.running();
    return new Search(isNoted(running) ? Integer.MAX_VALUE : needed, running);
  }

  /** Whether errors note all functions on the stack, for somebody who will want to know. */
  static boolean isNoted() {
    LuaState state = LuaState.currentOrNull();
    return isNoted(state == null ? null : state.running());
  }

  private static boolean isNoted(@Nullable LuaCoroutine running) {
    return running != null && running.handler != null && running.handler.isObserver();
  }

  /** The innermost and the outermost functions on this coroutine's stack, so many of each. */
  static List<Frame> ends(int count) {
    LuaState state = LuaState.currentOrNull();
    var search = new Search(Integer.MAX_VALUE, state == null ? null : state.running());
    search.ends = count;
    return DEEP.walk(search);
  }

  /**
   * The functions of a coroutine that has resumed another one, on the stack of the running one.
   *
   * @param resumed how many coroutines there are between the two, with the running one
   */
  static List<Frame> frames(int limit, LuaCoroutine coroutine, int resumed) {
    var search = new Search(limit, coroutine);
    search.skipped = resumed;
    return search.walker().walk(search);
  }

  /** The functions on the stack of {@code coroutine} that {@code walker} sees. */
  static List<Frame> frames(StackWalker walker, int limit, @Nullable LuaCoroutine coroutine) {
    return walker.walk(new Search(limit, coroutine));
  }

  /**
   * What the stack tells of the running library function.
   *
   * @param body the class that holds the code, which is another one for a {@link Builtin}
   */
  record Library(Class<?> function, Class<?> body) {
    /** Whether it may be this function, as far as functions of one name differ. */
    boolean is(LuaFunction found) {
      return found.getClass() == function
          && !(found instanceof Builtin builtin && builtin.home() != body);
    }
  }

  /** Tells functions from the Java methods that implement them. */
  static final class Search implements Function<Stream<StackWalker.StackFrame>, List<Frame>> {
    private final List<Frame> frames = new ArrayList<>();
    private final int limit;

    /** So many functions at each end of a deep stack are kept; 0 for all. */
    private int ends;

    /** So many Java frames have been met. */
    private int met;

    /** The innermost function's class, and of the Java method on top of it. */
    private @Nullable Class<?> innermost;

    private Class<?> above = Search.class;

    /** The last frame entered a library function, so that another such frame is the same. */
    private boolean entered;

    /** What was met last was interpreted in place of the compiled function met next. */
    private boolean diverted;

    /** What was met last goes on with the interpreted call met next. */
    private boolean resumed;

    /** So many functions were met when it came to a handler: the next has raised the error. */
    private int handling;

    /** The next interpreted function's. */
    private @Nullable Activation activation;

    /** The next library function's of which a hook hears. */
    private @Nullable HookedCall hooked;

    private final @Nullable LuaCoroutine coroutine;

    /** Coroutines that are yet to be skipped, on top of the one whose functions are looked for. */
    private int skipped;

    private boolean program;
    private boolean goesOn;

    Search(int limit, @Nullable LuaCoroutine coroutine) {
      this.limit = limit;
      this.activation = coroutine == null ? null : coroutine.activation;
      this.hooked = coroutine == null ? null : coroutine.hooked;
      this.coroutine = coroutine;
    }

    /** The running library function, once it has walked; null where there is none. */
    @Nullable Library library() {
      return innermost == null ? null : new Library(innermost, above.getNestHost());
    }

    /** A walker that likely comes so far with one batch. */
    StackWalker walker() {
      return switch (limit) {
        case 1 -> WALKERS[OPERATOR];
        case 2 -> WALKERS[CALLER];
        case Integer.MAX_VALUE -> WALKERS[usual];
        default -> WALKERS[usualCaller];
      };
    }

    @Override
    public List<Frame> apply(Stream<StackWalker.StackFrame> stack) {
      // not by an operation of the stream's, which takes as long as to look at some frames
      Spliterator<StackWalker.StackFrame> frame = stack.spliterator();
      Consumer<StackWalker.StackFrame> each = this::meet;
      goesOn = true;
      while (goesOn && !program) program = !frame.tryAdvance(each);
      int batch = Math.clamp(met, LEAST, WALKERS.length - 1);
      if (limit == Integer.MAX_VALUE) usual = batch;
      else if (limit > 2) usualCaller = batch;
      Meter.walked(frames.size());
      if (program) frames.add(Frame.LIBRARY);
      leaveOut();
      return frames;
    }

    private void meet(StackWalker.StackFrame frame) {
      met++;
      goesOn = test(frame);
    }

    /** Whether to go on. */
    boolean test(StackWalker.StackFrame frame) {
      // a method's name costs a call of the JVM: it is asked for where the class does not tell
      Class<?> type = frame.getDeclaringClass();
      if (innermost == null) {
        if (LuaFunction.class.isAssignableFrom(type)) innermost = type;
        else above = type;
      }
      if (skipped > 0) {
        if (type == LuaCoroutine.Body.class) skipped--;
        return true;
      }
      if (type == EngineFunction.class) return true; // part of what is on both sides of it
      if (type == LuaCoroutine.Body.class) return false;
      if (type == ErrorHandler.Call.class) {
        // what runs above is the handler; below it the stack is that of the error
        List<Frame> failed = ErrorHandler.failed();
        if (failed != null) {
          frames.addAll(failed);
          return false;
        }
        handling = frames.size();
      }
      boolean entry = false;
      if (type == InterpretedFunction.Run.class) {
        interpreted(false);
      } else if (type == InterpretedFunction.Diversion.class) {
        interpreted(true);
      } else if (type == YieldFunction.class && coroutine != null) {
        entry = true;
        if (!entered)
          frames.add(new Frame(null, 0, false, null, YieldFunction.of(coroutine.state()), null));
      } else if (CompiledFunction.class.isAssignableFrom(type)) {
        if (!CompiledFunction.isEntry(type)) {
          resumed = type.getSuperclass() == CompiledFunction.Resumed.class;
          if (diverted) {
            diverted = false; // interpreted on its behalf
          } else {
            InterpretedCode code = Code.codeOf(type);
            Prototype prototype = code == null ? null : code.prototype;
            int pc = Code.pcOf(frame);
            if (hasPassedOn(prototype, pc)) tail();
            else frames.add(new Frame(prototype, pc, false, null, null, code));
          }
        }
      } else if (type == TailcallVarargs.class) {
        tail();
      } else if (type != Ops.BoundCall.class
          && type != Exposure.Inner.class
          && LuaFunction.class.isAssignableFrom(type)
          && (type == Builtin.class
              || type == LibraryFunction.class
              || WholeCall.class.isAssignableFrom(type)
              || ENTRIES.contains(frame.getMethodName()))) {
        entry = true;
        if (type == HookedCall.class) hooked();
        else if (!entered) frames.add(Frame.LIBRARY);
      }
      entered = entry;
      int size = frames.size();
      if (ends > 0 && size > 8 * ends) leaveOut();
      return size < limit;
    }

    /** Forgets what is neither among the innermost nor the outermost functions met so far. */
    void leaveOut() {
      if (ends > 0 && frames.size() > 2 * ends) {
        frames.subList(ends, frames.size() - ends).clear();
      }
    }

    /** Whether a Lua function at an instruction has called what was met last in return position. */
    private boolean hasPassedOn(@Nullable Prototype prototype, int pc) {
      return prototype != null
          && frames.size() > handling
          && frames.getLast().prototype != null
          && pc >= 0
          && pc < prototype.code.length
          && Lua.GET_OPCODE(prototype.code[pc]) == Lua.OP_TAILCALL;
    }

    /**
     * A call is interpreted.
     *
     * @param inPlace of the compiled function that has called this
     */
    private void interpreted(boolean inPlace) {
      if (resumed) {
        resumed = false;
        diverted = inPlace;
        return;
      }
      Activation running = activation;
      if (running == null) {
        frames.add(Frame.LIBRARY); // only its place is asked for
        return;
      }
      frames.add(new Frame(running.prototype, running.pc, running.tail, running, null, null));
      activation = running.outer;
      diverted = inPlace;
    }

    /** What was met last, unless the hook itself, is the library function called so. */
    private void hooked() {
      HookedCall running = hooked;
      if (entered) frames.removeLast();
      if (running == null) {
        frames.add(Frame.LIBRARY); // only its place is asked for
        return;
      }
      frames.add(new Frame(null, 0, false, null, running.function, null));
      hooked = running.outer;
    }

    /** What was met last had been called in return position. */
    private void tail() {
      Frame last = frames.isEmpty() ? Frame.LIBRARY : frames.getLast();
      if (last.prototype == null || last.tail) return;
      frames.set(
          frames.size() - 1,
          new Frame(last.prototype, last.pc, true, last.activation, null, last.code));
    }
  }
}
