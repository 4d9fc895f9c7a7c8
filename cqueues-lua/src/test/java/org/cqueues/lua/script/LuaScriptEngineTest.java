package org.cqueues.lua.script;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import java.util.stream.Stream;
import javax.script.Bindings;
import javax.script.Compilable;
import javax.script.CompiledScript;
import javax.script.Invocable;
import javax.script.ScriptContext;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;
import javax.script.SimpleBindings;
import javax.script.SimpleScriptContext;
import org.cqueues.lua.embed.LuaException;
import org.cqueues.runtime.ScriptExitException;
import org.cqueues.runtime.ScriptInterruptedException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The engine as programs find it that know {@code javax.script} alone. */
@NullUnmarked
final class LuaScriptEngineTest {
  private final ScriptEngineManager manager = new ScriptEngineManager();
  private final ScriptEngine lua = manager.getEngineByName("cqueues");

  @AfterEach
  void close() throws Exception {
    ((AutoCloseable) lua).close();
  }

  @Test
  void theFactoryTellsWhatItIs() {
    var factory = lua.getFactory();
    assertEquals("cqueues", factory.getEngineName());
    assertEquals("Lua", factory.getParameter(ScriptEngine.LANGUAGE));
    assertEquals("5.2", factory.getLanguageVersion());
    assertNull(factory.getParameter("THREADING"));
    assertEquals(List.of("lua"), factory.getExtensions());
    assertEquals("o:m(1, 2)", factory.getMethodCallSyntax("o", "m", "1", "2"));
    assertInstanceOf(ScriptEngine.class, manager.getEngineByMimeType("application/x-lua"));
  }

  @Test
  void programsOfTheFactoryRun() throws ScriptException {
    var factory = lua.getFactory();
    var out = new StringWriter();
    lua.getContext().setWriter(out);
    lua.eval(factory.getProgram("local x = 1", factory.getOutputStatement("a \"b\"\\\n\tc")));
    assertEquals("a \"b\"\\\n\tc\n", out.toString());
  }

  @Test
  void valuesComeBackAsTheNearestOfJava() throws ScriptException {
    assertNull(lua.eval("x = 1"));
    assertEquals(7L, lua.eval("return 3 + 4"));
    assertEquals(0.5, lua.eval("return 1 / 2"));
    assertEquals("häh?", lua.eval("return 'häh?'"));
    assertEquals(true, lua.eval("return true"));
    assertArrayEquals(new Object[] {1L, null, "c"}, (Object[]) lua.eval("return 1, nil, 'c'"));
    var table = (Map<?, ?>) lua.eval("return {1, 2, name = {'x'}}");
    assertEquals(Set.of(1L, 2L, "name"), table.keySet());
    assertEquals("x", ((Map<?, ?>) table.get("name")).get(1));
  }

  @Test
  void bindingsAreTheGlobalVariablesBothWays() throws ScriptException {
    lua.put("x", 20);
    lua.eval("y = x + 1 print = nil");
    assertEquals(21L, lua.get("y"));
    Bindings bindings = lua.getBindings(ScriptContext.ENGINE_SCOPE);
    assertEquals(Set.of("x", "y"), bindings.keySet());
    assertNotNull(bindings.get("string"));
    assertNull(bindings.get("print"));
    assertEquals(20L, bindings.remove("x"));
    assertEquals(true, lua.eval("return x == nil"));
    assertFalse(bindings.containsKey("x"));
    assertThrows(IllegalArgumentException.class, () -> bindings.put("", 1));
    assertThrows(NullPointerException.class, () -> bindings.put(null, 1));
    bindings.clear();
    assertEquals(true, lua.eval("return y == nil and string ~= nil"));
  }

  @Test
  void theManagersBindingsAreSeenBehindTheEngines() throws ScriptException {
    manager.put("shared", "all");
    assertEquals("all", lua.eval("return shared"));
    lua.eval("shared = 'own'");
    assertEquals("own", lua.eval("return shared"));
    assertEquals("all", manager.get("shared"));
  }

