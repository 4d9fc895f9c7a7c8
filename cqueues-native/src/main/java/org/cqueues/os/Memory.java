package org.cqueues.os;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Native memory by address, for buffers and structs that system calls take. Nothing is checked:
 * whoever holds an address knows how much is behind it.
 */
public final class Memory {
  private static final MemorySegment ALL = everything();
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfLong LITTLE = LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private Memory() {}

  @SuppressWarnings("restricted") // the one place that makes all of memory visible
  private static MemorySegment everything() {
    return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }

  public static byte get(long address) {
    return ALL.get(ValueLayout.JAVA_BYTE, address);
  }

  public static void put(long address, byte value) {
    ALL.set(ValueLayout.JAVA_BYTE, address, value);
  }

  /** A C {@code short}, in the machine's order. */
  public static short getShort(long address) {
    return ALL.get(SHORT, address);
  }

  /** See {@link #getShort}. */
  public static void putShort(long address, short value) {
    ALL.set(SHORT, address, value);
  }

  /** A C {@code int}, in the machine's order. */
  public static int getInt(long address) {
    return ALL.get(INT, address);
  }

  /** See {@link #getInt}. */
  public static void putInt(long address, int value) {
    ALL.set(INT, address, value);
  }

  /** A C {@code long} or pointer of 8 bytes, in the machine's order. */
  public static long getLong(long address) {
    return ALL.get(LONG, address);
  }

  /** See {@link #getLong}. */
  public static void putLong(long address, long value) {
    ALL.set(LONG, address, value);
  }

  /** Fills memory with zeros. */
  public static void clear(long address, long length) {
    ALL.asSlice(address, length).fill((byte) 0);
  }

  /** Copies between places in memory, which may overlap. */
  public static void move(long from, long to, long length) {
    MemorySegment.copy(ALL, from, ALL, to, length);
  }

  /** Copies out of memory into {@code to[offset..]}. */
  public static void read(long from, byte[] to, int offset, int length) {
    MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, to, offset, length);
  }

  /** Copies {@code from[offset..]} into memory. */
  public static void write(byte[] from, int offset, int length, long to) {
    MemorySegment.copy(from, offset, ALL, ValueLayout.JAVA_BYTE, to, length);
  }

  /**
   * Where the first {@code wanted} at or behind {@code from} is, or -1 if not before {@code end}.
   */
  public static long find(byte wanted, long from, long end) {
    long pattern = (wanted & 0xFFL) * ONES;
    long at = from;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long differs = ALL.get(LITTLE, at) ^ pattern; // a zero byte where they are equal
      long zeros = (differs - ONES) & ~differs & HIGHS;
      if (zeros != 0) return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
    }
    for (; at < end; at++) {
      if (get(at) == wanted) return at;
    }
    return -1;
  }
}
