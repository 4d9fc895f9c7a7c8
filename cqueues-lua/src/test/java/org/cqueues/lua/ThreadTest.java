package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.LuaState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaValue;

/** What Java programs see of {@code cqueues.thread}, and the process around it. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ThreadTest {
  private static final String JOIN =
      """
      local thread = require"cqueues.thread"
      local thr, con = thread.start(function() host() end)
      local ok, why = thr:join()
      con:close()
      return tostring(ok) .. " " .. tostring(why)
      """;

  private static final String GUIDE =
      """
      local cqueues = require"cqueues"
      local thread = require"cqueues.thread"

      local thr, con = thread.start(function(con, i, j)
        local cqueues = require"cqueues"
        local cq = cqueues.new()

        cq:wrap(function()
          for n = tonumber(i), tonumber(j) do
            io.stdout:write("sent ", n, "\\n")
            con:write(n, "\\n")
            cqueues.sleep(0.1)
          end
        end)

        assert(cq:loop())
      end, 0, 9)

      local cq = cqueues.new()

      cq:wrap(function()
        for ln in con:lines() do
          io.stdout:write(ln, " rcvd", "\\n")
        end

        local ok, why = thr:join()

        if ok then
          print(why or "OK")
        else
          error(require"cqueues.errno".strerror(why))
        end
      end)

      assert(cq:loop())
      """;

  /** What join returns after a thread that calls {@code host}. */
  private static String joined(Builtin.Body host) throws Throwable {
    LuaState state = States.open(false);
    try {
      States.prepareThreads(state, s -> s.globals().set("host", new Builtin("host", host)));
      return state.call(state.globals().load(JOIN, "=test"), LuaValue.NONE).tojstring();
    } finally {
      state.close();
    }
  }

  @Test
  void statesOfThreadsArePreparedAlsoThoseOfTheirThreads() throws Throwable {
    LuaState state = States.open(false);
    States.prepareThreads(state, s -> s.globals().set("first", 1));
    States.prepareThreads(state, s -> s.globals().set("second", s.globals().get("first").add(1)));
    String script =
        """
        local function report(con) con:write(first, " ", second, "\\n") end
        local thr, con = require"cqueues.thread".start(function(con, report)
          local thr, below = require"cqueues.thread".start(report)
          con:write(below:read"*l", "\\n")
          thr:join()
        end, report)
        local line = con:read"*l"
        thr:join()
        con:close()
        return line
        """;
    assertEquals(
        "1 2", state.call(state.globals().load(script, "=test"), LuaValue.NONE).tojstring());
    state.close();
  }

  @Test
  void javaExceptionsReachJoin() throws Throwable {
    String why =
        joined(
            _ -> {
              throw new IllegalStateException("of the host");
            });
    assertEquals("true of the host", why);
  }

  @Test
  void lackOfMemoryReachesJoin() throws Throwable {
    String why =
        joined(
            _ -> {
              throw new OutOfMemoryError("as if");
            });
    assertEquals("true not enough memory", why);
  }

  @Test
  void endlessRecursionInJavaReachesJoin() throws Throwable {
    assertEquals("true stack overflow", joined(_ -> endless(1)));
  }

  @SuppressWarnings("InfiniteRecursion") // as a host function might
  private static LuaValue endless(int depth) {
    return endless(depth + 1).add(depth);
  }

  @Test
  void errorsOfTheJvmEndTheThreadOnly() throws Throwable {
    String why =
        joined(
            _ -> {
              throw new InternalError("as if");
            });
    assertEquals("true internal error: as if", why);
  }

  @Test
  void aFailingPreparationReachesJoin() throws Throwable {
    LuaState state = States.open(false);
    States.prepareThreads(
        state,
        _ -> {
          throw new LuaError("not prepared");
        });
    String why = state.call(state.globals().load(JOIN, "=test"), LuaValue.NONE).tojstring();
    assertEquals("true not prepared", why);
    state.close();
  }

  @Test
  void theExampleOfTheManualPrintsAllItSends(@TempDir Path directory) throws Exception {
    Path script = Files.writeString(directory.resolve("guide.lua"), GUIDE);
    var run = Cli.run(script.toString());
    assertEquals(0, run.status(), run::output);
    for (int i = 0; i <= 9; i++) {
      assertTrue(run.out().contains("sent " + i + "\n"), run::output);
      assertTrue(run.out().contains(i + " rcvd\n"), run::output);
    }
    assertTrue(run.out().endsWith("\nOK\n"), run::output);
    assertEquals("", run.err());
  }

  @Test
  void anErrorInAThreadPrintsNothing(@TempDir Path directory) throws Exception {
    String text = "require'cqueues.thread'.start(function() error'unseen' end):join()";
    Path script = Files.writeString(directory.resolve("error.lua"), text);
    var run = Cli.run(script.toString());
    assertEquals(0, run.status(), run::output);
    assertEquals("", run.out() + run.err());
  }

  @Test
  void theProcessDoesNotWaitForThreads(@TempDir Path directory) throws Exception {
    String text =
        "local _, con = require'cqueues.thread'.start(function(con) con:write'up\\n"
            + "' con:read(1) end) print(con:read'*l')";
    Path script = Files.writeString(directory.resolve("forever.lua"), text);
    var run = Cli.run(script.toString());
    assertEquals(0, run.status(), run::output);
    assertEquals("up\n", run.out());
  }

  @Test
  void exitInAThreadEndsTheProcess(@TempDir Path directory) throws Exception {
    String text =
        "require'cqueues.thread'.start(function() io.write'bye' os.exit(7) end):join() print'not'";
    Path script = Files.writeString(directory.resolve("exit.lua"), text);
    var run = Cli.run(script.toString());
    assertEquals(7, run.status(), run::output);
    assertEquals("bye", run.out());
  }
}
