package org.cqueues.lua.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.SynchronousQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.cqueues.os.Interest;
import org.cqueues.os.Readiness;
import org.cqueues.runtime.ScriptInterruptedException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who turns the loop, and what scripts wait for in it. */
@NullUnmarked
@SuppressWarnings("FutureReturnValueIgnored") // of coroutines that others are about
final class LoopTest {
  private static final String ECHO =
      """
      local socket = require "cqueues.socket"
      local a, b = socket.pair()
      require"cqueues".running():wrap(function() for line in b:lines() do b:write(line, "!\\n") end end)
      a:write("hello\\n")
      local answer = a:read()
      a:close()
      return answer, ...
      """;

  private static LuaEngine threaded(String kind) {
    LuaEngine.Builder builder = LuaEngine.builder();
    return (kind.equals("own") ? builder.ownThread("loop") : builder.virtualThread("loop")).open();
  }

  @Test
  void theCallerTurnsTheLoop() throws Exception {
    try (LuaEngine lua = LuaEngine.open()) {
      CompletableFuture<LuaValues> first = lua.spawn(ECHO, 1);
      CompletableFuture<LuaValues> second = lua.spawn(LuaEngine.compile("=echo", ECHO), "x");
      assertFalse(first.isDone());
      lua.run();
      assertEquals(List.of("hello!", 1L), first.get().toList());
      assertEquals(List.of("hello!", "x"), second.get().toList());
    }
  }

  @Test
  void aHostWaitsForTheDescriptorAndTurns() throws Exception {
    try (LuaEngine lua = LuaEngine.open()) {
      var wakes = new Semaphore(0);
      lua.onWake(wakes::release);
      CompletableFuture<LuaValues> echo = lua.spawn(ECHO);
      while (!echo.isDone()) {
        double seconds = lua.turn();
        if (seconds > 0) Readiness.await(lua.pollfd(), Interest.READ, seconds);
      }
      assertEquals("hello!", echo.get().as(String.class));
      assertEquals(Double.POSITIVE_INFINITY, lua.turn());
      wakes.drainPermits();
      CompletableFuture<Integer> submitted = lua.submit(() -> 7);
      wakes.acquire();
      assertEquals(0, lua.turn() > 0 ? 0 : 1);
      assertEquals(7, submitted.get());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "virtual"})
  void aThreadTurnsTheLoop(String kind) throws Exception {
    try (LuaEngine lua = threaded(kind)) {
      assertEquals("hello!", lua.submitAsync(() -> lua.spawn(ECHO)).get().as(String.class));
      assertEquals("hello!", lua.submitAsync(() -> lua.spawn(ECHO)).get().as(String.class));
      var wrong = assertThrows(IllegalStateException.class, () -> lua.eval("return 1"));
      String text = "this engine belongs to thread loop, not ";
      assertTrue(wrong.getMessage().startsWith(text), wrong.getMessage());
      assertThrows(IllegalStateException.class, lua::turn);
      var failed =
          assertThrows(
              ExecutionException.class, () -> lua.submitAsync(() -> lua.spawn("error'x'")).get());
      var error = assertInstanceOf(LuaException.class, failed.getCause());
      assertTrue(error.luaTraceback().contains("main chunk"), error.luaTraceback());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "virtual", "caller"})
  void shutdownLetsCoroutinesEnd(String kind) throws Exception {
    for (boolean patient : new boolean[] {true, false}) {
      LuaEngine lua = kind.equals("caller") ? LuaEngine.open() : threaded(kind);
      var sleeps = new CountDownLatch(1);
      String script = "local sleeps, s = ... sleeps() require'cqueues'.sleep(s) return 'slept'";
      LuaBody sleeping =
          _ -> {
            sleeps.countDown();
            return null;
          };
      double seconds = patient ? 0.01 : 1e6;
      CompletableFuture<LuaValues> sleeper =
          kind.equals("caller")
              ? lua.spawn(script, sleeping, seconds)
              : lua.submit(() -> lua.spawn(script, sleeping, seconds)).get();
      if (!kind.equals("caller")) {
        sleeps.await();
        lua.submit(() -> 1).join(); // after the turn in which it has begun to sleep
      }
      assertEquals(patient, lua.shutdown(Duration.ofMillis(patient ? 60_000 : 10)));
      if (patient) assertEquals("slept", sleeper.get().as(String.class));
      else assertThrows(CancellationException.class, sleeper::get);
      assertThrows(IllegalStateException.class, () -> lua.submit(() -> 1).join());
    }
  }

