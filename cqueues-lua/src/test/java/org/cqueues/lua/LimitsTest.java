package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.cqueues.runtime.LimitException;
import org.cqueues.runtime.Limits;
import org.cqueues.runtime.Limits.Ending;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.PortableFunction;
import org.cqueues.runtime.ScriptError;
import org.cqueues.runtime.library.Libraries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Scripts that are not trusted, and what they cannot do to the program that runs them. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LimitsTest {
  private static final Limits WORK = Limits.none().instructions(20_000_000, Ending.FINAL);
  private static final Limits ALL =
      WORK.memory(64 << 20, Ending.FINAL).callDepth(10_000, Ending.CATCHABLE);

  private static Varargs run(LuaState state, String script) {
    return state.call(state.globals().load(script, "=script"), LuaValue.NONE);
  }

  private static String result(Limits limits, String script) {
    return run(LuaState.restricted(limits), script).tojstring();
  }

  @Test
  void ordinaryProgramsDoNotNoticeTheLimits() {
    String script =
        """
        local words = {}
        for word in ("the quick brown fox"):gmatch "%a+" do words[#words + 1] = word:upper() end
        table.sort(words, function(a, b) return a > b end)
        local co = coroutine.wrap(function(...) for i = 1, select("#", ...) do coroutine.yield((select(i, ...))) end end)
        local t = setmetatable({}, {__index = function(_, k) return k * 2 end})
        local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
        return table.concat(words, " "), co(7, 8), t[21], fib(20), load "return 1 + 1" (), pcall(error, "e")
        """;
    assertEquals("(THE QUICK FOX BROWN,7,42,6765,2,false,e)", result(ALL, script));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while true do end",
        "repeat until false",
        "for i = 1, math.huge do end",
        "::top:: goto top",
        "for _ in function() return 1 end do end",
        "while true do pcall(error) end",
        "while true do pcall(function() while true do end end) end",
        "while true do xpcall(error, function() while true do end end) end",
        "local function f() return f() end f()",
        "local function f() return pcall(f) end while true do f() end",
        "while true do coroutine.wrap(function() while true do end end)() end",
        "local co = coroutine.wrap(function() while true do coroutine.yield() end end) while true"
            + " do co() end",
        "while true do load 'local x = 1' () end",
        "load(function() return 'x = 1 ' end)",
        "local t = setmetatable({}, {__index = function(t, k) return t[k + 1] end}) while true do"
            + " pcall(function() return t[1] end) end",
        "while true do ('x'):rep(1e6) end",
        "local s = ('a'):rep(1e5) while true do s:find(('a'):rep(1e4) .. 'b', 1, true) end",
        "string.find(('a'):rep(40), ('a-'):rep(40) .. 'b')",
        "string.match(('a'):rep(1e5), '.-.-.-.-b')",
        "string.gsub(('a'):rep(1e6), '', ('b'):rep(1e6))",
        "local t = {} for i = 1, 1e5 do t[i] = i end while true do table.sort(t, function(a, b)"
            + " return a > b end) end",
        "local t = {} for i = 1, 1e5 do t[i] = 1 end while true do table.insert(t, 1, 0)"
            + " table.remove(t, 1) end",
        "local t = {} while true do for k in pairs(t) do end t[#t + 1] = 1 end",
        "while true do tostring(setmetatable({}, {__tostring = function() return 'x' end})) end",
        "while true do ('x'):upper() end",
        "setmetatable({}, {__gc = function() while true do end end}) while true do end",
        "local t = {} for i = 1, 1e5 do t[i] = i end for i = 1, 1e5 do t[i] = nil end"
            + " while true do next(t) end",
        "local t = {} for i = 1, 1e5 do t[i] = i end while true do table.sort(t) end",
        "local t = {} for i = 1, 1e5 do t[i] = '' end while true do table.concat(t) end",
        "local s = ('1'):rep(1e6) while true do tonumber(s) end",
        "local s = ('1'):rep(1e6) while true do tonumber(s, 10) end",
        "local s = ('1'):rep(1e6) while true do local x = s + 1 end",
        "local s, t = ('x'):rep(1e6), ('x'):rep(1e6) while true do local same = s == t end",
        "local s, t = ('x'):rep(1e6), {[('x'):rep(1e6)] = 1} while true do local one = t[s] end",
        "local m = {__tostring = tostring} local t = setmetatable({}, m) while true do"
            + " pcall(tostring, t) end",
        "while true do ('%99.99f'):format(1e300) end",
        "while true do os.date(('%c'):rep(1000)) end",
      })
  void endlessScriptsAreEnded(String script) {
    LuaState state = LuaState.restricted(ALL);
    assertThrows(LimitException.class, () -> run(state, script));
    state.meter().renew();
    assertEquals("3", run(state, "return 1 + 2").tojstring());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local s = 'x' while true do s = s .. s end",
        "return ('x'):rep(1e9)",
        "return ('x'):rep(1e4, ('y'):rep(1e4))",
        "local t = {} for i = 1, math.huge do t[i] = i end",
        "local t = {} for i = 1, math.huge do t[i .. ''] = {} end",
        "local t = {} while true do t = {t, t, t, t} end",
        "local t = {} while true do t[#t + 1] = function() return t end end",
        "local t = {} while true do t[#t + 1] = coroutine.create(print) end",
        "local t = {('x'):rep(1e6)} for i = 1, 1000 do t[i] = t[1] end return table.concat(t)",
        "return (('x'):rep(1e5):gsub('x', ('y'):rep(1e4)))",
        "return ('x'):rep(5e7) .. ('x'):rep(5e7)",
        "local function f(...) return f(1, ...) end f()",
        "local t = {} while true do t[#t + 1] = load('return ' .. #t) end",
      })
  void greedyScriptsAreEnded(String script) {
    Limits limits =
        Limits.none().memory(64 << 20, Ending.FINAL).instructions(500_000_000, Ending.FINAL);
    LuaState state = LuaState.restricted(limits);
    assertThrows(LimitException.class, () -> run(state, script));
    assertTrue(state.meter().memoryUsed() <= 64 << 20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "utf8.len(s)",
        "utf8.offset(s, #s)",
        "utf8.offset(s, -#s)",
        "pcall(utf8.codepoint, s, 1, -1)",
        "utf8.offset(tail, 0, #tail)",
        "pcall(utf8.codes(tail), tail, 1)",
      })
  void textInUtf8CountsByItsLength(String scan) {
    LuaState state = LuaState.restricted(Limits.none());
    Libraries.extend(state);
    run(state, "s = ('x'):rep(1e5) tail = 'x' .. ('\\x80'):rep(1e5)");
    state.meter().renew();
    run(state, scan);
    Meter meter = state.meter();
    assertTrue(meter.instructionsUsed() + meter.memoryUsed() / 8 >= 99_000);
  }

  @Test
  void finalizersDoNotKeepAStateFromItsEnd() {
    LuaState endless = LuaState.restricted(ALL);
    run(endless, "x = setmetatable({}, {__gc = function() while true do end end})");
    endless.close();
    assertTrue(endless.meter().instructionsUsed() > 20_000_000);
    LuaState again = LuaState.restricted(ALL);
    String script =
        """
        finalized = 0
        local m = {}
        function m.__gc(o) finalized = finalized + 1 setmetatable(o, m) end
        x = setmetatable({}, m)
        """;
    run(again, script);
    again.close();
    assertEquals("1", again.globals().get("finalized").tojstring());
  }

  @Test
  void deepCallsAreEnded() {
    String script = "local function f(n) return 1 + f(n + 1) end return pcall(f, 1)";
    assertEquals("(false,script:1: stack overflow)", result(ALL, script));
    String counted =
        """
        local deepest = 0
        local function f(n) deepest = n return 1 + f(n + 1) end
        pcall(f, 1) pcall(f, 1) coroutine.wrap(function() pcall(f, 1) end)()
        return deepest > 9900 and deepest <= 10000
        """;
    assertEquals("true", result(ALL, counted));
    Limits fatal = Limits.none().callDepth(100, Ending.FINAL);
    assertThrows(LimitException.class, () -> result(fatal, script));
  }

  @Test
  void aCatchableLimitIsAnError() {
    Limits limits = Limits.none().instructions(1_000_000, Ending.CATCHABLE);
    LuaState state = LuaState.restricted(limits);
    var error = assertThrows(ScriptError.class, () -> run(state, "\nwhile true do end"));
    assertEquals("script:2: instruction limit exceeded", error.getMessage());
    // once it has been used up, nothing runs on
    assertThrows(ScriptError.class, () -> run(state, "for i = 1, 10 do pcall(function() end) end"));
    Limits memory = Limits.none().memory(1 << 20, Ending.CATCHABLE);
    assertEquals(
        "(false,not enough memory)",
        result(memory, "return pcall(function() return ('x'):rep(2^21) .. '' end)"));
  }

  @Test
  void theMeterTellsWhatWasUsed() {
    LuaState state = LuaState.restricted(ALL);
    run(state, "for i = 1, 1000 do local t = {i} end");
    assertTrue(state.meter().instructionsUsed() >= 4000);
    assertTrue(state.meter().memoryUsed() >= 64_000);
    state.meter().renew();
    assertEquals(0, state.meter().instructionsUsed());
    assertThrows(IllegalStateException.class, () -> States.open(false).meter());
  }

  @Test
  void nothingLeadsOutOfARestrictedState() {
    LuaState state = LuaState.restricted(Limits.none());
    String names =
        """
        local found = {}
        for name, value in pairs(_G) do
          if type(value) == "table" and value ~= _G then
            for inner in pairs(value) do if name == "os" then found[#found + 1] = name .. "." .. inner end end
          end
          found[#found + 1] = name
        end
        table.sort(found)
        return table.concat(found, " ")
        """;
    assertEquals(
        "_G _VERSION assert bit32 coroutine error getmetatable ipairs load loadstring math next os"
            + " os.clock os.date os.difftime os.time pairs pcall print rawequal rawget rawlen"
            + " rawset select setmetatable string table tonumber tostring type unpack xpcall",
        run(state, names).tojstring());
    assertEquals(
        "(nil,attempt to load a binary chunk (mode is 't'))",
        run(state, "return load(string.dump(function() end))").tojstring());
    assertEquals(
        "(nil,attempt to load a binary chunk (mode is ''))",
        run(state, "return load(string.dump(function() end), 'x', 'b')").tojstring());
  }

  @Test
  void pairsThatWereLostCountForWhoPassesThemOver() {
    LuaState state = LuaState.restricted(Limits.none());
    run(state, "t = setmetatable({}, {__mode = 'k'}) for i = 1, 1e5 do t[{}] = i end");
    System.gc();
    state.meter().renew();
    assertEquals("nil", run(state, "return (next(t))").tojstring());
    assertTrue(state.meter().instructionsUsed() >= 100_000);
  }

  @Test
  void noCodeLeavesItsLimitsForAnotherState() {
    LuaState limited = LuaState.restricted(Limits.none());
    var code = (LuaFunction) limited.globals().load("while true do end", "=code");
    var refused = assertThrows(IllegalArgumentException.class, () -> PortableFunction.of(code));
    assertEquals("function has limits", refused.getMessage());
  }

  @Test
  void otherStatesAreNotCounted() {
    LuaState limited = LuaState.restricted(Limits.none().instructions(1000, Ending.FINAL));
    LuaState free = States.open(false);
    assertEquals(
        "1000000", run(free, "local n = 0 for i = 1, 1e6 do n = n + 1 end return n").tojstring());
    assertThrows(LimitException.class, () -> run(limited, "while true do end"));
    free.close();
  }
}
