package org.cqueues.lua.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.cqueues.lua.embed.LuaBody;
import org.cqueues.lua.embed.LuaEngine;
import org.cqueues.lua.embed.LuaException;
import org.cqueues.lua.embed.LuaValues;
import org.cqueues.runtime.ScriptInterruptedException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Engines whose loop is turned by one of Netty's. */
@NullUnmarked
@ParameterizedClass
@SuppressWarnings("FutureReturnValueIgnored") // the outer one is over
@MethodSource("org.cqueues.lua.netty.Transport#available")
final class NettyHostTest {
  @Parameter Transport transport;

  private EventLoopGroup group;
  private LuaEngine lua;

  @BeforeEach
  void open() {
    Leaks.watch();
    group = transport.group(1);
    lua = LuaEngine.builder().open(NettyHost.of(group.next()));
  }

  @AfterEach
  void close() throws InterruptedException {
    lua.close();
    group.shutdownGracefully(0, 1, TimeUnit.MINUTES).sync();
  }

  private List<Object> run(String script, Object... arguments) throws Exception {
    return lua.submitAsync(() -> lua.spawn(script, arguments)).get().toList();
  }

  @Test
  void socketsTimersAndCoroutinesGoOnBesideTheHostsWork() throws Exception {
    var loop = group.next();
    var beats = new ArrayList<Integer>();
    CompletableFuture<LuaValues> script =
        lua.submitAsync(
            () ->
                lua.spawn(
                    """
                    local cqueues = require "cqueues"
                    local socket = require "cqueues.socket"
                    local server = socket.listen("127.0.0.1", 0)
                    local _, _, port = server:localname()
                    local cq = cqueues.running()
                    cq:wrap(function()
                      local con = server:accept()
                      for line in con:lines "*L" do con:write(line) end
                      con:close()
                    end)
                    local con = socket.connect("127.0.0.1", port)
                    local count = 0
                    for i = 1, 200 do
                      con:write(("%d\\n"):format(i))
                      count = count + con:read()
                    end
                    con:close()
                    local started = cqueues.monotime()
                    cqueues.sleep(0.02)
                    local early = cqueues.monotime() - started < 0.02
                    for _ = 1, 10 do cqueues.sleep(0) end
                    return count, early
                    """));
    loop.submit(() -> beats.add(1)).get();
    assertEquals(List.of(200L * 201 / 2, false), script.get().toList());
    assertEquals(List.of(1), beats);
  }

  @Test
  void theScriptRunsOnTheLoopsThreadAndOthersAreRefused() throws Exception {
    var thread = new CompletableFuture<Thread>();
    lua.submit(
            () -> {
              lua.set("note", (LuaBody) _ -> thread.complete(Thread.currentThread()));
              return true;
            })
        .get();
    run("note()");
    assertEquals(thread.get(), group.next().submit(Thread::currentThread).get());
    var wrong = assertThrows(IllegalStateException.class, () -> lua.eval("return 1"));
    assertTrue(wrong.getMessage().contains("event loop"), wrong.getMessage());
    assertThrows(IllegalStateException.class, lua::turn);
    assertThrows(IllegalStateException.class, lua::pollfd);
    var failed = assertThrows(ExecutionException.class, () -> run("error 'x'"));
    assertInstanceOf(LuaException.class, failed.getCause());
  }

  @Test
  void othersWakeIt() throws Exception {
    var answer = new CompletableFuture<String>();
    lua.submit(
            () -> {
              lua.set("answer", answer);
              return true;
            })
        .get();
    CompletableFuture<LuaValues> waiting = lua.submitAsync(() -> lua.spawn("return answer:get()"));
    lua.submit(() -> 1).get();
    assertFalse(waiting.isDone());
    answer.complete("told");
    assertEquals("told", waiting.get().as(String.class));
  }

  @Test
  void aLoopThatWasResetGoesOnWithItsNewDescriptor() throws Exception {
    assertEquals(
        List.of(true, "after"),
        run(
            """
            local cqueues = require "cqueues"
            local socket = require "cqueues.socket"
            local cq, a, b = cqueues.running(), socket.pair()
            local before = cq:pollfd()
            local held = io.open("/dev/null")
            cqueues.reset()
            cq:wrap(function() cqueues.sleep(0.001) b:write "after\\n" end)
            return cq:pollfd() ~= nil, a:read()
            """));
    assertEquals(List.of(7L), run("require'cqueues'.sleep(0.001) return 7"));
  }

