package org.cqueues.lua.zlib;

import org.jspecify.annotations.Nullable;

/** What is around the compressed data. */
enum Wrapping {
  NONE,
  ZLIB,
  GZIP,
  /** Zlib's or gzip's, whatever comes. */
  EITHER;

  private static final int LEAST_BITS = 8;
  private static final int MOST_BITS = 15;
  private static final int OF_GZIP = 16;
  private static final int OF_EITHER = 32;

  /** That which zlib's {@code windowBits} asks for; null for a wrong number. */
  static @Nullable Wrapping of(int windowBits, boolean mayBeEither) {
    if (fits(-windowBits)) return NONE;
    if (fits(windowBits)) return ZLIB;
    if (fits(windowBits - OF_GZIP)) return GZIP;
    return mayBeEither && fits(windowBits - OF_EITHER) ? EITHER : null;
  }

  private static boolean fits(int bits) {
    return bits >= LEAST_BITS && bits <= MOST_BITS;
  }
}
