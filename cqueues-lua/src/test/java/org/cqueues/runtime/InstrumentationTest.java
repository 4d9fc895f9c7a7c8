package org.cqueues.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cqueues.runtime.parser.ChunkReader;
import org.cqueues.runtime.parser.ChunkSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.Prototype;

/** Which names in a chunk say that it looks into functions. */
final class InstrumentationTest {
  /** What makes so many constants that the next ones are no operands. */
  private static final String MANY =
      IntStream.range(0, 300).mapToObj(i -> "'" + i + "'").collect(Collectors.joining(","));

  private static Prototype code(String chunk) throws IOException {
    return ChunkReader.read(ChunkSource.of(chunk.getBytes(US_ASCII)), Bytes.text("=chunk"));
  }

  private static boolean isExposable(String chunk) throws IOException {
    Prototype code = code(chunk);
    var instrumentation = new Instrumentation();
    instrumentation.look(code);
    return instrumentation.isExposable(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return {'getlocal', 'setlocal', 'sethook'}",
        "return {getlocal = true, setlocal = {}, sethook = 1}",
        "local t = {} t.getlocal = print 'setlocal' t.sethook = t.getlocals",
        "return function(name) return name == 'sethook' or name == 'getlocal' end",
      })
  void asDataTheySayNothing(String chunk) throws IOException {
    assertFalse(isExposable(chunk));
    assertFalse(isExposable("local _ = {" + MANY + "} " + chunk));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return debug.getlocal(1, 1)",
        "debug.sethook()",
        "local get = require 'debug'.getlocal",
        "return function() return function() return debug:setlocal() end end",
      })
  void fieldsWithThemAreLookedAt(String chunk) throws IOException {
    assertTrue(isExposable(chunk));
    assertTrue(isExposable("local _ = {" + MANY + "} " + chunk));
  }

  @Test
  void aFunctionThatSetsAHookIsLookedAtAndThoseAroundIt() throws IOException {
    Prototype chunk =
        code(
            "return function() return function() debug.sethook() end end, function() return 1 end");
    var instrumentation = new Instrumentation();
    instrumentation.look(chunk);
    assertTrue(instrumentation.isExposable(chunk));
    assertTrue(instrumentation.isExposable(chunk.p[0]));
    assertTrue(instrumentation.isExposable(chunk.p[0].p[0]));
    assertFalse(instrumentation.isExposable(chunk.p[1]));
    instrumentation.look(code("return debug.getlocal"));
    assertTrue(instrumentation.isExposable(chunk.p[1]));
  }
}