  @Test
  void tablesAreShownAndChanged() throws ScriptException {
    @SuppressWarnings("unchecked") // a table's map
    var table = (Map<Object, Object>) lua.eval("t = {a = 1, b = 2} return t");
    table.put("c", 3);
    assertEquals(1L, table.remove("a"));
    assertEquals("nil 2 3", lua.eval("return tostring(t.a) .. ' ' .. t.b .. ' ' .. t.c"));
    table.keySet().removeIf("b"::equals);
    assertEquals(Map.of("c", 3L), Map.copyOf(table));
    assertEquals(1, table.size());
    lua.put("same", table);
    assertEquals(true, lua.eval("return same == t"));
  }

  @Test
  void objectsOfJavaStayWhatTheyAre() throws ScriptException {
    var list = new ArrayList<Object>(List.of("first"));
    lua.put("list", list);
    lua.eval("list:add('second') assert(list:size() == 2)");
    assertEquals(List.of("first", "second"), list);
    assertEquals(list, lua.eval("return list"));
    assertEquals(
        "x", lua.eval("return luajava.newInstance('java.lang.StringBuilder', 'x'):toString()"));
  }

  @Test
  void scriptsRunInBindingsOfTheirOwn() throws ScriptException {
    lua.put("x", 1);
    var own = new SimpleBindings();
    own.put("x", 2);
    assertEquals(4L, lua.eval("y = x * 2 function f() return y end return tonumber(f())", own));
    assertEquals(4L, own.get("y"));
    assertNull(lua.get("y"));
    CompiledScript compiled = ((Compilable) lua).compile("n = (n or 0) + x return n");
    assertEquals(2L, compiled.eval(own));
    assertEquals(4L, compiled.eval(own));
    assertEquals(1L, compiled.eval());
    assertEquals(1L, lua.get("n"));
    assertEquals(lua, compiled.getEngine());
    var context = new SimpleScriptContext();
    context.setBindings(own, ScriptContext.ENGINE_SCOPE);
    lua.setContext(context);
    assertEquals(4L, lua.get("n"));
    assertEquals(6L, lua.eval("n = n + x return n"));
  }

  @Test
  void enginesShareNothing() throws Exception {
    ScriptEngine other = manager.getEngineByName("cqueues");
    lua.eval("x = 1 string.mine = 1");
    assertEquals(true, other.eval("return x == nil and string.mine == nil"));
    ((AutoCloseable) other).close();
    assertThrows(IllegalStateException.class, () -> other.eval("return 1"));
  }

  @Test
  void functionsMethodsAndInterfaces() throws Exception {
    lua.eval(
        """
        function applyAsInt(a, b) return a + b end
        counter = {n = 0}
        function counter:add(by) self.n = self.n + by return self.n end
        counter.applyAsInt = function(self, a, b) return self.n * (a + b) end
        """);
    var invocable = (Invocable) lua;
    assertEquals(5L, invocable.invokeFunction("applyAsInt", 2, 3));
    assertThrows(NoSuchMethodException.class, () -> invocable.invokeFunction("absent"));
    Object counter = lua.get("counter");
    assertEquals(4L, invocable.invokeMethod(counter, "add", 4));
    assertThrows(NoSuchMethodException.class, () -> invocable.invokeMethod(counter, "absent"));
    assertThrows(IllegalArgumentException.class, () -> invocable.invokeMethod("text", "add"));
    assertEquals(5, invocable.getInterface(IntBinaryOperator.class).applyAsInt(2, 3));
    assertEquals(20, invocable.getInterface(counter, IntBinaryOperator.class).applyAsInt(2, 3));
    assertNull(invocable.getInterface(Comparable.class));
    assertThrows(IllegalArgumentException.class, () -> invocable.getInterface(String.class));
  }

  /** With a method that a table may leave out. */
  public interface Named {
    String name();

    default String title() {
      return "the " + name();
    }
  }

