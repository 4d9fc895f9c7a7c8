package org.cqueues.runtime.parser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.luaj.vm2.LocVars;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Upvaldesc;

/** The parser makes what PUC Lua's compiler makes: instructions, lines, names and constants. */
final class ParserTest {
  private static final Path PROJECT = Path.of("..");
  private static final int PROGRAMS = 20;
  private static final int STATEMENTS = 100;

  @TestFactory
  List<DynamicTest> everyScriptOfTheProjectHasTheCodeOfPucLua() throws IOException {
    List<Path> scripts;
    try (Stream<Path> files = Files.walk(PROJECT)) {
      scripts =
          files.filter(f -> f.toString().endsWith(".lua")).filter(Files::isRegularFile).toList();
    }
    assertTrue(!scripts.isEmpty());
    return scripts.stream()
        .map(f -> dynamicTest(PROJECT.relativize(f).toString(), () -> check(f)))
        .toList();
  }

  @Test
  void noMoreOfAChunkIsHeldThanWhatItSays() throws IOException {
    String blanks = " ".repeat(1 << 20);
    String lines = "\n".repeat(1 << 20);
    String[] pieces = {
      "local name =",
      blanks,
      lines,
      "--[[",
      blanks,
      lines,
      "]]--",
      blanks,
      "\n'\\z",
      blanks,
      lines,
      "'",
      blanks,
      "return nam",
      "e"
    };
    Iterator<String> left = List.of(pieces).iterator();
    ChunkSource chunk =
        ChunkSource.of(() -> left.hasNext() ? left.next().getBytes(ISO_8859_1) : null);
    Prototype read = ChunkReader.read(chunk, LuaString.valueOf("=chunk"));
    assertEquals(1, read.k.length);
    assertTrue(chunk.bytes().length < 3 << 20, "held: " + chunk.bytes().length);
  }

  @TestFactory
  List<DynamicTest> randomProgramsHaveTheCodeOfPucLua() {
    return IntStream.rangeClosed(1, PROGRAMS)
        .mapToObj(s -> dynamicTest("seed " + s, () -> check(RandomProgram.of(s, STATEMENTS))))
        .toList();
  }

  @ParameterizedTest
  @MethodSource
  void haveTheCodeOfPucLua(String source) throws Exception {
    check(source);
  }

