package org.cqueues.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * Short texts that were made last: programs cut the same ones from longer texts again and again. Of
 * those that are alike there is one object for a while, which costs neither memory nor a hash, and
 * that tables find by identity.
 *
 * <p>All threads share them. A race makes the same text twice, nothing worse: all of a text is in
 * final fields.
 */
final class ShortTexts {
  /** Longer ones are seldom alike. */
  static final int LONGEST = 16;

  private static final int BITS = 11;

  /** Odd numbers without a pattern, from the fractions of the golden ratio and of pi. */
  private static final long MIX_FIRST = 0x9E3779B97F4A7C15L;

  private static final long MIX_LAST = 0x243F6A8885A308D3L;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle FOUR =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private static final LuaString[] SINGLE = new LuaString[256];
  private static final @Nullable LuaString[] RECENT = new @Nullable LuaString[1 << BITS];

  static {
    for (int i = 0; i < SINGLE.length; i++) SINGLE[i] = LuaString.valueOf(new byte[] {(byte) i});
  }

  private ShortTexts() {}

  /** The text of some bytes of an array, at most {@link #LONGEST}. */
  static LuaString of(byte[] bytes, int offset, int length) {
    return of(bytes, offset, length, false);
  }

  /** As {@link #of}, of an array that nobody changes any more. */
  static LuaString own(byte[] bytes) {
    return of(bytes, 0, bytes.length, true);
  }

  private static LuaString of(byte[] bytes, int offset, int length, boolean own) {
    if (length == 1) return SINGLE[bytes[offset] & 0xff];
    if (length == 0) return LuaString.EMPTYSTRING;
    long first = first(bytes, offset, length);
    long last = last(bytes, offset, length);
    int slot = slot(first, last, length);
    LuaString known = RECENT[slot];
    if (known != null && isAlike(known, first, last, length)) return known;
    LuaString made = own ? LuaString.valueUsing(bytes) : LuaString.valueOf(bytes, offset, length);
    RECENT[slot] = made;
    return made;
  }

  private static boolean isAlike(LuaString known, long first, long last, int length) {
    return known.m_length == length
        && first(known.m_bytes, known.m_offset, length) == first
        && last(known.m_bytes, known.m_offset, length) == last;
  }

  // The two together have all bytes of a text, some of them twice.

  private static long first(byte[] bytes, int offset, int length) {
    if (length >= 8) return (long) EIGHT.get(bytes, offset);
    if (length >= 4) return (int) FOUR.get(bytes, offset);
    return (long) bytes[offset] << 8 | (bytes[offset + 1] & 0xff);
  }

  private static long last(byte[] bytes, int offset, int length) {
    if (length >= 8) return (long) EIGHT.get(bytes, offset + length - 8);
    if (length >= 4) return (int) FOUR.get(bytes, offset + length - 4);
    return bytes[offset + length - 1];
  }

  private static int slot(long first, long last, int length) {
    return (int) ((first * MIX_FIRST + (last + length) * MIX_LAST) >>> (Long.SIZE - BITS));
  }
}