  @Test
  void manyLoopsWaitOnVirtualThreads() throws Exception {
    var engines = new ArrayList<LuaEngine>();
    var results = new ArrayList<CompletableFuture<LuaValues>>();
    LuaChunk chunk = LuaEngine.compile("=sleep", "require'cqueues'.sleep(0.05) return ...");
    for (int i = 0; i < 200; i++) engines.add(LuaEngine.builder().virtualThread("l" + i).open());
    for (LuaEngine lua : engines) {
      int number = results.size();
      results.add(lua.submitAsync(() -> lua.spawn(chunk, number)));
    }
    for (int i = 0; i < results.size(); i++) assertEquals(i, results.get(i).get().toInt());
    engines.forEach(LuaEngine::close);
  }

  @Test
  void aReturnedFutureSuspendsTheCoroutineOnly() throws Exception {
    var answer = new CompletableFuture<String>();
    var order = new ArrayList<String>();
    try (LuaEngine lua =
        LuaEngine.builder()
            .function("ask", _ -> answer)
            .function("log", call -> order.add(call.arg(1, String.class)))
            .open()) {
      CompletableFuture<LuaValues> asking = lua.spawn("log'ask' local a = ask() log(a) return a");
      lua.spawn("log'other' require'cqueues'.sleep(0) log'other again' log'tell'")
          .thenRun(() -> new Thread(() -> answer.complete("told")).start());
      lua.run();
      assertEquals("told", asking.get().as(String.class));
      assertEquals(List.of("other", "ask", "other again", "tell", "told"), order);
      assertEquals("told", lua.eval("return ask()").as(String.class));
    }
  }

