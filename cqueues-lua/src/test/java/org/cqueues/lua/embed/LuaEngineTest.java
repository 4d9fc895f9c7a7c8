package org.cqueues.lua.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.cqueues.runtime.LimitException;
import org.cqueues.runtime.Limits;
import org.cqueues.runtime.Limits.Ending;
import org.cqueues.runtime.ScriptExitException;
import org.cqueues.runtime.library.Library;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What a program does with an engine it calls itself. */
@NullUnmarked // a program knows what its scripts return
final class LuaEngineTest {
  @Test
  void aScriptIsEvaluated() {
    try (LuaEngine lua = LuaEngine.open()) {
      assertEquals(42, lua.eval("local a, b = ... return a * b", 6, 7).toInt());
      LuaValues several = lua.eval("return 1, 'two', true, nil, 2.5, {1, 2}, {a = {b = 'c'}}");
      List<Object> expected = new ArrayList<>(List.of(1L, "two", true));
      expected.add(null);
      expected.addAll(List.of(2.5, List.of(1L, 2L), Map.of("a", Map.of("b", "c"))));
      assertEquals(expected, several.toList());
      assertEquals(7, several.size());
      assertNull(several.get(8, String.class));
    }
  }

  @Test
  void aFileIsRun(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("a.lua"), "#!/usr/bin/lua\nreturn ... .. '!'");
    try (LuaEngine lua = LuaEngine.open()) {
      assertEquals("hello!", lua.eval(file, "hello").as(String.class));
      Path missing = directory.resolve("missing.lua");
      var e = assertThrows(NoSuchFileException.class, () -> lua.eval(missing));
      assertEquals(missing.toString(), e.getMessage());
    }
  }

  @Test
  void textsAreUtf8AndBytesAreBytes() {
    byte[] bytes = {0, (byte) 0xff, 'x'};
    try (LuaEngine lua = LuaEngine.open()) {
      assertEquals(5, lua.eval("return #(...)", "€é").toInt());
      assertEquals("€é", lua.eval("return ...", "€é").as(String.class));
      assertArrayEquals(bytes, lua.eval("return ...", bytes).as(byte[].class));
      assertEquals(255, lua.eval("return (...):byte(2)", bytes).toInt());
    }
  }

  enum Colour {
    RED,
    GREEN
  }

  record Point(int x, double y, List<?> names) {}

  @Test
  void valuesAreConvertedAsAskedFor() {
    try (LuaEngine lua = LuaEngine.open()) {
      assertEquals(Colour.GREEN, lua.eval("return 'GREEN'").as(Colour.class));
      assertEquals("RED", lua.eval("return ...", Colour.RED).as(String.class));
      assertEquals(
          new Point(1, 2.5, List.of("a")),
          lua.eval("return {x = 1, y = 2.5, names = {'a'}}").as(Point.class));
      assertArrayEquals(new int[] {1, 2}, lua.eval("return {1, 2}").as(int[].class));
      assertEquals(3, lua.eval("return #..., (...)[2]", List.of("a", "b", "c")).toInt());
      assertEquals(1L << 53, lua.eval("return ...", 1L << 53).toLong());
      assertEquals('x', lua.eval("return 'x'").as(char.class));
      assertNull(lua.eval("return nil").as(Integer.class));
      for (String wrong : List.of("return 1.5", "return 2^31", "return 'x'", "return nil", "")) {
        assertThrows(IllegalArgumentException.class, () -> lua.eval(wrong).toInt(), wrong);
      }
      var cyclic = new ArrayList<>();
      cyclic.add(cyclic);
      assertThrows(IllegalArgumentException.class, () -> lua.set("c", cyclic));
    }
  }

  @Test
  void anErrorBringsBothTraces() {
    try (LuaEngine lua = LuaEngine.open()) {
      var error =
          assertThrows(
              LuaException.class,
              () ->
                  lua.eval(LuaEngine.compile("=app", "local function f()\n error'bad' end\nf()")));
      assertEquals("app:2: bad", error.getMessage());
      assertTrue(error.luaTraceback().contains("app:3: in main chunk"), error.luaTraceback());
      assertEquals(getClass().getName(), error.getStackTrace()[frameOf(error)].getClassName());
      var syntax = assertThrows(LuaException.class, () -> lua.eval("return +"));
      assertTrue(syntax.getMessage().contains("unexpected symbol"), syntax.getMessage());
      var object = assertThrows(LuaException.class, () -> lua.eval("error({code = 7})"));
      assertEquals(7, object.value().get("code").toint());
    }
  }

  private int frameOf(Exception error) {
    for (int i = 0; i < error.getStackTrace().length; i++) {
      if (error.getStackTrace()[i].getClassName().equals(getClass().getName())) return i;
    }
    return -1;
  }

  @Test
  void javaFunctionsTakeAndReturnValues() {
    var seen = new ArrayList<String>();
    try (LuaEngine lua =
        LuaEngine.builder()
            .function("join", call -> call.arg(1, String.class) + call.optional(2, Integer.class))
            .function("two", call -> call.results("a", 2))
            .function("log", call -> seen.add(call.arg(1, String.class)))
            .open()) {
      assertEquals("x3", lua.eval("return join('x', 3)").as(String.class));
      assertEquals("xnull", lua.eval("return join('x')").as(String.class));
      assertEquals(List.of("a", 2L), lua.eval("return two()").toList());
      lua.eval("log 'one' log 'two'");
      assertEquals(List.of("one", "two"), seen);
      var wrong = assertThrows(LuaException.class, () -> lua.eval("join({})"));
      assertTrue(
          wrong.getMessage().endsWith("bad argument #1 to 'join' (String expected, got table)"),
          wrong.getMessage());
    }
  }

  @Test
  void anExceptionOfJavaIsAnErrorWithThatCause() {
    var cause = new IllegalStateException("no more");
    try (LuaEngine lua =
        LuaEngine.builder()
            .function(
                "fail",
                _ -> {
                  throw cause;
                })
            .function(
                "checked",
                _ -> {
                  throw new java.io.FileNotFoundException("gone");
                })
            .open()) {
      var error = assertThrows(LuaException.class, () -> lua.eval("fail()"));
      assertEquals(cause, error.getCause());
      assertEquals("[string \"fail()\"]:1: no more", error.getMessage());
      assertEquals("false", lua.eval("return tostring((pcall(checked)))").as(String.class));
      var checked = assertThrows(LuaException.class, () -> lua.eval("checked()"));
      assertInstanceOf(java.io.FileNotFoundException.class, checked.getCause());
    }
  }

  interface Handler {
    String handle(String path, int... codes);

    default String name() {
      return "unnamed";
    }

    CompletableFuture<Object> later(int n);
  }

  @Test
  void aTableIsAnInterface() throws Exception {
    try (LuaEngine lua = LuaEngine.open()) {
      lua.eval(
          """
          local cqueues = require "cqueues"
          handler = {
            handle = function(path, ...) return path .. select('#', ...) .. (select(2, ...)) end,
            later = function(n) cqueues.sleep(0.001) return n + 1 end,
          }
          """);
      Handler handler = lua.as("handler", Handler.class);
      assertEquals("/28", handler.handle("/", 7, 8));
      assertEquals("unnamed", handler.name());
      CompletableFuture<Object> later = handler.later(1);
      assertFalse(later.isDone());
      lua.run();
      assertEquals(2L, later.get());
      assertTrue(lua.eval("return handler == ...", handler).toBoolean());
      lua.eval("function twice(x) return x * 2 end");
      var twice = lua.as("twice", java.util.function.IntUnaryOperator.class);
      assertEquals(8, twice.andThen(x -> x * 2).applyAsInt(2));
    }
  }

  /** What a record may hold. */
  public record Order(
      List<Integer> sizes, Map<String, List<Long>> stock, Optional<Colour> colour) {}

  /** What an interface may promise. */
  public interface Stock {
    List<Integer> sizes();

    Map<Integer, Set<String>> names();

    CompletableFuture<Integer> later();

    Optional<Integer> best();

    Optional<Integer> none();

    void forget();
  }

  @Test
  void containersHaveWhatTheirTypesDeclare() {
    try (LuaEngine lua = LuaEngine.open()) {
      String order = "return {sizes = {1, 2}, stock = {a = {3}}, colour = 'RED'}";
      assertEquals(
          new Order(List.of(1, 2), Map.of("a", List.of(3L)), Optional.of(Colour.RED)),
          lua.eval(order).as(Order.class));
      assertEquals(new Order(null, null, Optional.empty()), lua.eval("return {}").as(Order.class));
      var given = new Order(List.of(7), Map.of("b", List.of(8L)), Optional.of(Colour.GREEN));
      assertEquals(
          List.of(7L, 8L, "GREEN"),
          lua.eval("local o = ... return o.sizes[1], o.stock.b[1], o.colour", given).toList());
      assertEquals(given, lua.eval("return ...", given).as(Order.class));
      var wrong =
          assertThrows(
              IllegalArgumentException.class,
              () -> lua.eval("return {sizes = {1, 2.5}}").as(Order.class));
      assertEquals("value 1.sizes[2]: Integer expected, got number 2.5", wrong.getMessage());
      lua.eval(
          """
          stock = {
            sizes = function() return {1, 2} end,
            names = function() return {{"a", "b", "a"}} end,
            later = function() return 3 end,
            best = function() return 4 end,
            none = function() end,
            forget = function() return "what nobody wants" end,
          }
          """);
      Stock stock = lua.as("stock", Stock.class);
      int sum = 0;
      for (int size : stock.sizes()) sum += size;
      assertEquals(3, sum);
      assertEquals(Map.of(1, Set.of("a", "b")), stock.names());
      CompletableFuture<Integer> later = stock.later();
      lua.run();
      int three = later.join();
      assertEquals(3, three);
      assertEquals(Optional.of(4), stock.best());
      assertEquals(Optional.empty(), stock.none());
      stock.forget();
      assertEquals(Set.of(1L, 2L), lua.eval("return {1, 2, 1}").as(Set.class));
      assertEquals(new BigDecimal("0.5"), lua.eval("return 0.5").as(BigDecimal.class));
      assertEquals(BigInteger.TWO.pow(100), lua.eval("return 2^100").as(BigInteger.class));
      assertThrows(IllegalArgumentException.class, () -> lua.eval("return {}").as(Deque.class));
    }
  }

  @Test
  void anErrorThroughACallbackIsTheSameOutside() {
    LuaBody apply = call -> call.arg(1, Callable.class).call();
    LuaBody fail =
        _ -> {
          throw new IOException("disk full");
        };
    try (LuaEngine lua =
        LuaEngine.builder().function("apply", apply).function("fail", fail).open()) {
      var own =
          assertThrows(
              LuaException.class,
              () -> lua.eval(LuaEngine.compile("=s", "apply(function() error 'mine' end)")));
      assertEquals("s:1: mine", own.getMessage());
      var inner = assertInstanceOf(LuaException.class, own.getCause());
      assertTrue(inner.luaTraceback().contains("in function 'error'"), inner.luaTraceback());
      var java =
          assertThrows(
              LuaException.class,
              () -> lua.eval(LuaEngine.compile("=s", "apply(function() fail() end)")));
      assertEquals("s:1: disk full", java.getMessage());
      assertInstanceOf(IOException.class, java.getCause());
    }
  }

  @Test
  void aNameThatIsNothingIsToldInTheError() {
    try (LuaEngine lua = LuaEngine.open()) {
      var none = assertThrows(LuaException.class, () -> lua.call("handler"));
      assertEquals("attempt to call 'handler' (a nil value)", none.getMessage());
      var inside = assertThrows(LuaException.class, () -> lua.call("http.handler.get"));
      assertEquals("attempt to index 'http' (a nil value)", inside.getMessage());
    }
  }

  @Test
  void proxiesAreObjectsOfJavaToo() throws InterruptedException {
    try (LuaEngine lua = LuaEngine.open()) {
      lua.eval("handler = {handle = tostring} other = {handle = tostring} function f() end");
      Handler handler = lua.as("handler", Handler.class);
      Runnable f = lua.as("f", Runnable.class);
      assertTrue(
          handler.toString().matches("Handler in Lua: table: 0x[0-9a-f]+"), handler.toString());
      assertTrue(f.toString().startsWith("Runnable in Lua: function: 0x"), f.toString());
      // as of a listener that is added and removed
      assertEquals(handler, lua.as("handler", Handler.class));
      assertEquals(handler.hashCode(), lua.as("handler", Handler.class).hashCode());
      assertNotEquals(handler, lua.as("other", Handler.class));
      assertNotEquals(f, lua.as("f", Callable.class));
      assertFalse(handler.equals(null));
      var elsewhere = new StringBuilder();
      Thread.ofPlatform().start(() -> elsewhere.append(handler).append(handler.hashCode())).join();
      assertEquals(handler.toString() + handler.hashCode(), elsewhere.toString());
    }
  }

  @Test
  void aChunkRunsInManyEngines() {
    LuaChunk chunk =
        LuaEngine.compile(
            "=counter",
            "count = (count or 0) + ... local function f() return count end return f()");
    Limits limits = Limits.none().instructions(1000, Ending.FINAL);
    try (LuaEngine first = LuaEngine.open();
        LuaEngine second = LuaEngine.open();
        LuaEngine limited = LuaEngine.builder().safe().limits(limits).open()) {
      assertEquals(1, first.eval(chunk, 1).toInt());
      assertEquals(3, first.eval(chunk, 2).toInt());
      assertEquals(5, second.eval(chunk, 5).toInt());
      assertEquals(1, limited.eval(chunk, 1).toInt());
      assertTrue(limited.statistics().instructions() > 5);
      LuaChunk endless = LuaEngine.compile("=endless", "while true do end");
      assertThrows(LimitException.class, () -> limited.eval(endless));
      limited.renewLimits();
      assertEquals(2, limited.eval(chunk, 1).toInt());
    }
  }

  @Test
  void librariesModulesAndLimitsAreIndependent() {
    Limits limits = Limits.none().instructions(10_000_000, Ending.FINAL);
    LuaEngine.Builder builder =
        LuaEngine.builder().safe().modules("cqueues", "cqueues.socket").limits(limits);
    try (LuaEngine lua = builder.open()) {
      assertEquals(
          "2 1",
          lua.eval(
                  """
                  local cqueues = require "cqueues"
                  local cq, order = cqueues.new(), {}
                  for i = 1, 2 do cq:wrap(function() order[#order + 1] = i end) end
                  assert(cq:loop())
                  return table.concat(order, " ")
                  """)
              .as(String.class));
      assertFalse(lua.eval("return (pcall(require, 'cqueues.signal'))").toBoolean());
      assertTrue(lua.eval("return io == nil and os.exit == nil").toBoolean());
      assertThrows(
          LimitException.class,
          () ->
              lua.eval(
                  """
                  local cq = require"cqueues".new()
                  cq:wrap(function() while true do end end)
                  cq:loop()
                  """));
    }
    try (LuaEngine lua = LuaEngine.builder().libraries(Library.STRING).modules().open()) {
      assertTrue(
          lua.eval("return string and not (table or math or os or require or coroutine)")
              .toBoolean());
    }
  }

  @Test
  void requireFindsResourcesAndChunks() {
    LuaEngine.Builder builder =
        LuaEngine.builder()
            .safe()
            .module("app.config", LuaEngine.compile("=config", "return {port = 80, name = ...}"))
            .resources(getClass().getClassLoader(), "lua");
    for (int i = 0; i < 2; i++) {
      try (LuaEngine lua = builder.open()) {
        assertEquals(
            "80 app.config plugin.math 42",
            lua.eval(
                    """
                    local config, math = require "app.config", require "plugin.math"
                    assert(require "app.config" == config)
                    return table.concat({config.port, config.name, math.name, math.double(21)}, " ")
                    """)
                .as(String.class));
        var missing = assertThrows(LuaException.class, () -> lua.eval("require 'none'"));
        assertTrue(missing.getMessage().contains("no resource 'lua/none.lua'"));
      }
    }
  }

  @Test
  void exitAndSignalsAreTheProgramsDecision() {
    try (LuaEngine lua = LuaEngine.open()) {
      var exit = assertThrows(ScriptExitException.class, () -> lua.eval("pcall(os.exit, 3)"));
      assertEquals(3, exit.status());
      assertEquals(1, lua.eval("return 1").toInt());
      assertFalse(
          lua.eval("local s = require'cqueues.signal' return (pcall(s.block, s.SIGTERM))")
              .toBoolean());
    }
    var statuses = new ArrayList<Integer>();
    try (LuaEngine lua = LuaEngine.builder().onExit(statuses::add).signals().open()) {
      assertEquals(1, lua.eval("os.exit(true) return 1").toInt());
      assertEquals(List.of(0), statuses);
    }
  }

  @Test
  void standardStreamsAreTheProgramsChoice() {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var in = new ByteArrayInputStream("given\n".getBytes(StandardCharsets.UTF_8));
    try (LuaEngine lua =
        LuaEngine.builder()
            .streams(in, new PrintStream(out, true), new PrintStream(err, true))
            .open()) {
      lua.eval("print(io.read()) io.write('w') io.stderr:write('e')");
    }
    assertEquals("given\nw", out.toString(StandardCharsets.UTF_8));
    assertEquals("e", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void whatContainsItselfIsRefusedAndShown() {
    try (LuaEngine lua = LuaEngine.open()) {
      for (String cyclic :
          List.of("t = {1} t[2] = t", "t = {a = {}} t.a.b = t", "t = {} t[1] = {x = {t}}")) {
        LuaValues values = lua.eval(cyclic + " return t");
        for (Class<?> type : List.of(Object.class, Map.class, List.class, Object[].class)) {
          if (type == List.class && !cyclic.contains("[")) continue; // has no elements
          if (type == Object[].class && !cyclic.contains("[")) continue;
          var refused = assertThrows(IllegalArgumentException.class, () -> values.as(type));
          assertTrue(refused.getMessage().endsWith("a table contains itself"), refused.toString());
        }
        assertThrows(IllegalArgumentException.class, values::toList);
      }
      assertEquals("[[1, (this Collection)]]", lua.eval("t = {1} t[2] = t return t").toString());
      assertEquals("[{a={b=(this Map)}}]", lua.eval("t = {a = {}} t.a.b = t return t").toString());
      assertEquals("[1, x, null, 2.5]", lua.eval("return 1, 'x', nil, 2.5").toString());
      LuaValues deep = lua.eval("local t = {} for _ = 1, 1e6 do t = {t} end return t");
      var refused = assertThrows(IllegalArgumentException.class, deep::toList);
      assertEquals("value 1: tables are nested too deep", refused.getMessage());
      assertTrue(deep.toString().contains("[[[…]]]"), deep.toString());
      assertEquals(1, lua.eval("return 1").toList().size());
    }
  }

  @Test
  void aTableInManyPlacesIsConvertedOnce() {
    try (LuaEngine lua = LuaEngine.open()) {
      LuaValues values =
          lua.eval("local t = {'leaf'} for _ = 1, 100 do t = {t, t} end return t"); // 2^100 paths
      List<?> list = values.as(List.class);
      assertSame(list.get(0), list.get(1));
      assertTrue(values.toString().length() < 20_000);
    }
  }

  @Test
  void tablesBecomeTheContainersThatAreAskedFor() {
    try (LuaEngine lua = LuaEngine.open()) {
      assertEquals(Set.of(1L, 2L), lua.eval("return {1, 2, 2}").as(Set.class));
      assertEquals(Set.of(), lua.eval("return {}").as(SequencedSet.class));
      assertEquals(List.of(1L), lua.eval("return {1}").as(SequencedCollection.class));
      assertEquals(List.of(1L), lua.eval("return {1}").as(Iterable.class));
      assertEquals(Map.of("a", 1L), lua.eval("return {a = 1}").as(SequencedMap.class));
      for (Class<?> other : List.of(Set.class, Deque.class, SortedMap.class)) {
        var refused =
            assertThrows(
                IllegalArgumentException.class, () -> lua.eval("return {a = 1}").as(other));
        assertEquals(
            "value 1: " + other.getSimpleName() + " expected, got table", refused.getMessage());
      }
      var nothing = new HashMap<String, Integer>();
      nothing.put(null, 1);
      var refused = assertThrows(IllegalArgumentException.class, () -> lua.set("m", nothing));
      assertEquals("a map has the key null, a table cannot", refused.getMessage());
    }
  }

  @Test
  void whatIsNotThereIsNamed() {
    try (LuaEngine lua = LuaEngine.open()) {
      lua.eval("module = {}");
      for (Map.Entry<String, String> wrong :
          Map.of(
                  "nope", "attempt to call 'nope' (a nil value)",
                  "nope.nope", "attempt to index 'nope' (a nil value)",
                  "module.handler", "attempt to call 'module.handler' (a nil value)",
                  "module.a.b", "attempt to index 'module.a' (a nil value)")
              .entrySet()) {
        var error = assertThrows(LuaException.class, () -> lua.call(wrong.getKey()));
        assertEquals(wrong.getValue(), error.getMessage());
      }
      assertNull(lua.get("module.handler", String.class));
      assertThrows(LuaException.class, () -> lua.get("nope.x", String.class));
    }
  }

  @Test
  void aFailureWithoutAWordIsNamedByItsFunction() {
    LuaBody careless = call -> call.optional(1, String.class).length();
    try (LuaEngine lua = LuaEngine.builder().function("careless", careless).open()) {
      var error = assertThrows(LuaException.class, () -> lua.eval("careless()"));
      assertEquals("[string \"careless()\"]:1: 'careless' failed", error.getMessage());
      assertInstanceOf(NullPointerException.class, error.getCause());
    }
  }

  @Test
  void choicesThatMeanNothingAreRefused() {
    LuaEngine.Builder builder = LuaEngine.builder();
    Map<String, Executable> wrong = new LinkedHashMap<>();
    wrong.put("no module 'cqueues.sockets'", () -> builder.modules("cqueues", "cqueues.sockets"));
    wrong.put("coroutines: -1 is negative", () -> builder.coroutines(-1));
    wrong.put("descriptors: -2 is negative", () -> builder.descriptors(-2));
    wrong.put("threads: -3 is negative", () -> builder.threads(-3));
    wrong.put("turnTime: PT0S is no time", () -> builder.turnTime(Duration.ZERO));
    wrong.put("slowTurn: PT-1S is no time", () -> builder.slowTurn(Duration.ofSeconds(-1)));
    wrong.put("stack: 0 MiB are too few", () -> builder.stack(0));
    wrong.forEach(
        (text, choice) ->
            assertEquals(text, assertThrows(IllegalArgumentException.class, choice).getMessage()));
    builder.modules("cqueues", "openssl.rand").open().close();
  }

  @Test
  void aTimeWithoutEndIsNoError() throws Exception {
    Duration forever = ChronoUnit.FOREVER.getDuration();
    try (LuaEngine lua =
        LuaEngine.builder()
            .turnTime(forever)
            .slowTurn(forever)
            .function(
                "nap",
                call -> {
                  call.sleep(forever);
                  return null;
                })
            .open()) {
      CompletableFuture<LuaValues> one = lua.spawn("return 1");
      lua.spawn("nap()").cancel(true);
      assertTrue(lua.shutdown(forever));
      assertEquals(1, one.get().toInt());
    }
    assertTrue(LuaEngine.builder().ownThread("loop").open().shutdown(forever));
    assertTrue(LuaEngine.open().shutdown(forever.negated()));
  }

  @Test
  void aSandboxFindsNoFiles(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("found.lua"), "return 'a file'");
    String path = directory + "/?.lua";
    try (LuaEngine lua =
        LuaEngine.builder()
            .safe()
            .resources(getClass().getClassLoader(), "lua")
            .module("own", LuaEngine.compile("=own", "return 'own'"))
            .open()) {
      assertEquals("own", lua.eval("return require 'own'").as(String.class));
      var missing =
          assertThrows(
              LuaException.class,
              () -> lua.eval("package.path, package.cpath = ..., ... require 'found'", path));
      assertFalse(missing.getMessage().contains("no file"), missing.getMessage());
      assertTrue(missing.getMessage().contains("no resource 'lua/found.lua'"));
      assertTrue(lua.eval("return not (package.searchpath or package.loadlib)").toBoolean());
    }
    try (LuaEngine lua = LuaEngine.builder().safe().modules("cqueues").path(path).open()) {
      assertEquals("a file", lua.eval("return require 'found'").as(String.class));
    }
  }

  @Test
  void anExitDoesNotCloseTheState() {
    try (LuaEngine lua = LuaEngine.open()) {
      assertThrows(ScriptExitException.class, () -> lua.eval("os.exit(0, true)"));
      assertEquals(1, lua.eval("return 1").toInt());
    }
  }

  @Test
  void aClosedEngineRefuses() {
    LuaEngine lua = LuaEngine.open();
    Handler handler = lua.eval("return {handle = tostring}").as(Handler.class);
    lua.close();
    lua.close();
    for (Executable use :
        List.<Executable>of(
            () -> lua.eval("return 1"),
            () -> lua.spawn("return 1").join(),
            () -> lua.set("a", 1),
            lua::turn,
            lua::statistics,
            () -> handler.handle("x"),
            () -> lua.submit(() -> 1).join())) {
      var refused = assertThrows(IllegalStateException.class, use);
      assertEquals("this engine is closed", refused.getMessage());
    }
  }
}
