package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.cqueues.lua.cjson.CjsonModule;
import org.cqueues.lua.lpeg.LpegModule;
import org.cqueues.lua.lpeg.ReModule;
import org.cqueues.lua.zlib.ZlibModule;
import org.cqueues.runtime.LimitException;
import org.cqueues.runtime.Limits;
import org.cqueues.runtime.Limits.Ending;
import org.cqueues.runtime.LuaState;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** What scripts that are not trusted can do with {@code lpeg}, {@code cjson} and {@code zlib}. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RockLimitsTest {
  private static final int MIB = 1 << 20;
  private static final Limits LIMITS =
      Limits.none().instructions(10_000_000, Ending.FINAL).memory(48 * MIB, Ending.FINAL);

  /** Enough for what ends in an error. */
  private static final Limits LARGE =
      Limits.none().instructions(500_000_000, Ending.FINAL).memory(512 * MIB, Ending.FINAL);

  /** Matches for so long that a pattern becomes a class; and puts a pattern around one, often. */
  private static final String HELP =
      """
      local P, V, C, Cs, Ct, Cf, Cc, Cmt = lpeg.P, lpeg.V, lpeg.C, lpeg.Cs, lpeg.Ct, lpeg.Cf, lpeg.Cc, lpeg.Cmt
      local function hot(p, text) for i = 1, 500000 / #text do p:match(text) end return p end
      local function often(n, f) local p = P"a" for i = 1, n do p = f(p) end return p end
      """;

  private static Varargs run(LuaState state, String script) {
    return state.call(state.globals().load(HELP + script, "=script"), LuaValue.NONE);
  }

  private static LuaState given(Limits limits) {
    LuaState state = LuaState.restricted(limits);
    state.globals().set("lpeg", LpegModule.open(state));
    state.globals().set("re", ReModule.open(state));
    state.globals().set("cjson", CjsonModule.open(state));
    state.globals().set("zlib", ZlibModule.open());
    return state;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // matching
        "P{ P'a' * V(1) * 'x' + P'a' * V(1) * 'y' + 'a' }:match(('a'):rep(100))",
        "hot(P{ P'a' * V(1) * 'x' + P'a' * V(1) * 'y' + 'a' }, 'aaa'):match(('a'):rep(100))",
        "local p = (#(P(1)^0) * 1)^0 p:match(('a'):rep(1e6))",
        "local p = hot((#(P(1)^0) * 1)^0, ('a'):rep(100)) p:match(('a'):rep(1e6))",
        "local p = P{ -V'B' * 1 * V(1) + P(true), B = P'a' * V'B' + P'b' } lpeg.setmaxstack(1e8)"
            + " p:match(('a'):rep(1e6))",
        "lpeg.setmaxstack(2^31 - 1) P{ 'a' * V(1) * 'b' + P'' }:match(('a'):rep(1e7))",
        "lpeg.setmaxstack(2^31 - 1) hot(P{ 'a' * V(1) * 'b' + P'' }, 'aabb'):match(('a'):rep(1e7))",
        "while true do re.find(('a'):rep(1e5), '[b-z]') end",
        "re.match(('a'):rep(60), \"S <- 'a' S 'x' / 'a' S 'y' / 'a'\")",
        // captures
        "return Ct(C(1)^0):match(('a'):rep(4e6))",
        "return Cs((P(1) / 'xxxxxxxxxxxxxxxx')^0):match(('a'):rep(4e6))",
        "return Cs((P(1) / ('x'):rep(1e5))^0):match(('a'):rep(1e6))",
        "return Cf(Cc(0) * C(1)^0, function(a, b) return a .. b end):match(('a'):rep(4e6))",
        "return Ct((Cc(1, 2, 3, 4, 5, 6, 7, 8) * 1)^0):match(('a'):rep(4e6))",
        "return Ct((P(1) * Cmt('', function() return true, {} end))^0):match(('a'):rep(4e6))",
        "return ((P(1) / ('%1'):rep(1e5))^0 / 0):match(('a'):rep(1e6)), Cs((C(1) /"
            + " ('%1'):rep(1e5))^0):match(('a'):rep(1e6))",
        "return Ct(lpeg.Cg(1, 'n') * (1 * lpeg.Cb'n')^0):match(('a'):rep(1e5))",
        // patterns
        "local p = P'ab' for i = 1, 21 do p = p * p end p:match''",
        "local p = C'ab' for i = 1, 20 do p = p * p end P{ p * V(1)^-1 }:match''",
        "local p = often(2000, function(p) return p + 'ab' end) while true do p = p + 'ab' end",
        "often(1e4, function(p) return P'ab'^-1 * p end):match'b' while true do"
            + " often(1e3, function(p) return P'ab'^-1 * p end):match'b' end",
        "while true do (P'a'^2000):match'' end",
        "local all = {} for i = 1, math.huge do all[i] = lpeg.S(tostring(i)) all[i]:match'' end",
        "local all = {} for i = 1, math.huge do all[i] = hot(P(1)^0 * C(i), ('a'):rep(1e4)) end",
        "while true do re.compile(('('):rep(100) .. '.' .. (')'):rep(100), {}) end",
        "while true do pcall(re.compile, \"'a'\" .. ('+'):rep(30)) end",
        "while true do re.gsub('abc', \"'b'\", function() end) end",
        "for i = 1, math.huge do re.match('', \"'\" .. i .. \"'\") end",
        // the other modules
        "local d, t = zlib.deflate(9), {} for i = 1, 60 do t[i] = d(('x'):rep(1e6)) end t[61] ="
            + " d('', 'finish') return zlib.inflate()(table.concat(t))",
        "local bomb = zlib.deflate(9)(('x'):rep(1e6), 'finish') while true do zlib.inflate()(bomb)"
            + " end",
        "local d, s = zlib.deflate(), ('x'):rep(1e5) while true do d(s) end",
        "while true do zlib.deflate(0)(('x'):rep(1e5), 'finish') end",
        "local c, s = zlib.crc32(), ('x'):rep(1e6) while true do c(s) end",
        "local c, s = zlib.adler32(), ('x'):rep(1e6) while true do c(s) end",
        "while true do zlib.inflate() end",
        "local all = {} for i = 1, math.huge do all[i] = zlib.inflate() end",
        "local all = {} for i = 1, math.huge do all[i] = zlib.deflate() end",
        "while true do pcall(zlib.inflate(), 'garbage') end",
        "local s = '[' .. ('1,'):rep(1e5) .. '1]' while true do cjson.decode(s) end",
        "local s = '[' .. ('1,'):rep(1e5) while true do pcall(cjson.decode, s) end",
        "local s = '\"' .. ('x'):rep(1e6) while true do pcall(cjson.decode, s) end",
        "local s = '\"' .. ('\\\\u0041'):rep(1e5) .. '\"' while true do cjson.decode(s) end",
        "local s = (' '):rep(1e6) while true do pcall(cjson.decode, s) end",
        "local s = ('9'):rep(1e6) while true do cjson.decode(s) end",
        "local s = '0x' .. ('9'):rep(1e6) while true do cjson.decode(s) end",
        "local s, t = ('x'):rep(1e6), {} for i = 1, 60 do t[i] = s end return cjson.encode(t)",
        "return cjson.encode(('\\1'):rep(9e6))",
        "local t = {} for i = 1, 1e4 do t[i] = i end while true do cjson.encode(t) end",
        "local t = {} for i = 1, 30 do t = {t, t} end return cjson.encode(t)",
        "while true do cjson.new() end",
      })
  void endlessPatternsAreEnded(String script) {
    LuaState state = given(LIMITS);
    assertThrows(
        LimitException.class, () -> run(state, "return " + "(function() " + script + " end)()"));
    state.meter().renew();
    assertEquals("(3)", "(" + run(state, "return P'a':match('a') + 1").tojstring() + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P'a'^1000000000",
        "P'a'^-1000000000",
        "P'a'^(-2^31)",
        "P{ P(2^31 - 1) * P(2^31 - 1) }:match'a' + 1",
        "re.compile\"'a'^1000000000\"",
        "re.compile\"'a'^-99999999999999999999\"",
        "re.compile\"'a'^99^99^99^99^99\"",
        "re.compile(('('):rep(1e5))",
        "re.compile(('{'):rep(1e5) .. ('}'):rep(1e5))",
        "re.compile(('!'):rep(1e5) .. \"'a'\")",
        "re.compile(('(!'):rep(1e5) .. \"'a'\" .. (')'):rep(1e5))",
        "(function() local p = P'ab' for i = 1, 60 do p = p * p end end)()",
        "(function() local p = P'ab' for i = 1, 60 do p = p + p * 'x' end end)()",
        "often(1e5, function(p) return Ct(p) end):match'a'",
        "often(1e5, function(p) return Cs(p) * 'b' end):match(('b'):rep(1e5))",
        "often(3e3, function(p) return Cmt(p, function() return {} end) end):match'a'",
        "often(3e3, function(p) return p / function() error'x' end end):match'a'",
        "cjson.decode_max_depth(2^31 - 1) and cjson.decode(('['):rep(1e6)) + 1",
        "cjson.decode(('['):rep(1e6)) + 1",
        "P{ V(1) }",
        "re.compile'%nope'",
        "re.compile'a <- b'",
      })
  void hostilePatternsAreErrors(String script) {
    String text;
    try {
      text =
          run(
                  given(LARGE),
                  "return tostring(select(2, pcall(function() return " + script + " end)))")
              .tojstring();
    } catch (LimitException ended) {
      // which limit a deep pattern meets first depends on what the JVM has compiled: its frames are
      // small then, and the stack holds more of them than there are instructions for
      assertTrue(script.startsWith("often(1e5"), ended::getMessage);
      return;
    }
    assertFalse(text.contains("java") || text.contains("Exception") || text.contains("internal"));
    assertTrue(
        text.matches(
            "(?s).*(not enough memory|stack overflow|too deep|pattern error near|C stack"
                + " overflow|nested data structures|arithmetic on a nil|backtrack|invalid"
                + " position|x|left recursive|undefined).*"),
        text);
  }
}
