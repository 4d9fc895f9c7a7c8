package org.cqueues.core.socket;

/** Chunks of a MIME entity in front of its boundary, see RFC 2046 section 5.1. */
final class EntityChunk {
  private EntityChunk() {}

  /** Where the marker begins within the first {@code limit} bytes, or -1. */
  static int find(ByteQueue bytes, byte[] marker, int limit) {
    int last = limit - marker.length;
    for (int at = 0; at <= last; at++) {
      at = bytes.find(marker[0], at, last + 1);
      if (at < 0) return -1;
      int same = 1;
      while (same < marker.length && bytes.get(at + same) == marker[same]) same++;
      if (same == marker.length) return at;
    }
    return -1;
  }

  /** The length of the bytes in front of a marker without their last line end. */
  static int withoutLineEnd(ByteQueue bytes, int length) {
    if (length == 0 || bytes.get(length - 1) != '\n') return length;
    return length > 1 && bytes.get(length - 2) == '\r' ? length - 2 : length - 1;
  }

  /**
   * The length of the complete lines within a window, which more bytes follow; without any, of all
   * the window but a {@code \r} at its end, which may belong to a {@code \n}.
   */
  static int upToLineEnd(ByteQueue bytes, int window) {
    for (int at = window; at > 0; at--) {
      if (bytes.get(at - 1) == '\n') return at;
    }
    return window > 1 && bytes.get(window - 1) == '\r' ? window - 1 : window;
  }
}
