package org.cqueues.lua.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaUserdata;

/** What scripts may do with objects of Java's. */
@NullUnmarked
final class HostAccessTest {
  /** An account; scripts may put money in, and see what there is. */
  public static final class Account {
    public int balance = 5;

    @LuaAccess(write = true)
    public String owner = "nobody";

    @LuaAccess public String currency = "EUR";

    @LuaAccess(write = true)
    public final int number = 7;

    @LuaAccess
    public void deposit(int amount) {
      if (amount < 0) throw new IllegalArgumentException("negative amount");
      balance += amount;
    }

    @LuaAccess
    public String show(int n) {
      return "int " + n;
    }

    @LuaAccess
    public String show(double n) {
      return "double " + n;
    }

    @LuaAccess
    public String show(String text) {
      return "text " + text;
    }

    @LuaAccess
    public Object call(Callable<?> function) throws Exception {
      return function.call();
    }

    @LuaAccess
    public String join(String separator, Object... parts) {
      return Arrays.stream(parts).map(String::valueOf).collect(Collectors.joining(separator));
    }

    @LuaAccess
    public int sum(int... numbers) {
      return IntStream.of(numbers).sum();
    }

    @LuaAccess
    public String pick(String first) {
      return "one";
    }

    @LuaAccess
    public String pick(String first, String... rest) {
      return "many " + rest.length;
    }

    @LuaAccess
    public Account self() {
      return this;
    }

    public int withdrawAll() {
      int all = balance;
      balance = 0;
      return all;
    }
  }

  @Test
  void byDefaultObjectsAreTokens() {
    var account = new Account();
    try (LuaEngine lua = LuaEngine.open()) {
      lua.set("account", account);
      assertEquals(account, lua.eval("return account").as(Account.class));
      assertEquals("userdata", lua.eval("return type(account)").as(String.class));
      assertThrows(LuaException.class, () -> lua.eval("account:deposit(1)"));
      assertTrue(lua.eval("return luajava == nil and account.balance == nil").toBoolean());
    }
  }

  @Test
  void annotationsSayWhatScriptsSee() {
    var account = new Account();
    try (LuaEngine lua = LuaEngine.builder().hostAccess(HostAccess.EXPLICIT).open()) {
      lua.set("account", account);
      lua.eval("account:deposit(37) account.owner = 'me'");
      assertEquals(42, account.balance);
      assertEquals("me", lua.eval("return account.owner").as(String.class));
      assertEquals(
          List.of("int 1", "double 1.5", "text x"),
          lua.eval("return account:show(1), account:show(1.5), account:show'x'").toList());
      assertEquals(3, lua.eval("return account:call(function() return 3 end)").toInt());
      for (String forbidden :
          List.of(
              "account:withdrawAll()",
              "account.balance = 7",
              "account.currency = 'USD'",
              "account.number = 8",
              "account:getClass()",
              "account.new = 1",
              "getmetatable(account).__index = nil",
              "account.deposit({}, 1)")) {
        assertThrows(LuaException.class, () -> lua.eval(forbidden), forbidden);
      }
      var negative = assertThrows(LuaException.class, () -> lua.eval("account:deposit(-1)"));
      assertInstanceOf(IllegalArgumentException.class, negative.getCause());
      assertTrue(negative.getMessage().endsWith("negative amount"), negative.getMessage());
      assertEquals(42, account.balance);
    }
  }

  @Test
  void aRuleSaysIt() {
    try (LuaEngine lua =
        LuaEngine.builder()
            .hostAccess(HostAccess.of(member -> member.getName().equals("withdrawAll")))
            .global("account", new Account())
            .open()) {
      assertEquals(5, lua.eval("return account:withdrawAll()").toInt());
      assertThrows(LuaException.class, () -> lua.eval("account:deposit(1)"));
    }
  }

  @Test
  void aRuleSaysWhichFieldsAreWritten() {
    var account = new Account();
    Predicate<Member> seen = member -> member instanceof Field;
    for (HostAccess access :
        List.of(
            HostAccess.of(seen, field -> !field.getName().equals("currency")),
            HostAccess.of(seen))) {
      try (LuaEngine lua =
          LuaEngine.builder().hostAccess(access).global("account", account).open()) {
        assertEquals("EUR", lua.eval("return account.currency").as(String.class));
        for (String name : List.of("owner", "currency", "number")) {
          String write = "local name = ... return pcall(function() account[name] = 1 end)";
          boolean written = lua.eval(write, name).toBoolean();
          assertEquals(access.allowsWriting(field(name)), written, name);
        }
      }
    }
    assertEquals("1 EUR 7", account.owner + " " + account.currency + " " + account.number);
  }