  static List<String> haveTheCodeOfPucLua() {
    return List.of(
        "",
        "return",
        // what is computed while it is compiled, and what is not
        "return 1 + 2 * 3 - 4 / 5 % 6 ^ 7, -0, - -0, 0, -0 * 1, 2 ^ 53, 2 ^ 53 + 1, -(1), not 1",
        "return 1 / 0, 0 / 0, 1 % 0, 1e999 - 1e999, -(1e999 - 1e999), 0 * 1e999, (1), 1 .. 2",
        "return 1 < 2, 'a' == 'a', 1 + a, a + 1, 1 + 2 + a, a + 1 + 2, #'a', -'1', not nil",
        // constants: each once, the two zeros apart
        "x = {1, 1.0, '1', 0, -0, nil, true, false, 1e15, 4294967296, 0x7fffffff, 0.1, 1e-320}",
        // jumps of conditions, with and without values
        "local a, b, c local d = a and b or c d = not (a and b) d = not a == b return a and 1 or 2",
        "local a, b local c = a == b c = a ~= b and a < b or a >= b c = (a > b) == (b <= a)",
        "local a if a then elseif not a then a = 1 else a = nil end if nil then a() end",
        "while true do if x then break end end repeat local y until y while nil do end",
        "local a = (nil and x) or (false or 1) and (1 or x) a = 1 and 2 a = nil or false",
        "if a then break_ = 1 end for i = 1, 2 do if i then break end if i then break else f() end"
            + " end",
        // labels
        "do goto a; local x; ::a:: end ::b:: if x then goto b end goto c ::c:: ; ::d::",
        "::top:: local x = 1 do local y function f() return x, y end goto top end",
        "for i = 1, 3 do local x f(function() return x end) if i then goto next end x = 2 ::next::"
            + " end",
        "repeat local x f(function() return x end) if x then break end until x",
        // assignments whose targets depend on each other
        "local a, i = {}, 1 i, a[i], a = i + 1, 20 a.x, a = 1, a a[i], i = i a, a.b, a.c = f()",
        "local a function f() a.x, a = 1, 2 a, a.x, a[a] = f() end a, b, c = 1 a, b = 1, 2, 3, f()",
        "a.b.c[d].e = f.g a[1], a['x'], a[nil], a[true], a[b] = ...",
        // calls
        "f() f(1, ...) f(...) f'x' f{} f(g()) f((g())) a:b() a:b(1, f()) a.b:c'x' ('x'):y(...)",
        "return f(...)",
        "return f(), g()",
        "return (f())",
        "local a, b, c = f() local d = ... local e, g = ..., 1 local h, i = f(), ... return ...",
        "local function f(a, b, ...) return f(...), f end function a.b.c:d(x) return self, x end",
        // lines
        "f\n(\n1\n,\n2\n)\na\n.\nb\n=\nc\n..\nd\n..\ne\nx = a\n+\nb * \nc return\n-\nx, not\nx",
        lines("for i = 1 , 2 do f() end for k in next , t do f() end function f () end"),
        lines("if a then b() elseif c then d() else e() end local function g ( ) end"),
        lines("while a do b() end repeat a() until b"),
        "local\na\n,\nb\n=\nf\n{\n1,\nx\n=\n2,\n[\n3]\n=\n4\n}\nreturn\na\n==\nb\nand\nc\nor\nd",
        "--[[\n]] x = [[\n\n]] .. '\\\n' .. '\\z\n\n ' y = z",
        // bytes
        "return '\351', \"\\0\\xff\\255\0\377\", [[\200\r\n\201\n\r\202]]",
        constants(255),
        constants(256),
        constants(257),
        constants(1000),
        "local a = {" + "1, ".repeat(49) + "}",
        "local a = {" + "1, ".repeat(50) + "}",
        "local a = {" + "1, ".repeat(51) + "}",
        "local a = {" + "x, ".repeat(100) + "f()}",
        "local a = {" + "x, ".repeat(99) + "...}",
        "local a = {" + "x = 1, ".repeat(20) + "2, [3] = 4; 5}",
        "local " + names(200) + " = 1 " + "l200 = l1 + 1",
        "local " + names(150) + " = f()\nreturn " + "x, ".repeat(90) + "x",
        upvalues(255));
  }

  @Test
  void manyConstantsAndItemsAreReached() throws Exception {
    check("return {" + numbers(262_200) + "}, x.y, 'last', 262200.5 + x");
    check("return {" + "nil,".repeat(26_000) + "x, ...}");
  }

  @Test
  void manyFunctionsAndLongJumpsAreMade() throws Exception {
    check("while x do " + "f(a.b) ".repeat(32_000) + "end return function() end");
    check("local x = {" + "function() end, ".repeat(20_000) + "}");
  }

  @Test
  void textsAreOneObjectInAllFunctions() {
    Prototype main =
        Parser.parse(ChunkSource.of(bytes("x.name = function() return x.name end")), name("=x"));
    LuaValue inMain = main.k[1];
    assertEquals("name", inMain.toString());
    assertSame(inMain, main.p[0].k[1]);
  }

  private static String names(int count) {
    var names = new ArrayList<String>();
    for (int i = 1; i <= count; i++) names.add("l" + i);
    return String.join(", ", names);
  }

  private static String numbers(int count) {
    var text = new StringBuilder();
    for (int i = 1; i <= count; i++) text.append(i).append(".5,");
    return text.toString();
  }

  /** So many constants, and uses of the last ones in all kinds of operands. */
  private static String constants(int count) {
    return "local t = {"
        + numbers(count)
        + "} t.x = nil t[true] = false t.y = t.z == 'v' t:m(t[nil] + 0.25, 0.125 < t, t < 0.125)";
  }

