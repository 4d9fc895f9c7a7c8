package org.cqueues.os;

/**
 * A whole number in a C structure. A record, for the JVM takes the members of a constant record for
 * constants themselves.
 *
 * @param offset from the start of the structure, in bytes
 * @param size 4 or 8 bytes
 */
public record StructField(int offset, int size) {
  /** Refuses other sizes. */
  public StructField {
    if (size != Integer.BYTES && size != Long.BYTES) {
      throw new IllegalArgumentException("a field of " + size + " bytes");
    }
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
    return size == Long.BYTES ? Memory.getLong(struct + offset) : Memory.getInt(struct + offset);
  }

  /** Sets the value in the structure at an address; what does not fit is cut off. */
  public void put(long struct, long value) {
    if (size == Long.BYTES) Memory.putLong(struct + offset, value);
    else Memory.putInt(struct + offset, (int) value);
  }
}
