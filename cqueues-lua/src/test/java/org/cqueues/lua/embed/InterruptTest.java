package org.cqueues.lua.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.cqueues.runtime.LimitException;
import org.cqueues.runtime.Limits;
import org.cqueues.runtime.ScriptEndedException;
import org.cqueues.runtime.ScriptInterruptedException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaFunction;

/** What ends a script from outside, whatever it does. */
@NullUnmarked
@SuppressWarnings("FutureReturnValueIgnored") // of coroutines that others are about
final class InterruptTest {
  /** A script of a thread of its own that has come to its loop, and how it ends. */
  private static final class Running {
    final LuaEngine lua;
    final Thread thread;
    final FutureTask<LuaValues> result;

    Running(LuaEngine.Builder builder, String script) throws InterruptedException {
      var begun = new CountDownLatch(1);
      lua =
          builder
              .function(
                  "begun",
                  _ -> {
                    begun.countDown();
                    return null;
                  })
              .open();
      result = new FutureTask<>(() -> lua.eval(script));
      thread = new Thread(result, "script");
      thread.start();
      while (!begun.await(10, TimeUnit.MILLISECONDS)) {
        if (result.isDone()) throw new AssertionError("ended before", result.exceptionNow());
      }
    }

    /** What it ended with. */
    Throwable end() {
      return assertThrows(ExecutionException.class, result::get).getCause();
    }
  }