  private static String upvalues(int count) {
    var text = new StringBuilder("local " + names(150) + "\nlocal function f()\n");
    text.append("local ").append(names(150).replace('l', 'm')).append("\nreturn function()\n");
    for (int i = 1; i <= count; i++) {
      text.append(i > 150 ? "m" + (i - 150) : "l" + i).append(" = nil\n");
    }
    return text + "end end";
  }

  /** Each word on a line of its own. */
  private static String lines(String source) {
    return source.replace(' ', '\n');
  }

  private static byte[] bytes(String source) {
    return source.getBytes(ISO_8859_1);
  }

  private static LuaString name(String name) {
    return LuaString.valueOf(name);
  }

  private static void check(String source) throws Exception {
    Path file = Files.createTempFile("cqueues", ".lua");
    try {
      Files.write(file, bytes(source));
      check(file);
    } finally {
      Files.delete(file);
    }
  }

  private static void check(Path file) throws Exception {
    Prototype expected = PucCompiler.compile(file);
    byte[] chunk = FirstLine.skip(Files.readAllBytes(file));
    compare(expected, ChunkReader.read(ChunkSource.of(chunk), name("@" + file)), "main function");
  }

  private static void compare(Prototype expected, Prototype actual, String where) {
    assertEquals(code(expected), code(actual), where);
    assertEquals(constants(expected), constants(actual), where);
    assertEquals(locals(expected), locals(actual), where);
    assertEquals(upvalues(expected), upvalues(actual), where);
    assertEquals(header(expected), header(actual), where);
    assertEquals(expected.source, actual.source, where);
    assertTrue(CodeVerifier.accepts(actual), where);
    assertEquals(expected.p.length, actual.p.length, where);
    for (int i = 0; i < expected.p.length; i++) {
      Prototype inner = expected.p[i];
      compare(
          inner, actual.p[i], "function " + i + " at line " + inner.linedefined + " in " + where);
    }
  }

  private static String code(Prototype prototype) {
    var text = new StringBuilder();
    for (int pc = 0; pc < prototype.code.length; pc++) {
      int i = prototype.code[pc];
      text.append(
          "%d [%d] %d: %d %d %d%n"
              .formatted(
                  pc,
                  prototype.lineinfo[pc],
                  Lua.GET_OPCODE(i),
                  Lua.GETARG_A(i),
                  Lua.GETARG_B(i),
                  Lua.GETARG_C(i)));
    }
    return text.toString();
  }

  private static String constants(Prototype prototype) {
    var text = new StringBuilder();
    for (LuaValue constant : prototype.k) {
      text.append(constant.typename()).append(' ');
      if (constant instanceof LuaNumber number) {
        // C's pow may be wrong in the last digit
        text.append("%s %.14g".formatted(number.getClass().getSimpleName(), number.todouble()));
      } else if (constant instanceof LuaString string) {
        text.append(new String(string.m_bytes, string.m_offset, string.m_length, ISO_8859_1));
      } else {
        text.append(constant);
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String locals(Prototype prototype) {
    var text = new StringBuilder();
    for (LocVars local : prototype.locvars) {
      text.append(local.varname + " " + local.startpc + " " + local.endpc + "\n");
    }
    return text.toString();
  }

  private static String upvalues(Prototype prototype) {
    var text = new StringBuilder();
    for (Upvaldesc upvalue : prototype.upvalues) {
      text.append(upvalue.name + " " + upvalue.instack + " " + upvalue.idx + "\n");
    }
    return text.toString();
  }

  private static String header(Prototype prototype) {
    return "lines %d to %d, %d parameters, vararg %d, %d registers"
        .formatted(
            prototype.linedefined,
            prototype.lastlinedefined,
            prototype.numparams,
            prototype.is_vararg,
            prototype.maxstacksize);
  }
}
