package org.cqueues.os;

/**
 * A whole number in a C structure. A record, for the JVM takes the members of a constant record for
 * constants themselves.
 *
 * @param offset from the start of the structure, in bytes
 * @param size 2, 4 or 8 bytes
 */
public record StructField(int offset, int size) {
  /** Refuses other sizes. */
  public StructField {
    if (size != Short.BYTES && size != Integer.BYTES && size != Long.BYTES) {
      throw new IllegalArgumentException("a field of " + size + " bytes");
    }
  }

  /** A {@code short}. */
  public static StructField ofShort(int offset) {
    return new StructField(offset, Short.BYTES);
  }

  /** An {@code int}. */
  public static StructField ofInt(int offset) {
    return new StructField(offset, Integer.BYTES);
  }

  /** A {@code long}, a {@code size_t} or a pointer on 64 bits. */
  public static StructField ofLong(int offset) {
    return new StructField(offset, Long.BYTES);
  }

  /** The value in the structure at an address, with its sign. */
  public long get(long struct) {
    return switch (size) {
      case Long.BYTES -> Memory.getLong(struct + offset);
      case Integer.BYTES -> Memory.getInt(struct + offset);
      default -> Memory.getShort(struct + offset);
    };
  }

  /** As {@link #get}, of a field that has no sign. */
  public long getUnsigned(long struct) {
    long value = get(struct);
    return size == Long.BYTES ? value : value & ((1L << (size * Byte.SIZE)) - 1);
  }

  /** Sets the value in the structure at an address; what does not fit is cut off. */
  public void put(long struct, long value) {
    switch (size) {
      case Long.BYTES -> Memory.putLong(struct + offset, value);
      case Integer.BYTES -> Memory.putInt(struct + offset, (int) value);
      default -> Memory.putShort(struct + offset, (short) value);
    }
  }
}
