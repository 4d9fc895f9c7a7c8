package org.cqueues.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** Short texts that are cut from longer ones. */
final class ShortTextsTest {
  private final byte[] source = new byte[256];

  {
    for (int i = 0; i < source.length; i++) source[i] = (byte) (i * 7);
  }

  @Test
  void aTextHasTheBytesWhereverTheyStand() {
    for (int length = 0; length <= ShortTexts.LONGEST + 1; length++) {
      for (int offset = 0; offset + length <= source.length; offset++) {
        byte[] expected = Arrays.copyOfRange(source, offset, offset + length);
        LuaString text = Bytes.copy(source, offset, length);
        assertEquals(length, text.m_length);
        assertEquals(LuaString.valueOf(expected), text);
        assertEquals(LuaString.valueOf(expected).hashCode(), text.hashCode());
      }
    }
  }

  @Test
  void alikeOnesAreOneObjectForAWhile() {
    for (int length = 0; length <= ShortTexts.LONGEST; length++) {
      byte[] again = Arrays.copyOfRange(source, 3, 3 + length);
      assertSame(Bytes.copy(source, 3, length), Bytes.copy(again, 0, length));
    }
    assertSame(LuaValue.EMPTYSTRING, Bytes.copy(source, 9, 0));
  }

  @Test
  void oneByteInTheMiddleTellsThemApart() {
    for (int length = 1; length <= ShortTexts.LONGEST; length++) {
      for (int changed = 0; changed < length; changed++) {
        byte[] other = Arrays.copyOfRange(source, 0, length);
        other[changed]++;
        assertNotEquals(Bytes.copy(source, 0, length), Bytes.copy(other, 0, length));
      }
    }
  }

  @Test
  void aTextKeepsItsBytesAndNoOthersAlive() {
    byte[] buffer = Arrays.copyOfRange(source, 20, 60);
    LuaString text = Bytes.copy(buffer, 5, 12);
    Arrays.fill(buffer, (byte) 0);
    assertEquals(LuaString.valueOf(Arrays.copyOfRange(source, 25, 37)), text);
    assertEquals(12, text.m_bytes.length);
  }
}
