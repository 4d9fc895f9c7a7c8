package org.cqueues.lua;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cqueues.core.name.resolver.ResolverContext;
import org.cqueues.lua.socket.SocketModule;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A Lua state as the command line makes it, with calls that end with a stack trace if they hang.
 */
final class TestState implements AutoCloseable {
  private static final long HANG_SECONDS = 600;
  private static final long STACK_BYTES = 256L << 20;

  private final LuaState state;

  TestState() {
    state = States.open(false);
    Rocks.install(state);
  }

  /** A state that prints elsewhere. */
  TestState(PrintStream out) {
    this();
    state.globals().STDOUT = out;
  }

  /** What the state's resolvers share. */
  ResolverContext context() {
    return SocketModule.of(state).resolvers();
  }

  /** Runs a file as a script. */
  Varargs load(Path file, Varargs args) throws Throwable {
    return call(state.globals().loadfile(file.toString()), args);
  }

  /** Runs a text as a chunk. */
  Varargs run(String chunk) throws Throwable {
    return call(state.globals().load(chunk, "=test"), LuaValue.NONE);
  }

  /** Calls a function on a thread of its own; what it throws, this throws. */
  Varargs call(LuaValue function, Varargs args) throws Throwable {
    var task = new FutureTask<Varargs>(() -> state.call(function, args));
    var thread = new Thread(null, task, "script", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(HANG_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause();
    } catch (TimeoutException e) {
      var hang = new AssertionError("still running after " + HANG_SECONDS + " s", e);
      hang.setStackTrace(thread.getStackTrace());
      throw hang;
    }
  }

  @Override
  public void close() {
    state.close();
  }
}