  /**
   * Commands outlive those who do not wait for them, and whoever reads our output waits for all.
   */
  @AfterEach
  void endCommands() {
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("/sleep"))
        .forEach(ProcessHandle::destroyForcibly);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "begun() while true do end",
        "begun() while true do pcall(function() while true do end end) end",
        "begun() for i = 1, math.huge do end",
        "begun() for i = 1, math.huge, 0.5 do end",
        "begun() repeat until false",
        "begun() ::top:: goto top",
        "begun() for _ in function() return 1 end do end",
        "begun() local function f() return f() end f()",
        "begun() local function f(n) if n > 0 then f(n - 1) f(n - 1) end end f(100)",
        "begun() local n = 0 while true do n = n + #tostring(n) end",
        "begun() string.find(('a'):rep(40), ('a-'):rep(40) .. 'b')",
        "begun() local t = {} for i = 1, 1e5 do t[i] = i end while true do table.sort(t) end",
        "begun() while true do load 'local x = 1' () end",
        "begun() while true do coroutine.wrap(function() coroutine.yield() end)() end",
        "begun() coroutine.wrap(function() while true do end end)()",
        "begun() setmetatable({}, {__index = function() while true do end end}).x()",
        "local cqueues = require'cqueues' begun() cqueues.sleep(1e6)",
        "local cqueues = require'cqueues' begun() pcall(cqueues.poll, 1e6)",
        "local cq = require'cqueues'.new() cq:wrap(require'cqueues'.sleep, 1e6) begun() cq:loop()",
        "local cq = require'cqueues'.new() cq:wrap(function() begun() while true do end end)"
            + " cq:loop()",
        "local cq = require'cqueues'.new() begun() cq:pause()",
        "local a, b = require'cqueues.socket'.pair() begun() a:read()",
        "local c = require'cqueues.condition'.new() begun() require'cqueues'.poll(c)",
        "debug.sethook(function() end, '', 1000) begun() while true do end",
        "begun() os.execute 'exec sleep 1000'",
        "local pipe = io.popen('exec sleep 1000', 'w') begun() pipe:close()",
      })
  void endsWhateverRuns(String script) throws Exception {
    var running = new Running(LuaEngine.builder(), script);
    assertTrue(running.lua.interrupt());
    assertInstanceOf(ScriptInterruptedException.class, running.end());
    assertEquals(3, running.lua.eval("return 1 + 2").toInt()); // the engine goes on
    assertFalse(running.lua.interrupt());
    assertEquals(3, running.lua.eval("return 1 + 2").toInt());
    running.lua.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"begun() while true do end", "begun() local function f() return f() end f()"})
  void endsWhatIsCountedToo(String script) throws Exception {
    var running = new Running(LuaEngine.builder().safe().limits(Limits.none()), script);
    running.lua.interrupt();
    assertInstanceOf(ScriptInterruptedException.class, running.end());
    running.lua.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "begun() while true do end",
        "local cqueues = require'cqueues' begun() cqueues.sleep(1e6)",
        "local f = io.open('/dev/null') f:read() begun() require'cqueues'.sleep(1e6)",
        "begun() pcall(blocks) while true do end",
        "begun() blocks()",
      })
  void anInterruptOfTheThreadDoesTheSame(String script) throws Exception {
    LuaBody blocks =
        _ -> {
          new CountDownLatch(1).await();
          return null;
        };
    var running = new Running(LuaEngine.builder().function("blocks", blocks), script);
    running.thread.interrupt();
    assertInstanceOf(ScriptInterruptedException.class, running.end());
    running.lua.close();
  }

  @Test
  void theThreadRemainsInterruptedWhateverWasToldOfThat() {
    LuaBody blocks =
        _ -> {
          interruptLater(Thread.currentThread());
          new CountDownLatch(1).await();
          return null;
        };
    try (LuaEngine lua = LuaEngine.builder().function("blocks", blocks).open()) {
      assertThrows(
          ScriptInterruptedException.class, () -> lua.eval("pcall(blocks) while true do end"));
      assertTrue(Thread.interrupted());
      assertEquals(1, lua.eval("return 1").toInt());
    }
  }

  @Test
  void anInterruptedThreadRunsNothing() {
    try (LuaEngine lua = LuaEngine.open()) {
      Thread.currentThread().interrupt();
      assertThrows(ScriptInterruptedException.class, () -> lua.eval("while true do end"));
      assertTrue(Thread.interrupted());
      assertEquals(1, lua.eval("return 1").toInt());
    }
  }

  /** Calls a function on the loop's thread once a coroutine is about to wait. */
  private static final String WAITING =
      "local waits, answer = ... waits() return answer:get() .. '!'";

  @Test
  void anInterruptOfTheThreadEndsTheProgramsLoopAndNoCoroutineThatWaits() throws Exception {
    var answer = new CompletableFuture<String>();
    try (LuaEngine lua = LuaEngine.open()) {
      Thread me = Thread.currentThread();
      lua.onWake(() -> {});
      CompletableFuture<LuaValues> waiting =
          lua.spawn(WAITING, (LuaBody) _ -> lua.submit(() -> interruptLater(me)), answer);
      assertThrows(ScriptInterruptedException.class, lua::run);
      assertTrue(me.isInterrupted());
      assertThrows(ScriptInterruptedException.class, lua::run); // as long as it is so
      assertThrows(ScriptInterruptedException.class, lua::turn);
      assertFalse(lua.interrupt()); // nothing runs
      assertTrue(Thread.interrupted());
      assertFalse(waiting.isDone());
      CompletableFuture<LuaValues> endless =
          lua.spawn("local interrupt = ... interrupt() while true do end", interrupts(me));
      assertThrows(ScriptInterruptedException.class, lua::run);
      assertTrue(Thread.interrupted());
      assertInstanceOf(ScriptInterruptedException.class, endless.exceptionNow());
      answer.complete("told");
      lua.run();
      assertEquals("told!", waiting.get().as(String.class));
    }
  }

  private static LuaBody interrupts(Thread thread) {
    return _ -> {
      thread.interrupt();
      return null;
    };
  }

  /** Interrupts a thread when it waits, or is about to. */
  private static boolean interruptLater(Thread thread) {
    new Thread(
            () -> {
              while (!isInPoll(thread)) Thread.onSpinWait();
              thread.interrupt();
            })
        .start();
    return true;
  }

  private static boolean isInPoll(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("await")) return true;
    }
    return false;
  }

  /** Whether a loop waits: no coroutine that is about to wait, and no poll between two turns. */
  private static boolean isLoopWaiting(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      boolean ofLoop = frame.getClassName().endsWith(".ControllerGroup");
      if (ofLoop && frame.getMethodName().equals("await")) return true;
    }
    return false;
  }

  @Test
  void anInterruptEndsNothingWhereTheLoopWaits() throws Exception {
    var answer = new CompletableFuture<String>();
    try (LuaEngine lua = LuaEngine.open()) {
      var interrupted = new CompletableFuture<Boolean>();
      Thread me = Thread.currentThread();
      var other =
          new Thread(
              () -> {
                while (!isLoopWaiting(me)) Thread.onSpinWait();
                interrupted.complete(lua.interrupt());
                answer.complete("told");
              });
      CompletableFuture<LuaValues> waiting =
          lua.spawn(
              WAITING,
              (LuaBody)
                  _ -> {
                    other.start();
                    return null;
                  },
              answer);
      lua.run();
      assertFalse(interrupted.get());
      assertEquals("told!", waiting.get().as(String.class));
      other.join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "virtual"})
  void anInterruptOfTheLoopsThreadEndsWhatRunsThere(String kind) throws Exception {
    LuaEngine.Builder builder = LuaEngine.builder();
    builder = kind.equals("own") ? builder.ownThread("loop") : builder.virtualThread("loop");
    try (LuaEngine lua = builder.open()) {
      var answer = new CompletableFuture<String>();
      Thread loop = lua.submit(Thread::currentThread).get();
      var waits = new CountDownLatch(1);
      CompletableFuture<LuaValues> waiting =
          lua.submitAsync(() -> lua.spawn(WAITING, counts(waits), answer));
      waits.await();
      lua.submit(() -> 1).get(); // after the turn in which it has begun to wait
      loop.interrupt(); // nothing runs
      LuaBody isInterrupted = _ -> Thread.currentThread().isInterrupted();
      CompletableFuture<LuaValues> later =
          lua.submitAsync(() -> lua.spawn("return (...)()", isInterrupted));
      assertEquals(false, later.get().as(boolean.class));
      for (int i = 0; i < 2; i++) {
        var begun = new CountDownLatch(1);
        CompletableFuture<LuaValues> endless =
            lua.submitAsync(
                () -> lua.spawn("local begun = ... begun() while true do end", counts(begun)));
        begun.await();
        loop.interrupt();
        var end = assertThrows(ExecutionException.class, endless::get);
        assertInstanceOf(ScriptInterruptedException.class, end.getCause());
        assertFalse(lua.submit(() -> Thread.currentThread().isInterrupted()).get());
      }
      answer.complete("told");
      assertEquals("told!", waiting.get().as(String.class));
    }
  }

  private static LuaBody counts(CountDownLatch latch) {
    return _ -> {
      latch.countDown();
      return null;
    };
  }

  @Test
  void anInterruptReachesTheStateAroundAnother() throws Exception {
    try (LuaEngine inner = LuaEngine.open()) {
      LuaBody calls = _ -> inner.eval("return 1").toInt();
      LuaBody runs =
          call -> {
            inner.spawn(
                "local begun = ... begun() require'cqueues'.sleep(1e6)",
                call.arg(1, LuaFunction.class));
            inner.run();
            return null;
          };
      for (String script : new String[] {"call() begun() while true do end", "run(begun)"}) {
        var running =
            new Running(LuaEngine.builder().function("call", calls).function("run", runs), script);
        if (script.startsWith("run")) {
          while (!polls(running.thread)) Thread.onSpinWait();
          assertTrue(running.lua.interrupt());
        } else running.thread.interrupt();
        assertInstanceOf(ScriptInterruptedException.class, running.end());
        running.lua.close();
      }
    }
  }

  /** Whether a thread is in a wait of a loop. */
  private static boolean polls(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().startsWith("org.cqueues.os.")
                    && frame.getMethodName().equals("await"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "begun() while true do end",
        "local cqueues = require'cqueues' begun() cqueues.sleep(1e6)",
      })
  void closingEndsWhatRuns(String script) throws Exception {
    var running = new Running(LuaEngine.builder(), script);
    running.lua.close();
    assertInstanceOf(ScriptInterruptedException.class, running.end());
    assertThrows(IllegalStateException.class, () -> running.lua.eval("return 1"));
  }

  @Test
  void finalizersThatDoNotEndAreEnded() throws Exception {
    String script =
        """
        held = {}
        for i = 1, 3 do
          held[i] = setmetatable({}, {__gc = function() note(i) while true do end end})
        end
        """;
    var order = new ArrayList<Integer>();
    LuaBody note = call -> order.add(call.arg(1, Integer.class));
    LuaEngine limited =
        LuaEngine.builder().turnTime(Duration.ofMillis(100)).function("note", note).open();
    limited.eval(script);
    limited.close();
    assertEquals(List.of(3), order); // the others have no time left
    assertTrue(limited.state().isClosed());
    LuaEngine interrupted =
        LuaEngine.builder()
            .function(
                "note",
                call -> {
                  call.engine().interrupt();
                  return null;
                })
            .open();
    interrupted.eval(script);
    Thread.currentThread().interrupt(); // before, which is no reason to leave them out
    interrupted.close();
    assertTrue(Thread.interrupted());
    assertTrue(interrupted.state().isClosed());
  }

  @Test
  void closingWaitsForNoCommand() {
    LuaEngine lua = LuaEngine.open();
    lua.eval("pipe = io.popen('exec sleep 1000', 'w')");
    lua.close();
    assertTrue(lua.state().isClosed());
  }

  @Test
  void aScriptMayCloseItsEngine() {
    LuaEngine lua = LuaEngine.open();
    lua.set(
        "close",
        (LuaBody)
            call -> {
              call.engine().close();
              return null;
            });
    assertThrows(ScriptEndedException.class, () -> lua.eval("close() while true do end"));
    assertThrows(IllegalStateException.class, () -> lua.eval("return 1"));
  }

  @Test
  void aTurnHasAnEnd() {
    try (LuaEngine lua = LuaEngine.builder().turnTime(Duration.ofMillis(500)).open()) {
      var limit = assertThrows(LimitException.class, () -> lua.eval("while true do end"));
      assertEquals("time limit exceeded", limit.getMessage());
      CompletableFuture<LuaValues> endless = lua.spawn("while true do end");
      CompletableFuture<LuaValues> patient =
          lua.spawn(
              """
              local cqueues = require "cqueues"
              local start = cqueues.monotime()
              repeat cqueues.sleep(0.001) until cqueues.monotime() - start > 0.6
              return "done"
              """);
      lua.run();
      var ended = assertThrows(ExecutionException.class, endless::get);
      assertInstanceOf(LimitException.class, ended.getCause());
      assertEquals("done", patient.join().as(String.class));
    }
  }

  @Test
  void cancellationEndsACoroutineThatRuns() throws Exception {
    var begun = new CountDownLatch(1);
    try (LuaEngine lua =
        LuaEngine.builder()
            .ownThread("loop")
            .function(
                "begun",
                _ -> {
                  begun.countDown();
                  return null;
                })
            .open()) {
      CompletableFuture<LuaValues> endless =
          lua.submit(() -> lua.spawn("begun() while true do end")).get();
      CompletableFuture<LuaValues> other = lua.submitAsync(() -> lua.spawn("return 'other'"));
      begun.await();
      assertTrue(endless.cancel(true));
      assertThrows(CancellationException.class, endless::get);
      assertEquals("other", other.get().as(String.class));
      CompletableFuture<LuaValues> waiting =
          lua.submit(() -> lua.spawn("require'cqueues'.sleep(1e6)")).get();
      assertEquals(1, lua.submit(() -> lua.coroutines().size()).get());
      waiting.cancel(true);
      assertEquals(0, lua.submit(() -> lua.coroutines().size()).get());
    }
  }

  @Test
  void onlyOneThreadIsInside() throws Exception {
    var running = new Running(LuaEngine.builder(), "begun() while true do end");
    var refused = assertThrows(IllegalStateException.class, () -> running.lua.eval("return 1"));
    assertEquals("this engine is in use by thread script", refused.getMessage());
    running.lua.interrupt();
    running.end();
    running.lua.close();
  }

  @Test
  void threadsOfScriptsEndWithTheEngine() throws Exception {
    LuaEngine lua = LuaEngine.open();
    lua.eval(
        """
        local thread = require "cqueues.thread"
        local _, pipe = thread.start(function(pipe)
          pipe:write "begun\\n"
          pipe:flush()
          while true do end
        end)
        assert(pipe:read() == "begun")
        """);
    assertTrue(threads() > 0);
    lua.close();
    assertEquals(0, threads());
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("lua thread"))
        .count();
  }
}
