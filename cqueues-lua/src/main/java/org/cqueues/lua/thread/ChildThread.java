package org.cqueues.lua.thread;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.cqueues.lua.signal.StateSignals;
import org.cqueues.lua.socket.SocketModule;
import org.cqueues.lua.socket.SocketObject;
import org.cqueues.os.Completion;
import org.cqueues.os.Sockets;
import org.cqueues.os.SysException;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.ForeignText;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.ScriptEndedException;
import org.cqueues.runtime.ScriptThread;
import org.cqueues.runtime.io.CurrentDirectory;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * A thread that {@code thread.start} made, with a Lua state of its own from its first to its last
 * moment. Other threads only ask whether it is over and what came out.
 */
final class ChildThread implements Runnable {
  /** Reserved for the thread's stack, in MiB; the system gives memory to what is used of it. */
  private static final int STACK_MIB = Integer.getInteger("cqueues.threadStackMiB", 64);

  /** The function and its arguments until the state has them: the object may live much longer. */
  private @Nullable ThreadArguments given;

  private final int socket;
  private final ThreadStates states;
  private final boolean readEnvironment;
  private final Consumer<LuaState> preparation;
  private final @Nullable LuaString directory;
  private final Completion completion;
  private final ScriptThread thread = new ScriptThread(this, "lua thread", STACK_MIB);

  /** What {@code join} returns besides true; valid once {@link #over}. */
  private LuaValue outcome = LuaValue.NIL;

  private volatile boolean over;

  /** The thread's state, once it is there. */
  private volatile @Nullable LuaState state;

  /** The state that has started the thread is closed. */
  private volatile boolean orphaned;

  /**
   * A thread still to be started.
   *
   * @param socket the descriptor of its end of the socket pair, which it will own
   * @param preparation what a state gets after its modules
   * @param directory where it begins, see {@link CurrentDirectory#changed}
   */
  ChildThread(
      ThreadArguments given,
      int socket,
      ThreadStates states,
      boolean readEnvironment,
      Consumer<LuaState> preparation,
      @Nullable LuaString directory,
      Completion completion) {
    this.given = given;
    this.socket = socket;
    this.states = states;
    this.readEnvironment = readEnvironment;
    this.preparation = preparation;
    this.directory = directory;
    this.completion = completion;
  }

  /**
   * Starts it.
   *
   * @throws OutOfMemoryError where the system has no more threads
   */
  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends it soon, whatever its function does; the state that has started it is closed. */
  void end() {
    orphaned = true;
    LuaState running = state;
    if (running != null) running.end();
  }

  /**
   * Waits for its end, at most so long.
   *
   * @return whether it has ended
   */
  boolean await(Duration most) throws InterruptedException {
    return thread.join(most);
  }

  Completion completion() {
    return completion;
  }

  /** Whether it has ended; its state is closed then. */
  boolean isOver() {
    return over;
  }

  /** The error it ended with: a text, an errno value for a failure of the system, or nil. */
  LuaValue outcome() {
    return outcome;
  }

  @Override
  public void run() {
    try {
      outcome = execute();
    } catch (Throwable failed) { // also what a JVM does not recover from: it ends this thread only
      outcome = report(failed);
    } finally {
      over = true;
      completion.signal();
      completion.release();
    }
  }

  private LuaValue execute() {
    LuaState own = null;
    boolean adopted = false;
    LuaValue result = LuaValue.NIL;
    try {
      own = states.open(readEnvironment);
      state = own;
      if (orphaned) own.end();
      ThreadModule.of(own).begin(this, preparation);
      CurrentDirectory.of(own).begin(directory);
      StateSignals.of(own).blockAll();
      states.load(own);
      preparation.accept(own);
      SocketObject peer = SocketModule.of(own).adopt(socket);
      adopted = true;
      ThreadArguments arguments = Objects.requireNonNull(given);
      given = null;
      LuaValue function = arguments.function(own);
      if (!(function instanceof LuaFunction)) {
        throw Errors.plain("attempt to call a " + function.typename() + " value");
      }
      own.call(function, arguments.arguments(own, peer));
    } catch (Throwable failed) {
      result = report(failed);
    }
    if (!adopted) new Sockets().close(socket);
    if (own != null) own.close();
    return result;
  }

  /** What became of the thread, as {@code join} tells it: not every error value is told. */
  private static LuaValue report(Throwable failed) {
    LuaValue value;
    try {
      value =
          failed instanceof SysException e
              ? LuaValue.valueOf(e.errno())
              : text(Errors.valueOf(Errors.of(failed)));
    } catch (ScriptEndedException | Error ended) {
      value = Bytes.utf8(ForeignText.of(ended));
    }
    return value;
  }

  /** A string up to its first NUL, as C has it; a number as text; nil for all other values. */
  private static LuaValue text(LuaValue error) {
    if (!(error instanceof LuaString || error instanceof LuaNumber)) return LuaValue.NIL;
    LuaString text = Args.string(error, 1, "error");
    int end = text.indexOf((byte) 0, 0);
    return end < 0 ? text : text.substring(0, end);
  }
}
