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

  /** That which {@code windowBits} of deflateInit2 asks for; null for a wrong number. */
  static @Nullable Wrapping written(int windowBits) {
    if (fits(-windowBits) && windowBits != -LEAST_BITS) return NONE;
    if (fits(windowBits)) return ZLIB;
    return fits(windowBits - OF_GZIP) && windowBits != OF_GZIP + LEAST_BITS ? GZIP : null;
  }

  /** That of inflateInit2, where no bits are those that the data tell. */
  static @Nullable Wrapping read(int windowBits) {
    if (fits(-windowBits)) return NONE;
    if (windowBits == 0 || fits(windowBits)) return ZLIB;
    if (windowBits == OF_GZIP || fits(windowBits - OF_GZIP)) return GZIP;
    return windowBits == OF_EITHER || fits(windowBits - OF_EITHER) ? EITHER : null;
  }

  private static boolean fits(int bits) {
    return bits >= LEAST_BITS && bits <= MOST_BITS;
  }
}
