package org.cqueues.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** Which texts of programs are one object. */
final class SymbolsTest {
  private final Symbols free = Symbols.forState(false);
  private final Symbols limited = Symbols.forState(true);

  /** A text too long for LuaJ to have it as one object already. */
  private static LuaString text(String start) {
    return Bytes.text(name(start));
  }

  private static String name(String start) {
    return start + ".".repeat(36 - start.length());
  }

  @Test
  void equalTextsAreOneObjectInStatesWithoutLimits() {
    LuaString first = free.of(text("some name of a program"));
    assertSame(first, free.of(text("some name of a program")));
    assertSame(first, Symbols.forState(false).of(text("some name of a program")));
    assertSame(first, Symbols.of(name("some name of a program")));
  }

  @Test
  void aStateWithLimitsHasItsOwn() {
    LuaString own = limited.of(text("a hostile name"));
    assertSame(own, limited.of(text("a hostile name")));
    assertNotSame(own, free.of(text("a hostile name")));
    assertNotSame(own, Symbols.forState(true).of(text("a hostile name")));
  }

  @Test
  void allStatesHaveTheLibrarysNames() {
    LuaString name = Symbols.of(name("a name of the library"));
    assertSame(name, free.of(text("a name of the library")));
    assertSame(name, limited.of(text("a name of the library")));
    assertSame(LuaValue.INDEX, limited.of(Bytes.text("__index")));
  }

  @Test
  void aStateWithLimitsForgetsWhatIsMore() {
    LuaString first = limited.of(text("symbol 0"));
    for (int i = 1; i < 10_000; i++) limited.of(text("symbol " + i));
    assertSame(first, limited.of(text("symbol 0")));
    LuaString another = limited.of(text("symbol 10000"));
    assertEquals(name("symbol 10000"), Bytes.chars(another));
    assertNotSame(first, limited.of(text("symbol 0")));
  }
}
