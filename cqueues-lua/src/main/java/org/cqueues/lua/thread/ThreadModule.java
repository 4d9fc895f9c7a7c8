package org.cqueues.lua.thread;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cqueues.core.socket.SocketOptions;
import org.cqueues.lua.module.LuaClass;
import org.cqueues.lua.module.Module;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.lua.socket.SocketModule;
import org.cqueues.lua.socket.SocketObject;
import org.cqueues.os.Completion;
import org.cqueues.os.Errno;
import org.cqueues.os.Sockets;
import org.cqueues.os.SysException;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.io.CurrentDirectory;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "cqueues.thread"}: functions that run in threads and Lua states of their own. */
public final class ThreadModule {
  private static final LuaString TYPE = Bytes.text("thread");

  private final LuaState state;
  private final Scheduler scheduler;
  private final LuaClass<ThreadObject> threads = new LuaClass<>("CQS Thread", ThreadObject.class);

  /** What the states of new threads get after their modules. */
  private Consumer<LuaState> preparation = _ -> {};

  /** The threads that scripts of this state have started and that may still run. */
  private final List<ChildThread> running = new ArrayList<>();

  private int most = Integer.MAX_VALUE;

  /** The thread this state belongs to; null where {@code thread.start} did not make it. */
  private @Nullable ThreadObject self;

  private ThreadModule(LuaState state) {
    this.state = state;
    this.scheduler = Scheduler.of(state);
    threads.method("join", this::join);
    threads.method("pollfd", args -> LuaValue.valueOf(threads.self(args, "pollfd").pollfd()));
    threads.constant("events", LuaClass.READ);
    threads.constant("timeout", LuaValue.NONE);
    state.onClose(() -> running.forEach(ChildThread::end));
    threads.metatable().rawset(Symbols.of("__eq"), new Builtin("__eq", ThreadModule::equal));
  }

  /** The one of a state. */
  public static ThreadModule of(LuaState state) {
    return state.extension(ThreadModule.class, ThreadModule::new);
  }

  /**
   * Opens the module in a state.
   *
   * @param states how the states of its threads come about
   */
  public static LuaTable open(LuaState state, ThreadStates states) {
    ThreadModule module = of(state);
    return new Module()
        .function("start", args -> module.start(args, states))
        .function("self", _ -> module.self == null ? LuaValue.NIL : module.self)
        .function("type", args -> args.arg1() instanceof ThreadObject ? TYPE : LuaValue.NIL)
        .function("interpose", module.threads::interpose)
        .table();
  }

  /** Makes this the module of a new thread's state, whose own threads are prepared alike. */
  void begin(ChildThread thread, Consumer<LuaState> preparation) {
    self = new ThreadObject(thread, threads.metatable());
    this.preparation = preparation;
  }

  /** Limits how many threads run at once. */
  public void limit(int threads) {
    most = threads;
  }

  /** Adds to what the states of new threads get. */
  public void prepare(Consumer<LuaState> more) {
    preparation = preparation.andThen(more);
  }

  /**
   * Waits, after the state was closed, for the threads that its scripts have started: they are
   * about to end.
   *
   * @param most for all together
   * @return whether all have ended; a call of the system may keep one
   */
  public boolean awaitThreads(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    boolean all = true;
    for (ChildThread thread : running) {
      Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
      all &= thread.await(left);
    }
    return all;
  }

  private Varargs start(Varargs args, ThreadStates states) {
    ThreadArguments given = ThreadArguments.of(args);
    scheduler.reaper().drain(); // before the descriptors of those let go of run out
    running.removeIf(ChildThread::isOver);
    if (running.size() >= most) return failed(Errno.EAGAIN);
    Completion completion;
    try {
      completion = new Completion();
    } catch (SysException e) {
      return failed(e.errno());
    }
    SocketModule sockets = SocketModule.of(state);
    var pair = new int[2];
    int result = sockets.openPair(Sockets.SOCK_STREAM, SocketOptions.DEFAULT, pair);
    if (result < 0) {
      abandon(completion);
      return failed(-result);
    }
    SocketObject mine = sockets.adopt(pair[0]);
    var thread =
        new ChildThread(
            given,
            pair[1],
            states,
            state.readsEnvironment(),
            preparation,
            CurrentDirectory.of(state).changed(),
            completion);
    try {
      thread.start();
    } catch (OutOfMemoryError noThread) { // pthread_create(3) said EAGAIN
      mine.close();
      sockets.closeDescriptor(pair[1]);
      abandon(completion);
      return failed(Errno.EAGAIN);
    }
    running.add(thread);
    return LuaValue.varargsOf(handle(thread), mine);
  }

  private static Varargs failed(int errno) {
    return LuaValue.varargsOf(LuaValue.NIL, LuaValue.NIL, LuaValue.valueOf(errno));
  }

  private static void abandon(Completion completion) {
    completion.release();
    completion.release();
  }

  /** The starter's object, whose loss does not stop the thread. */
  private ThreadObject handle(ChildThread thread) {
    var object = new ThreadObject(thread, threads.metatable());
    Completion completion = thread.completion();
    scheduler.closeAfter(object, completion.pollfd(), completion::release);
    return object;
  }

  private Varargs join(Varargs args) {
    ThreadObject object = threads.self(args, "join");
    ChildThread thread = object.thread();
    if (self != null && self.thread() == thread) {
      throw Errors.error("thread.join: cannot join self");
    }
    double deadline =
        args.isnoneornil(2)
            ? Double.POSITIVE_INFINITY
            : scheduler.deadline(Args.number(args, 2, "join"));
    while (!thread.isOver()) {
      if (!scheduler.await(object, deadline)) {
        return LuaValue.varargsOf(LuaValue.FALSE, LuaValue.valueOf(Errno.ETIMEDOUT));
      }
    }
    return LuaValue.varargsOf(LuaValue.TRUE, thread.outcome());
  }

  private static Varargs equal(Varargs args) {
    return LuaValue.valueOf(
        args.arg1() instanceof ThreadObject a
            && args.arg(2) instanceof ThreadObject b
            && a.thread() == b.thread());
  }
}
