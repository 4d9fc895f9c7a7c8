package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.cqueues.runtime.LuaState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** What signals do to processes, and to the program that scripts are embedded in. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SignalTest {
  private static final String READY = "print 'port 1' io.flush() ";
  private static final String WAIT = "require'cqueues'.sleep(100)";

  private static Varargs run(LuaState state, String script) {
    return state.call(state.globals().load(script, "=script"), LuaValue.NONE);
  }

  private static int statusAfter(String signal, String script) throws Exception {
    try (var process = Server.start("-e", script)) {
      process.signal(signal);
      return process.status();
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, 15", "INT, 2", "HUP, 1", "USR1, 10"})
  void aScriptThatAsksForNothingEndsAsUsual(String name, int number) throws Exception {
    assumeFalse(Subprocess.isIgnored(number), "the tests were started with the signal ignored");
    assertEquals(128 + number, statusAfter(name, READY + WAIT));
  }

  @Test
  void aModuleThatIsOnlyLoadedTakesNothingOver() throws Exception {
    var required = "require'cqueues.signal'.listen(15) require'cqueues.thread' ";
    assertEquals(128 + 15, statusAfter("TERM", required + READY + WAIT));
  }

  @Test
  void aThreadLeavesSignalsToTheProcess() throws Exception {
    var thread =
        "local _, con = require'cqueues.thread'.start(function(con) con:write'x\\n' con:read() end)"
            + " con:read() ";
    assertEquals(128 + 15, statusAfter("TERM", thread + READY + WAIT));
  }

  @Test
  void whatIsHandedBackEndsTheProcessAgain() throws Exception {
    var back =
        "local s = require'cqueues.signal' s.block(15) s.discard(15) s.default(15) s.unblock(15) ";
    assertEquals(128 + 15, statusAfter("TERM", back + READY + WAIT));
  }

  @ParameterizedTest
  @CsvSource({"TERM, 15", "INT, 2", "HUP, 1", "USR1, 10"})
  void whatWasIgnoredEndsTheProcessAgain(String name, int number) throws Exception {
    assumeFalse(Subprocess.isIgnored(number), "the tests were started with the signal ignored");
    var back =
        "local s, n = require'cqueues.signal', %d s.ignore(n) s.raise(n) s.default(n) "
            .formatted(number);
    assertEquals(128 + number, statusAfter(name, back + READY + WAIT));
  }

  @Test
  void aSignalThatIsPendingWhenItIsUnblockedHappens() throws IOException, InterruptedException {
    var script =
        "local s = require'cqueues.signal' s.block(15) s.raise(15) print 'pending' s.unblock(15)";
    var result = Cli.run("-e", script + " require'cqueues'.sleep(100)");
    assertEquals("status 143\npending\n", result.output());
  }

  @Test
  void whatRaisesItsOwnEndDoesNotGoOn() throws IOException, InterruptedException {
    for (int signal : new int[] {9, 10, 15}) {
      var script = "print(1) io.flush() require'cqueues.signal'.raise(" + signal + ") print(2)";
      assertEquals("status " + (128 + signal) + "\n1\n", Cli.run("-e", script).output());
    }
  }

  @Test
  void aSignalThatTheProcessWasStartedToIgnoreCanBeWaitedFor() throws Exception {
    var script =
        READY
            + "local s = require'cqueues.signal' s.block(2) s.raise(2) "
            + "print(s.listen(2):wait(10)) s.unblock(2) s.raise(2) print 'ignored again'";
    var command = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
    command.addAll(Cli.command("-e", script));
    var result = Subprocess.run(command.toArray(String[]::new));
    assertEquals("status 0\nport 1\n2\nignored again\n", result.output());
  }

  @Test
  void aProgramGetsItsHandlerBackWhenTheStateIsClosed() throws Exception {
    var handled = new CompletableFuture<Integer>();
    SignalHandler own = signal -> handled.complete(signal.getNumber());
    var usr2 = new Signal("USR2");
    SignalHandler before = Signal.handle(usr2, own);
    try {
      LuaState state = States.open(false);
      var script =
          "local s = require'cqueues.signal' s.block(12) s.raise(12) return s.listen(12):wait(0)";
      assertEquals(12, run(state, script).arg1().toint());
      run(state, "require'cqueues.signal'.discard(12)");
      state.close();
      Signal.raise(usr2);
      assertEquals(12, handled.get());
    } finally {
      assertSame(own, Signal.handle(usr2, before));
    }
  }

  @Test
  void aProgramCanForbidSignals() {
    LuaState state = States.open(false);
    States.forbidSignals(state);
    for (var call : new String[] {"block(10)", "raise(10)", "ignore(10)", "listen(10)"}) {
      Varargs result =
          run(state, "return pcall(function() require'cqueues.signal'." + call + " end)");
      String name = call.substring(0, call.indexOf('('));
      assertEquals(
          "script:1: signal." + name + ": signals are forbidden to the scripts of this state",
          result.arg(2).tojstring());
    }
    var thread =
        "return require'cqueues.thread'.start(function() require'cqueues.signal'.block(10)"
            + " end):join()";
    String why = run(state, thread).arg(2).tojstring();
    assertTrue(why.endsWith("signals are forbidden to the scripts of this state"), why);
    assertTrue(
        run(state, "local c = require'cqueues'.new() c:alert() c:pause() return true")
            .arg1()
            .toboolean());
    state.close();
  }
}
