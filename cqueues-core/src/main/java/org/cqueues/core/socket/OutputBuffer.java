package org.cqueues.core.socket;

/** Bytes to be sent. */
final class OutputBuffer {
  final ByteQueue bytes;

  /** How many of the bytes end with the last line end that was written in lines. */
  private int lines;

  OutputBuffer(BufferPool pool) {
    bytes = new ByteQueue(pool);
  }

  int length() {
    return bytes.length();
  }

  /** Adds bytes as they are. */
  void add(byte[] data, int from, int to) {
    bytes.add(data, from, to - from);
  }

  /**
   * Adds bytes of one line.
   *
   * @param complete whether the last of them is {@code \n}
   * @param text whether that becomes {@code \r\n}
   */
  void addLine(byte[] data, int from, int to, boolean complete, boolean text) {
    if (complete && text) {
      bytes.add(data, from, to - 1 - from);
      bytes.add((byte) '\r');
      bytes.add((byte) '\n');
    } else {
      bytes.add(data, from, to - from);
    }
    if (complete) lines = bytes.length();
  }

  /** How many bytes a flush in a mode is about. */
  int flushable(int mode, long size, long maxLine) {
    int length = bytes.length();
    if ((mode & Mode.FULL) != 0) return size > length ? 0 : (int) (length - length % size);
    if ((mode & Mode.LINE) != 0) {
      if (lines > 0) return lines;
      return length >= maxLine ? (int) maxLine : 0;
    }
    return length;
  }

  /** Sends bytes from the front; see {@link Transport#send}. */
  long send(Transport transport, int count) {
    long sent = transport.send(bytes.address(0), count);
    if (sent > 0) {
      bytes.skip((int) sent);
      lines = (int) Math.max(0, lines - sent);
    }
    return sent;
  }
}
