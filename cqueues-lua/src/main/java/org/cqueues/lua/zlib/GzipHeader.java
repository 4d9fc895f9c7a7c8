package org.cqueues.lua.zlib;

import java.util.zip.Deflater;

/** Reads the header of a gzip member (RFC 1952, section 2.3), byte by byte. */
final class GzipHeader {
  private static final int FIXED = 10;
  private static final int CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xE0;

  private int place;
  private int flags;
  private int extraLength = -1;

  /** Bytes of the part in hand that have been seen, of those that begin with a length. */
  private int seen;

  private boolean isComplete;

  boolean isComplete() {
    return isComplete;
  }

  void add(int value) throws ZlibException {
    if (place < FIXED) {
      boolean wrong =
          switch (place) {
            case 0 -> value != 0x1F;
            case 1 -> value != 0x8B;
            case 2 -> value != Deflater.DEFLATED;
            case 3 -> (value & RESERVED) != 0;
            default -> false;
          };
      if (wrong) throw ZlibException.damaged();
      if (place == 3) flags = value;
      place++;
    } else {
      addOptional(value);
    }
    if (place >= FIXED && (flags & (EXTRA | NAME | COMMENT | CHECKSUM)) == 0) isComplete = true;
  }

  private void addOptional(int value) {
    if ((flags & EXTRA) != 0) {
      if (seen == 0) extraLength = value;
      else if (seen == 1) extraLength |= value << Byte.SIZE;
      seen++;
      if (seen >= 2 && seen == 2 + extraLength) done(EXTRA);
    } else if ((flags & NAME) != 0) {
      if (value == 0) done(NAME);
    } else if ((flags & COMMENT) != 0) {
      if (value == 0) done(COMMENT);
    } else if (++seen == 2) {
      done(CHECKSUM);
    }
  }

  private void done(int part) {
    flags &= ~part;
    seen = 0;
  }
}
