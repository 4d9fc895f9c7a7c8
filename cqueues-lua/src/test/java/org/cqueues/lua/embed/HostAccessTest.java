package org.cqueues.lua.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What scripts may do with objects of Java's. */
@NullUnmarked
final class HostAccessTest {
  /** An account; scripts may put money in, and see what there is. */
  public static final class Account {
    public int balance = 5;
    @LuaAccess public String owner = "nobody";

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
}
