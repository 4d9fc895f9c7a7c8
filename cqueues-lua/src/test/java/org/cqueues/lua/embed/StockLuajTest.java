package org.cqueues.lua.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.script.ScriptEngine;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.ScriptInterruptedException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;
import org.luaj.vm2.script.LuaScriptEngine;
import org.luaj.vm2.script.LuajContext;

/** Programs that have LuaJ's globals already. */
@NullUnmarked
@SuppressWarnings("FutureReturnValueIgnored") // of coroutines that others are about
final class StockLuajTest {
  private static final String SCRIPT =
      """
      local cqueues = require"cqueues"
      local cq, order = cqueues.new(), {...}
      for i = 1, 3 do
        cq:wrap(function()
          for turn = 1, 2 do
            order[#order + 1] = i * 10 + turn
            cqueues.sleep(0)
          end
        end)
      end
      assert(cq:loop())
      return table.concat(order, " ")
      """;

  @Test
  void oneCallGivesThemTheModules() {
    Globals globals = JsePlatform.standardGlobals();
    globals.set("answer", 42);
    try (LuaEngine lua = LuaEngine.of(globals)) {
      assertEquals("begun 31 21 11 12 22 32", lua.eval(SCRIPT, "begun").as(String.class));
      assertEquals(42, lua.eval("return answer").toInt());
      assertFalse(globals.load("return 1") instanceof LuaClosure); // compiled to a class
      lua.spawn("answer = require'cqueues'.running() ~= nil");
      lua.run();
      assertEquals(LuaValue.TRUE, globals.get("answer"));
    }
  }

  @Test
  void whatTheProgramCallsWithoutTheEngineIsTheEnginesToo() throws Exception {
    for (boolean close : new boolean[] {false, true}) {
      Globals globals = JsePlatform.standardGlobals();
      LuaEngine lua = LuaEngine.of(globals);
      var begun = new CountDownLatch(2);
      lua.set(
          "begun",
          (LuaBody)
              _ -> {
                begun.countDown();
                return null;
              });
      globals.load("function f(n) begun() while n do end end function leaf() return 7 end").call();
      assertEquals(7, globals.get("leaf").call().toint());
      var chunk = new FutureTask<>(() -> globals.load("begun() begun() while true do end").call());
      var thread = new Thread(chunk, "script");
      thread.start();
      begun.await();
      for (Executable use :
          List.<Executable>of(() -> globals.load("return 1").call(), () -> lua.eval("return 1"))) {
        var refused = assertThrows(IllegalStateException.class, use);
        assertEquals("this engine is in use by thread script", refused.getMessage());
      }
      if (close) lua.close();
      else assertTrue(lua.interrupt());
      var end = assertThrows(ExecutionException.class, chunk::get);
      assertInstanceOf(ScriptInterruptedException.class, end.getCause());
      if (close) {
        var refused = assertThrows(IllegalStateException.class, () -> globals.get("leaf").call());
        assertEquals("this engine is closed", refused.getMessage());
        continue;
      }
      assertFalse(lua.interrupt());
      var function = new FutureTask<>(() -> globals.get("f").call(LuaValue.TRUE));
      var other = new Thread(function, "function");
      other.start();
      while (!lua.interrupt()) Thread.onSpinWait();
      assertThrows(ExecutionException.class, function::get);
      var error = assertThrows(LuaError.class, () -> globals.load("error('bad', 0)").call());
      assertEquals("bad", error.getMessage());
      assertEquals(
          "3 1 3",
          globals
              .load("local n = select('#', ...) return n .. ' ' .. ... .. ' ' .. select(3, ...)")
              .invoke(LuaValue.varargsOf(LuaValue.valueOf(1), LuaValue.NIL, LuaValue.valueOf(3)))
              .tojstring(1));
      lua.close();
    }
  }

  @Test
  void luajsOwnCoroutinesCallWhatIsCompiled() {
    Globals globals = JsePlatform.standardGlobals();
    LuaValue old =
        globals
            .load("return coroutine.wrap(function() local x = coroutine.yield(1) return f(x) end)")
            .call();
    assertEquals(1, old.call().toint());
    try (LuaEngine lua = LuaEngine.of(globals)) {
      lua.eval("function f(x) local g = load 'return ...' return g(x) end");
      assertEquals(2, old.call(LuaValue.valueOf(2)).toint());
    }
  }

  @Test
  void whatLuajInterpretsHasTheModulesToo() {
    Globals globals = JsePlatform.standardGlobals();
    LuaValue interpreted = globals.load(SCRIPT, "@script");
    assertTrue(interpreted instanceof LuaClosure);
    try (LuaEngine lua = LuaEngine.of(globals)) {
      assertEquals("x 31 21 11 12 22 32", lua.call(interpreted, "x").as(String.class));
    }
  }

  @Test
  void luajsOwnCoroutinesGoOn() {
    Globals globals = JsePlatform.standardGlobals();
    globals
        .load(
            """
            co = coroutine.create(function(a) local b = coroutine.yield(a + 1) return b * 2 end)
            wrapped = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)
            assert(wrapped() == 1)
            assert(select(2, coroutine.resume(co, 1)) == 2)
            oldyield, oldcreate, oldresume = coroutine.yield, coroutine.create, coroutine.resume
            """)
        .call();
    try (LuaEngine lua = LuaEngine.of(globals)) {
      assertEquals(2, lua.eval("return wrapped()").toInt());
      assertEquals(3, lua.eval("return (wrapped())").toInt());
      assertEquals("suspended", lua.eval("return coroutine.status(co)").as(String.class));
      assertEquals(14, lua.eval("return select(2, coroutine.resume(co, 7))").toInt());
      assertEquals("dead", lua.eval("return coroutine.status(co)").as(String.class));
      assertEquals(
          5,
          lua.eval(
                  """
                  local co = oldcreate(function(x) return oldyield(x) + 1 end)
                  oldresume(co, 1)
                  return select(2, oldresume(co, 4))
                  """)
              .toInt());
    }
  }

  @Test
  void aMissingFileIsSaid() {
    try (LuaEngine lua = LuaEngine.open()) {
      var e =
          assertThrows(LuaError.class, () -> lua.state().globals().loadfile("/none/missing.lua"));
      assertEquals("cannot open /none/missing.lua", e.getMessage());
      assertEquals(
          "cannot open /none/missing.lua: No such file or directory",
          lua.eval("return select(2, loadfile '/none/missing.lua')").as(String.class));
    }
  }

  @Test
  void luajsScriptEngineRunsCompiledCode() throws Exception {
    ScriptEngine engine = new LuaScriptEngine();
    Globals globals = ((LuajContext) engine.getContext()).globals;
    LuaState state = LuaState.install(globals);
    state.compileChunks();
    engine.put("x", 20);
    assertEquals(41, engine.eval("local function f(n) return n + 1 end y = f(x) return f(x) + 20"));
    assertEquals(21, engine.get("y"));
    state.close();
  }
}