  @Test
  void tablesAreAnyInterfaceOfJavas() throws ScriptException {
    var invocable = (Invocable) lua;
    lua.eval("function compare(a, b) return #a - #b end");
    @SuppressWarnings("unchecked") // of strings
    Comparator<String> lengths = invocable.getInterface(Comparator.class);
    assertEquals(List.of("z", "aa"), Stream.of("aa", "z").sorted(lengths).toList());
    Object plain = lua.eval("plain = {name = function() return 'plum' end} return plain");
    assertEquals("the plum", invocable.getInterface(plain, Named.class).title());
    Object own =
        lua.eval(
            """
            local t = {text = "own"}
            function t:name() error "no name" end
            function t:title() return self.text end
            function t:run() return 1 end
            return t
            """);
    Named named = invocable.getInterface(own, Named.class);
    assertEquals("own", named.title());
    assertThrows(LuaException.class, named::name);
    assertEquals(named, invocable.getInterface(own, Named.class));
    assertNotEquals(named, invocable.getInterface(plain, Named.class));
    invocable.getInterface(own, Runnable.class).run();
  }

  @Test
  void errorsSayWhere() {
    lua.put(ScriptEngine.FILENAME, "shop.lua");
    var raised = assertThrows(ScriptException.class, () -> lua.eval("\nerror 'sold out'"));
    assertEquals("shop.lua", raised.getFileName());
    assertEquals(2, raised.getLineNumber());
    assertTrue(raised.getMessage().startsWith("shop.lua:2: sold out"), raised.getMessage());
    var cause = assertInstanceOf(LuaException.class, raised.getCause());
    assertTrue(cause.luaTraceback().contains("shop.lua:2"), cause.luaTraceback());
    var syntax = assertThrows(ScriptException.class, () -> lua.eval("x = = 1"));
    assertEquals(1, syntax.getLineNumber());
    var called =
        assertThrows(ScriptException.class, () -> ((Invocable) lua).invokeFunction("error", "e"));
    assertEquals("e", called.getMessage());
  }

  @Test
  void streamsAreThoseOfTheContext() throws ScriptException {
    var context = new SimpleScriptContext();
    context.setBindings(lua.getBindings(ScriptContext.ENGINE_SCOPE), ScriptContext.ENGINE_SCOPE);
    var out = new StringWriter();
    var err = new StringWriter();
    context.setWriter(out);
    context.setErrorWriter(err);
    context.setReader(new StringReader("line ü€😀\n42 rest"));
    lua.eval(
        "print(io.read()) io.write(io.read'*n', io.read'*a') io.stderr:write '\\226\\130\\172'",
        context);
    assertEquals("line ü€😀\n42 rest", out.toString());
    assertEquals("€", err.toString());
  }

  @Test
  void coroutinesOfTheLoopRun() throws ScriptException {
    assertEquals(
        3L,
        lua.eval(
            """
            local cqueues = require "cqueues"
            local cq, n = cqueues.new(), 0
            for i = 1, 3 do cq:wrap(function() cqueues.sleep(0) n = n + 1 end) end
            assert(cq:loop())
            return n
            """));
  }

  @Test
  void whatEndsAScriptIsAScriptException() throws Exception {
    var exit = assertThrows(ScriptException.class, () -> lua.eval("os.exit(3)"));
    assertEquals(3, assertInstanceOf(ScriptExitException.class, exit.getCause()).status());
    Thread.currentThread().interrupt();
    var end = assertThrows(ScriptException.class, () -> lua.eval("while true do end"));
    assertInstanceOf(ScriptInterruptedException.class, end.getCause());
    assertTrue(Thread.interrupted());
    assertEquals(1L, lua.eval("return 1"));
  }

  @Test
  void aTableThatContainsItselfIsShown() throws Exception {
    assertEquals(
        "{1=[(this Collection)]}", lua.eval("local t = {} t[1] = {t} return t").toString());
    assertEquals("{self=(this Map)}", lua.eval("local t = {} t.self = t return t").toString());
    assertTrue(
        lua.eval("local t = {} for _ = 1, 1e5 do t = {t = t} end return t")
            .toString()
            .contains("…"));
  }
}