  private static Field field(String name) {
    try {
      return Account.class.getField(name);
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }

  /** All fields, for reading. */
  @LuaAccess
  public static class Point {
    public int x = 1;

    @LuaAccess(write = true)
    public int y = 2;
  }

  /** All fields, for writing, but one. */
  @LuaAccess(write = true)
  public static final class MovingPoint {
    public int x = 1;
    @LuaAccess public int y = 2;
  }

  @Test
  void anAnnotatedFieldGoesBeforeItsAnnotatedClass() {
    try (LuaEngine lua = LuaEngine.builder().hostAccess(HostAccess.EXPLICIT).open()) {
      String both =
          """
          local p = ...
          local x = pcall(function() p.x = 5 end)
          local y = pcall(function() p.y = 6 end)
          return x, y, p.x, p.y
          """;
      assertEquals(List.of(false, true, 1L, 6L), lua.eval(both, new Point()).toList());
      assertEquals(List.of(true, false, 5L, 2L), lua.eval(both, new MovingPoint()).toList());
    }
  }

  @Test
  void methodsWithAnyNumberOfArgumentsAreCalledNaturally() {
    try (LuaEngine lua = LuaEngine.builder().hostAccess(HostAccess.EXPLICIT).open()) {
      lua.set("account", new Account());
      assertEquals(
          List.of("", "1", "1-x-true", "null-2", 0L, 6L, 6L, "one", "many 1", "many 2", "many 0"),
          lua.eval(
                  """
                  return account:join("-"), account:join("-", 1), account:join("-", 1, "x", true),
                    account:join("-", nil, 2), account:sum(), account:sum(1, 2, 3),
                    account:sum{1, 2, 3}, account:pick("a"), account:pick("a", "b"),
                    account:pick("a", "b", "c"), account:pick("a", {})
                  """)
              .toList());
      var wrong = assertThrows(LuaException.class, () -> lua.eval("account:sum(1, 'x')"));
      assertTrue(
          wrong.getMessage().endsWith(":1: bad argument #2 to 'sum' (int expected, got string)"),
          wrong.getMessage());
    }
  }

  /** A record of which scripts see the accessor. */
  @LuaAccess
  public record Price(int amount) {}

  @Test
  void aRecordOfWhichScriptsSeeMethodsIsAnObject() {
    var price = new Price(3);
    for (HostAccess access : List.of(HostAccess.EXPLICIT, HostAccess.ALL)) {
      try (LuaEngine lua = LuaEngine.builder().hostAccess(access).open()) {
        assertEquals(3, lua.eval("return (...):amount()", price).toInt());
        assertSame(price, lua.eval("return ...", price).as(Price.class));
      }
    }
  }

  @Test
  void anObjectIsEqualToItselfAndOneKey() {
    var account = new Account();
    for (HostAccess access : List.of(HostAccess.NONE, HostAccess.EXPLICIT, HostAccess.ALL)) {
      try (LuaEngine lua = LuaEngine.builder().hostAccess(access).open()) {
        lua.set("first", account);
        lua.set("second", account);
        lua.set("other", new Account());
        assertEquals(
            List.of(true, true, 1L, false),
            lua.eval(
                    """
                    local seen = {[first] = 1}
                    return first == second, rawequal(first, second), seen[second], first == other
                    """)
                .toList());
        assertTrue(lua.eval("local a, b = ... return a == b", account, account).toBoolean());
        var future = new CompletableFuture<Integer>();
        assertTrue(lua.eval("local a, b = ... return a == b", future, future).toBoolean());
        if (access == HostAccess.NONE) continue;
        assertTrue(lua.eval("return first:self() == first").toBoolean());
      }
    }
  }

  @Test
  void objectsThatScriptsLetGoOfAreGarbage() {
    try (LuaEngine lua = LuaEngine.builder().hostAccess(HostAccess.EXPLICIT).open()) {
      var references = new ArrayList<WeakReference<Object>>();
      for (int i = 0; i < 100; i++) {
        var account = new Account();
        references.add(new WeakReference<>(account));
        lua.eval("local account = ... account:deposit(1)", account);
      }
      for (int i = 0; i < 100 && references.getLast().get() != null; i++) System.gc();
      assertEquals(100, references.stream().filter(reference -> reference.get() == null).count());
      var cache = new ObjectCache();
      for (int i = 0; i < 100; i++) cache.put(new LuaUserdata(new Object()));
      for (int i = 0; i < 100 && (i == 0 || cache.size() > 100); i++) {
        System.gc();
        cache.put(new LuaUserdata(lua)); // what is gone is forgotten with the next
      }
      assertTrue(cache.size() <= 100, () -> cache.size() + " are remembered");
    }
  }

  @Test
  void trustedScriptsReachAllOfJava() {
    try (LuaEngine lua = LuaEngine.builder().hostAccess(HostAccess.ALL).open()) {
      lua.set("account", new Account());
      assertEquals(
          "8 2 b -126 0.5",
          lua.eval(
                  """
                  account.balance = account.balance + 3
                  local list = luajava.newInstance "java.util.ArrayList"
                  list:add "a"
                  list:add "b"
                  local Float = luajava.bindClass "java.lang.Float"
                  local name = Float.MIN_EXPONENT
                  local half = Float:valueOf("0.5")
                  return table.concat({account.balance, list:size(), list:get(1), name, half}, " ")
                  """)
              .as(String.class));
      // across yields, metamethods, overloads and callbacks
      assertEquals(
          List.of("yielded", "resumed", "text t", "double 2.5", 9L),
          lua.eval(
                  """
                  local co = coroutine.create(function()
                    local callable = luajava.createProxy("java.util.concurrent.Callable",
                      {call = function() return coroutine.yield "yielded" end})
                    return account:call(callable)
                  end)
                  local _, first = coroutine.resume(co)
                  local _, second = coroutine.resume(co, "resumed")
                  local wrapped = setmetatable({}, {__index = account, __newindex = account})
                  wrapped.balance = 9
                  return first, second, account:show("t"), account:show(2.5), wrapped.balance
                  """)
              .toList());
      var failed = assertThrows(LuaException.class, () -> lua.eval("account:deposit(-1)"));
      assertEquals("negative amount", failed.getMessage().replaceAll(".*: ", ""));
      assertInstanceOf(IllegalArgumentException.class, failed.getCause());
      var list = new ArrayList<>(List.of(1, 2));
      assertEquals(2, lua.eval("return #...", list).toInt());
    }
  }

  @Test
  void futuresThatJavaReturnsToTrustedScriptsSuspendThem() {
    try (LuaEngine lua = LuaEngine.builder().hostAccess(HostAccess.ALL).open()) {
      var later = new CompletableFuture<List<String>>();
      lua.set("service", (Supplier<Object>) () -> later);
      lua.set("later", later);
      CompletableFuture<LuaValues> waits = lua.spawn("return service:get():size()");
      lua.turn();
      assertFalse(waits.isDone());
      CompletableFuture<LuaValues> made =
          lua.spawn(
              """
              local future = luajava.newInstance "java.util.concurrent.CompletableFuture"
              assert(not future:isdone())
              require "cqueues".running():wrap(function() future:complete(42) end)
              local text = future:thenApply(function(value) return "got " .. value end)
              later:complete(luajava.bindClass "java.util.List":of("a", "b"))
              return future:get(), text:get()
              """);
      lua.run();
      assertEquals(2, waits.join().toInt());
      assertEquals(List.of(42L, "got 42"), made.join().toList());
    }
  }

  @Test
  void functionsAreFunctionalInterfacesForTrustedScripts() {
    try (LuaEngine lua = LuaEngine.builder().hostAccess(HostAccess.ALL).open()) {
      assertEquals(
          List.of("3 2 1", "x=2 ", true, "done"),
          lua.eval(
                  """
                  local list = luajava.newInstance "java.util.ArrayList"
                  for i = 1, 3 do list:add(i) end
                  list:sort(function(a, b) return b - a end)
                  local seen = {}
                  list:forEach(function(n) seen[#seen + 1] = n end)
                  local map = luajava.newInstance "java.util.HashMap"
                  map:computeIfAbsent("x", function() return 2 end)
                  local text = ""
                  map:forEach(function(k, v) text = text .. k .. "=" .. v .. " " end)
                  local ran = false
                  local thread = luajava.newInstance("java.lang.Thread", function() ran = true end)
                  thread:run()
                  -- of two that take a function the one that wants its result
                  local task = luajava.newInstance("java.util.concurrent.FutureTask", function()
                    return "done"
                  end)
                  task:run()
                  return table.concat(seen, " "), text, ran, task:get()
                  """)
              .toList());
    }
  }

  @Test
  void callbacksOfJavaMayYieldAndFail() {
    try (LuaEngine lua = LuaEngine.builder().hostAccess(HostAccess.EXPLICIT).open()) {
      lua.set("account", new Account());
      CompletableFuture<LuaValues> slept =
          lua.spawn("return account:call(function() require'cqueues'.sleep(0.001) return 5 end)");
      lua.run();
      assertEquals(5, slept.join().toInt());
      assertEquals(
          List.of(1L, 2L, "t", 9L),
          lua.eval(
                  """
                  local f = coroutine.wrap(function()
                    return account:call(function() return coroutine.yield(1) end)
                  end)
                  local first, second = f(), f(2)
                  local _, raised = pcall(account.call, account, function() error({"t"}) end)
                  return first, second, raised[1], 9
                  """)
              .toList());
    }
  }

  @Test
  void trustedScriptsSeeWhereJavaFailed() {
    try (LuaEngine lua = LuaEngine.builder().hostAccess(HostAccess.ALL).open()) {
      lua.set("account", new Account());
      for (var wrong :
          Map.of(
                  "account:deposit(-1)", "negative amount",
                  "account:deposit 'x'", "bad argument #1 to 'deposit' (int expected, got string)",
                  "account.number = 8", "no field 'number' that can be written",
                  "account.nothing = 8", "no field 'nothing' that can be written",
                  "luajava.bindClass 'no.such.Class'", "no class no.such.Class",
                  "luajava.newInstance 'java.lang.Runnable'",
                      "no objects of this class can be made",
                  "account:show({}, {}, {})", "no show takes such arguments")
              .entrySet()) {
        var failed =
            assertThrows(LuaException.class, () -> lua.eval("\n" + wrong.getKey()), wrong.getKey());
        assertTrue(failed.getMessage().endsWith(":2: " + wrong.getValue()), failed.getMessage());
      }
    }
  }

  @Test
  void trustedScriptsUseJavaAsWithLuaj() {
    try (LuaEngine lua = LuaEngine.builder().hostAccess(HostAccess.ALL).open()) {
      assertEquals(
          List.of("[a, b]", 2L, "b", 3L, 7L, true, "SECONDS", 5000L, "x5", 2L, 1L, "NEW", true, 5L),
          lua.eval(
                  """
                  local Arrays = luajava.bindClass "java.util.Arrays"
                  local list = Arrays:asList("a", "b")
                  local array = list:toArray()
                  assert(array[0] == nil and array[3] == nil and array.length == 2)
                  array[1] = "z"
                  assert(array[1] == "z" and not pcall(function() array[3] = "y" end))
                  local List = luajava.bindClass "java.util.List"
                  local unit = luajava.bindClass "java.util.concurrent.TimeUnit".SECONDS
                  local builder = luajava.new(luajava.bindClass "java.lang.StringBuilder")
                  builder:append("x"):append(5)
                  local State = luajava.bindClass "java.lang.Thread".State
                  local counter = luajava.newInstance "java.util.concurrent.atomic.AtomicInteger"
                  counter:addAndGet(5)
                  return tostring(list), #array, array[2], List:of(1, 2, 3):size(),
                    luajava.bindClass "java.lang.Math":max(2, 7),
                    list == luajava.newInstance("java.util.ArrayList", list),
                    tostring(unit), unit:toMillis(5), builder:toString(), builder:length(),
                    luajava.bindClass "java.util.Map":of("k", 1):entrySet():iterator():next():getValue(),
                    tostring(State.NEW), require "luajava" == luajava, counter:get()
                  """)
              .toList());
      assertEquals(
          "java.lang.String",
          lua.eval("return luajava.bindClass'java.lang.String':getName()").as(String.class));
    }
  }
}
