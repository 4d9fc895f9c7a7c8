package org.cqueues.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cqueues.runtime.Instrumentation.Mode;
import org.cqueues.runtime.parser.ChunkReader;
import org.cqueues.runtime.parser.ChunkSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.Prototype;

/** Which names in a chunk say that it looks into functions. */
final class InstrumentationTest {
  /** What makes so many constants that the next ones are no operands. */
  private static final String MANY =
      IntStream.range(0, 300).mapToObj(i -> "'" + i + "'").collect(Collectors.joining(","));

  private static Mode mode(String chunk) throws IOException {
    var source = ChunkSource.of(chunk.getBytes(US_ASCII));
    Prototype code = ChunkReader.read(source, Bytes.text("=chunk"));
    var instrumentation = new Instrumentation();
    instrumentation.look(code);
    return instrumentation.mode(code);
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
    assertEquals(Mode.COMPILED, mode(chunk));
    assertEquals(Mode.COMPILED, mode("local _ = {" + MANY + "} " + chunk));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return debug.getlocal(1, 1)",
        "local get = require 'debug'.getlocal",
        "return function() return function() return debug:setlocal() end end",
      })
  void fieldsWithThemAreLookedAt(String chunk) throws IOException {
    assertEquals(Mode.INSPECTABLE, mode(chunk));
    assertEquals(Mode.INSPECTABLE, mode("local _ = {" + MANY + "} " + chunk));
  }

  @ParameterizedTest
  @ValueSource(strings = {"debug.sethook()", "return debug.sethook, debug.getlocal"})
  void aHookAndVariablesAreInterpreted(String chunk) throws IOException {
    assertEquals(Mode.INTERPRETED, mode("local _ = debug.getlocal " + chunk));
    assertEquals(Mode.INTERPRETED, mode("local _ = debug.getlocal, {" + MANY + "} " + chunk));
  }
}