  @Test
  void blockingCallsOnVirtualThreadsLeaveTheLoopToOthers() throws Exception {
    var queries = new SynchronousQueue<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        LuaEngine lua =
            LuaEngine.builder()
                .function(
                    "query",
                    call -> {
                      String text = call.arg(1, String.class);
                      return threads.submit(
                          () -> {
                            if (text.isEmpty()) throw new SQLException("no statement");
                            queries.put(text); // as a driver that waits for its server
                            return "rows of " + text;
                          });
                    })
                .open()) {
      CompletableFuture<LuaValues> one = lua.spawn("return query 'one', query 'two'");
      CompletableFuture<LuaValues> other = lua.spawn("return query 'other', pcall(query, '')");
      CompletableFuture<LuaValues> uncaught = lua.spawn("query ''");
      for (int i = 0; i < 3; i++) lua.turn(); // the one that fails may end a turn before the others
      assertFalse(one.isDone() || other.isDone());
      // both are under way at once
      Set<String> waiting = new HashSet<>(List.of(queries.take()));
      waiting.add(queries.take());
      assertEquals(Set.of("one", "other"), waiting);
      var last = CompletableFuture.supplyAsync(() -> taken(queries));
      lua.run();
      assertEquals("two", last.get());
      assertEquals(List.of("rows of one", "rows of two"), one.get().toList());
      List<Object> others = other.get().toList();
      assertEquals(List.of("rows of other", false), others.subList(0, 2));
      assertTrue(others.get(2).toString().endsWith("no statement"), others::toString);
      var failed = assertThrows(ExecutionException.class, uncaught::get);
      assertInstanceOf(SQLException.class, failed.getCause().getCause());
    }
  }

  private static String taken(SynchronousQueue<String> queries) {
    try {
      return queries.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void futuresFailTimeOutAndArePolled() throws Exception {
    var never = new CompletableFuture<String>();
    var failed = CompletableFuture.failedFuture(new IllegalStateException("no answer"));
    try (LuaEngine lua = LuaEngine.open();
        var executor = Executors.newSingleThreadExecutor()) {
      lua.set("never", never);
      lua.set("failed", failed);
      lua.set("plain", executor.submit(() -> "plain"));
      lua.set("ready", CompletableFuture.completedFuture(List.of(1, 2)));
      assertEquals(0, lua.eval("return select('#', never:get(0.001))").toInt());
      assertEquals(2, lua.eval("return #ready:get()").toInt());
      assertEquals("plain", lua.eval("return plain:get()").as(String.class));
      assertTrue(
          lua.eval("local cqueues = require'cqueues' return cqueues.poll(never, ready) == ready")
              .toBoolean());
      var error = assertThrows(LuaException.class, () -> lua.eval("failed:get()"));
      assertTrue(error.getMessage().endsWith("no answer"), error.getMessage());
      assertInstanceOf(IllegalStateException.class, error.getCause());
      assertTrue(lua.eval("return not never:isdone() and never:cancel()").toBoolean());
      assertTrue(never.isCancelled());
    }
  }

  @Test
  void waitingReachesTheLoopThroughCoroutinesOfTheScript() {
    var first = new CompletableFuture<String>();
    var second = new CompletableFuture<String>();
    var items = new SubmissionPublisher<String>(Runnable::run, 1);
    try (LuaEngine lua =
        LuaEngine.builder()
            .function("ask", _ -> first)
            .function("nap", call -> sleep(call, Duration.ofMillis(1)))
            .function("tell", _ -> tell(first, second, items))
            .open()) {
      CompletableFuture<LuaValues> asking =
          lua.spawn(
              """
              local second, items = ...
              local auxlib = require "cqueues.auxlib"
              local seen = {}
              local function note(value) seen[#seen + 1] = value end
              for value in coroutine.wrap(function()
                coroutine.yield "begun"
                nap()
                local inner = coroutine.create(function(...)
                  local word = select("#", ...) .. ask()
                  note(coroutine.yield(word))
                  return second:get()
                end)
                note(select(2, coroutine.resume(inner, 1, 2)))
                note(select(2, coroutine.resume(inner, "between")))
                note(coroutine.status(inner))
                note(auxlib.wrap(function()
                  for item in items do note(item) end
                  nap()
                  return "last"
                end)())
                note(select(2, coroutine.resume(coroutine.create(function() error(ask(), 0) end))))
              end) do note(value) end
              return table.concat(seen, " ")
              """,
              second,
              items);
      lua.spawn("require'cqueues'.sleep(0.01) tell()");
      lua.run();
      assertEquals("begun 2one between two dead item last one", asking.join().as(String.class));
      // without a loop they block the thread
      assertEquals("one", lua.eval("return coroutine.wrap(ask)()").as(String.class));
      lua.set("never", new CompletableFuture<String>());
      lua.eval("assert(coroutine.wrap(function() never:get(0.001) return 1 end)() == 1)");
    }
  }

  private static Object sleep(LuaCall call, Duration time) {
    call.sleep(time);
    return null;
  }

  private static boolean tell(
      CompletableFuture<String> first,
      CompletableFuture<String> second,
      SubmissionPublisher<String> items) {
    items.submit("item");
    items.close();
    return first.complete("one") && second.complete("two");
  }

  @Test
  void aPublisherIsIteratedOver() throws Exception {
    var publisher = new SubmissionPublisher<String>();
    try (LuaEngine lua = LuaEngine.open()) {
      lua.set("items", publisher);
      CompletableFuture<LuaValues> all =
          lua.spawn(
              "local t = {} for item in items do t[#t + 1] = item end return table.concat(t)");
      var producer =
          new Thread(
              () -> {
                for (int i = 0; i < 1000; i++) publisher.submit(i % 10 + "");
                publisher.close();
              });
      producer.start();
      lua.run();
      assertEquals("0123456789".repeat(100), all.get().as(String.class));
      producer.join();
    }
    Flow.Publisher<String> failing =
        subscriber -> {
          subscriber.onSubscribe(
              new Flow.Subscription() {
                @Override
                public void request(long n) {
                  subscriber.onError(new IllegalStateException("dry"));
                }

                @Override
                public void cancel() {}
              });
        };
    try (LuaEngine lua = LuaEngine.builder().global("items", failing).open()) {
      var error = assertThrows(LuaException.class, () -> lua.eval("items:next()"));
      assertTrue(error.getMessage().endsWith("dry"), error.getMessage());
    }
  }

  @Test
  void javaFunctionsWaitAndYield() throws Exception {
    try (LuaEngine lua =
        LuaEngine.builder()
            .function(
                "twice",
                call -> {
                  call.sleep(Duration.ofMillis(1));
                  return call.suspend(call.arg(1, int.class) * 2).toInt() + 1;
                })
            .open()) {
      String script =
          """
          local co = coroutine.wrap(function() return twice(4) end)
          local eight = co()
          return eight, co(8)
          """;
      assertEquals(List.of(8L, 9L), run(lua, script));
    }
  }

  private static List<Object> run(LuaEngine lua, String script) throws Exception {
    CompletableFuture<LuaValues> values = lua.spawn(script);
    lua.run();
    return values.get().toList();
  }

  @Test
  void theEngineShowsWhatCoroutinesWaitFor() throws Exception {
    try (LuaEngine lua = LuaEngine.open()) {
      lua.spawn(
          LuaEngine.compile(
              "=wait", "local a = require'cqueues.socket'.pair()\nlocal x = a:read()"));
      lua.spawn(LuaEngine.compile("=nap", "local cqueues = require'cqueues'\ncqueues.sleep(9)"));
      lua.turn();
      List<LuaWait> waits = lua.coroutines();
      assertEquals(2, waits.size());
      String all = waits.toString();
      assertTrue(all.matches("(?s).*Socket \\(fd \\d+\\) for reading.*"), all);
      assertTrue(all.contains("wait:2: in main chunk") || all.contains("wait:2"), all);
      assertTrue(all.contains("nap:2"), all);
      LuaStatistics statistics = lua.statistics();
      assertEquals(2, statistics.coroutines());
      assertEquals(1, statistics.watched());
      assertEquals(1, statistics.timers());
      assertEquals(2, statistics.turns());
      assertTrue(statistics.descriptors() >= 3);
    }
  }

  @Test
  void slowTurnsAndStrayErrorsAreReported() {
    var slow = new ArrayList<SlowTurn>();
    var errors = new ArrayList<RuntimeException>();
    try (LuaEngine lua =
        LuaEngine.builder()
            .slowTurn(Duration.ofMillis(5), slow::add)
            .errorListener(errors::add)
            .open()) {
      lua.spawn(
          """
          local cqueues = require "cqueues"
          local start = cqueues.monotime()
          while cqueues.monotime() - start < 0.01 do end
          cqueues.running():wrap(function() error "stray" end)
          cqueues.sleep(0.001)
          """);
      lua.run();
      assertTrue(slow.toString().contains(":5: in main chunk"), slow.toString());
      assertEquals(1, errors.size());
      assertTrue(errors.getFirst().getMessage().endsWith("stray"));
    }
  }

  @Test
  void aListenerThatFailsHarmsNobody() throws Exception {
    var reports = new ArrayList<String>();
    Handler handler =
        new StreamHandler() {
          @Override
          public synchronized void publish(LogRecord record) {
            reports.add(record.getMessage() + ": " + record.getThrown().getMessage());
          }
        };
    Logger logger = Logger.getLogger(LuaEngine.class.getName());
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try (LuaEngine lua =
        LuaEngine.builder()
            .errorListener(
                error -> {
                  throw new IllegalStateException("errors");
                })
            .slowTurn(
                Duration.ofMillis(1),
                turn -> {
                  throw new AssertionError("slow");
                })
            .ownThread("loop")
            .open()) {
      CompletableFuture<LuaValues> script =
          lua.submitAsync(
              () ->
                  lua.spawn(
                      """
                      local cqueues = require "cqueues"
                      cqueues.running():wrap(function() error "stray" end)
                      local start = cqueues.monotime()
                      while cqueues.monotime() - start < 0.01 do end
                      cqueues.sleep(0.001)
                      return "done"
                      """));
      assertEquals("done", script.get().as(String.class));
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    String text = "a listener of an engine failed: ";
    assertTrue(reports.containsAll(List.of(text + "errors", text + "slow")), reports::toString);
  }

  @Test
  void aSlowTurnThatHasEndedSaysWhereItWas() throws Exception {
    var slow = new ArrayList<SlowTurn>();
    String script =
        """
        local clock = require "cqueues".monotime
        local start = clock()
        while clock() - start < 0.5 do end
        """;
    try (LuaEngine lua = LuaEngine.builder().slowTurn(Duration.ofMillis(10), slow::add).open()) {
      lua.spawn(LuaEngine.compile("=spawned", script));
      lua.run();
      lua.eval(LuaEngine.compile("=evaluated", script));
    }
    String all = slow.toString(); // with others, where the machine is busy
    assertTrue(all.contains("spawned:3: in main chunk"), all);
    assertTrue(all.contains("evaluated:3: in main chunk"), all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "caller"})
  void anErrorOfTheJvmsEndsTheCoroutineAlone(String kind) throws Exception {
    var errors = new LinkedBlockingQueue<RuntimeException>();
    LuaEngine.Builder builder =
        LuaEngine.builder()
            .errorListener(errors::add)
            .function(
                "assertion",
                _ -> {
                  throw new AssertionError("wrong");
                });
    try (LuaEngine lua = kind.equals("own") ? builder.ownThread("loop").open() : builder.open()) {
      Callable<CompletableFuture<LuaValues>> failing =
          () -> lua.spawn("pcall(assertion) return 'caught'");
      Callable<CompletableFuture<LuaValues>> other =
          () ->
              lua.spawn(
                  """
                  require'cqueues'.running():wrap(assertion)
                  require'cqueues'.sleep(0.001)
                  return 'other'
                  """);
      var results = new ArrayList<CompletableFuture<LuaValues>>();
      for (var spawn : List.of(failing, other)) {
        results.add(kind.equals("own") ? lua.submitAsync(spawn) : spawn.call());
      }
      if (kind.equals("caller")) lua.run();
      var failed = assertThrows(ExecutionException.class, results.get(0)::get);
      assertEquals("wrong", assertInstanceOf(AssertionError.class, failed.getCause()).getMessage());
      assertEquals("other", results.get(1).get().as(String.class));
      assertInstanceOf(AssertionError.class, errors.take().getCause());
    }
  }

  @Test
  void aScriptMayCloseTheEngineWhoseThreadItRunsOn() throws Exception {
    LuaEngine.Builder builder = LuaEngine.builder().ownThread("loop");
    LuaEngine lua =
        builder
            .function(
                "finish",
                call -> {
                  call.engine().close();
                  call.engine().eval("return 1"); // ended, and the state is not closed yet
                  return null;
                })
            .open();
    CompletableFuture<LuaValues> script = lua.submitAsync(() -> lua.spawn("finish()"));
    var end = assertThrows(Exception.class, script::get);
    assertTrue(
        end instanceof CancellationException
            || end.getCause() instanceof ScriptInterruptedException,
        end::toString);
    lua.close();
    assertThrows(IllegalStateException.class, () -> lua.submit(() -> 1));
  }

  @Test
  void countsAreLimited() throws Exception {
    try (LuaEngine lua = LuaEngine.builder().descriptors(10).coroutines(5).threads(1).open()) {
      lua.spawn("return 1");
      lua.run();
      var many =
          assertThrows(
              LuaException.class,
              () ->
                  lua.eval(
                      "local s, t = require'cqueues.socket', {} for i = 1, 20 do t[i] = {s.pair()}"
                          + " end"));
      assertTrue(many.getMessage().endsWith("Too many open files"), many.getMessage());
      lua.eval("collectgarbage()");
      for (String open : List.of("io.open('/dev/null')", "io.popen('true')", "io.tmpfile()")) {
        List<Object> files =
            lua.eval(
                    "local t = {} for i = 1, 20 do t[i] = {"
                        + open
                        + "} if not t[i][1] then local why = t[i][2] t = nil collectgarbage()"
                        + " return i, why end end")
                .toList();
        assertTrue((Long) files.get(0) <= 11, files::toString);
        assertTrue(files.get(1).toString().endsWith("Too many open files"), files::toString);
      }
      lua.eval(
          "local f = {} for i = 1, 5 do f[i] = io.open '/dev/null' end held = f collectgarbage()");
      assertTrue(lua.statistics().descriptors() >= 5);
      lua.eval("for _, f in ipairs(held) do f:close() end held = nil");
      var coroutines =
          assertThrows(
              LuaException.class,
              () ->
                  lua.eval("local cq = require'cqueues'.new() for i = 1, 6 do cq:wrap(print) end"));
      assertTrue(coroutines.getMessage().endsWith("too many coroutines"), coroutines.getMessage());
      assertEquals(
          List.of(true, false),
          lua.eval(
                  """
                  local thread = require "cqueues.thread"
                  local first, pipe = thread.start(function(pipe) pipe:read() end)
                  local second = thread.start(function() end)
                  pipe:close()
                  return first ~= nil, second ~= nil
                  """)
              .toList());
    }
  }
}
