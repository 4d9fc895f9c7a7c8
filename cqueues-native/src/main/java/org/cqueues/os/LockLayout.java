package org.cqueues.os;

/**
 * Where {@code struct flock} has its members; the range counts from the start of the file, which is
 * 0 on all systems.
 *
 * @param type a {@code short}
 * @param start a long
 * @param length a long
 */
public record LockLayout(StructField type, StructField start, StructField length) {
  /** Room for any system's. */
  public static final int MOST_BYTES = 128;

  /** As the BSDs have it, with the range in front. */
  public static final LockLayout BSD =
      new LockLayout(StructField.ofShort(20), StructField.ofLong(0), StructField.ofLong(8));

  /** As System V has it, with the type in front. */
  public static final LockLayout SYSTEM_V =
      new LockLayout(StructField.ofShort(0), StructField.ofLong(8), StructField.ofLong(16));
}