  @Test
  void closingEndsWhatWaitsAndWhatRuns() throws Exception {
    var sleeps = new CompletableFuture<Boolean>();
    CompletableFuture<LuaValues> sleeper =
        lua.submit(
                () -> {
                  lua.set("sleeps", (LuaBody) _ -> sleeps.complete(true));
                  return lua.spawn("sleeps() require'cqueues'.sleep(1e6)");
                })
            .get();
    sleeps.get();
    lua.submit(() -> 1).get(); // after the turn in which it has begun to sleep
    lua.close();
    lua.close();
    assertThrows(CancellationException.class, sleeper::join);
    assertThrows(IllegalStateException.class, () -> lua.submit(() -> 1));

    LuaEngine busy = LuaEngine.builder().open(NettyHost.of(group.next()));
    var begun = new CompletableFuture<Boolean>();
    CompletableFuture<LuaValues> endless =
        busy.submitAsync(
            () -> {
              busy.set("begun", (LuaBody) _ -> begun.complete(true));
              return busy.spawn("begun() while true do end");
            });
    begun.get();
    busy.close();
    assertThrows(Exception.class, endless::join);
    assertEquals(3, group.next().submit(() -> 3).get());
  }

  @Test
  void anInterruptOfTheLoopsThreadEndsWhatRunsThere() throws Exception {
    var answer = new CompletableFuture<String>();
    CompletableFuture<LuaValues> waiting =
        lua.submitAsync(() -> lua.spawn("return (...):get()", answer));
    Thread thread = group.next().submit(Thread::currentThread).get();
    for (int i = 0; i < 2; i++) {
      var begun = new CompletableFuture<Boolean>();
      LuaBody begin = _ -> begun.complete(true);
      CompletableFuture<LuaValues> endless =
          lua.submitAsync(() -> lua.spawn("local begin = ... begin() while true do end", begin));
      begun.get();
      thread.interrupt();
      var end = assertThrows(ExecutionException.class, endless::get);
      assertInstanceOf(ScriptInterruptedException.class, end.getCause());
      assertFalse(lua.submit(() -> Thread.currentThread().isInterrupted()).get());
    }
    thread.interrupt(); // nothing of the engine's runs: that is the host's affair
    assertEquals(List.of(7L), run("for i = 1, 1e6 do end return 7"));
    answer.complete("told");
    assertEquals("told", waiting.get().as(String.class));
  }

  @Test
  void aScriptMayCloseItsOwnEngine() throws Exception {
    lua.submit(
            () -> {
              lua.set(
                  "finish",
                  (LuaBody)
                      _ -> {
                        lua.close();
                        return null;
                      });
              return true;
            })
        .get();
    assertThrows(Exception.class, () -> run("finish() while true do end"));
    lua.close();
  }

  @Test
  void shutdownWaitsOnOtherThreadsOnly() throws Exception {
    CompletableFuture<LuaValues> sleeper =
        lua.submitAsync(() -> lua.spawn("require'cqueues'.sleep(0.01) return 'slept'"));
    var refused =
        assertThrows(
            ExecutionException.class, () -> lua.submit(() -> lua.shutdown(Duration.ZERO)).get());
    assertInstanceOf(IllegalStateException.class, refused.getCause());
    assertTrue(lua.shutdown(Duration.ofMinutes(1)));
    assertEquals("slept", sleeper.get().as(String.class));
  }

  @Test
  void theEngineEndsWithItsLoop() throws Exception {
    CompletableFuture<LuaValues> sleeper =
        lua.submit(() -> lua.spawn("require'cqueues'.sleep(1e6)")).get();
    group.shutdownGracefully(0, 1, TimeUnit.MINUTES).sync();
    assertThrows(CancellationException.class, sleeper::join);
    assertThrows(
        RejectedExecutionException.class,
        () -> LuaEngine.builder().open(NettyHost.of(group.next())));
  }

  @Test
  void twoEnginesShareALoop() throws Exception {
    try (LuaEngine other = LuaEngine.builder().open(NettyHost.of(group.next()))) {
      String script =
          """
          local cqueues, sum = require "cqueues", 0
          for i = 1, 100 do cqueues.sleep(i % 10 == 0 and 0.001 or 0) sum = sum + i end
          return sum
          """;
      var first = lua.submitAsync(() -> lua.spawn(script));
      var second = other.submitAsync(() -> other.spawn(script));
      assertEquals(5050, first.get().toInt());
      assertEquals(5050, second.get().toInt());
      assertNotEquals(lua.state(), other.state());
    }
  }
}
