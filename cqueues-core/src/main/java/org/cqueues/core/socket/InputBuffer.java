package org.cqueues.core.socket;

import org.cqueues.os.Errno;

/** Received bytes, and what is known of what follows them. */
final class InputBuffer {
  private static final int MAX_QUANTUM = 1 << 20;
  private static final int MAX_MESSAGE = 65536;

  final ByteQueue bytes;

  /** Nothing follows: the end of the stream, or of the message that {@link #bytes} are of. */
  private boolean ended;

  /** The end is that of a message, and what follows is the next one. */
  private boolean message;

  /** The last read gave less than there was room for. */
  private boolean wasShort;

  InputBuffer(BufferPool pool) {
    bytes = new ByteQueue(pool);
  }

  int length() {
    return bytes.length();
  }

  /** Whether no more bytes will come behind those that are here. */
  boolean isEnded() {
    if (ended && message && bytes.isEmpty()) ended = false; // the message is used up
    return ended;
  }

  /** Whether the last read gave less than there was room for. */
  boolean wasShort() {
    return wasShort;
  }

  /** The end of an empty message was seen: what follows is the next one. */
  void forgetEmptyMessage() {
    if (bytes.isEmpty()) ended = false;
  }

  /** Nothing will ever come again. */
  void end() {
    ended = true;
    message = false;
  }

  /** Everything that is here; what follows is something else. */
  byte[] takeAll() {
    ended = false;
    return bytes.take(bytes.length());
  }

  /** Puts bytes in front, to be read next; those of a message become part of it. */
  void unget(byte[] data, int from, int length) {
    if (!isEndOfMessage()) ended = false;
    if (length > 0) bytes.addFirst(data, from, length);
  }

  /** Whether {@link #isEnded} is about a message of which there are bytes. */
  boolean isEndOfMessage() {
    return isEnded() && message;
  }

  /**
   * Receives once from a stream.
   *
   * @param target how many bytes the buffer should be able to hold
   * @return the count, 0 at the end, or the negative errno
   */
  long receive(Transport transport, long target) {
    // a long read grows with what comes, for its length may be anybody's guess
    long quantum = Math.min(target, Math.max(2L * bytes.length(), MAX_QUANTUM)) - bytes.length();
    int room = bytes.reserve((int) Math.max(1, quantum));
    if (room == 0) return -Errno.ENOMEM;
    long count = transport.receive(bytes.end(), room);
    if (count > 0) bytes.added((int) count);
    else bytes.trim();
    wasShort = count < room;
    if (count == 0) ended = true;
    message = false;
    return count;
  }

  /** Receives one message; see {@link #receive}. An empty one is an end. */
  long receiveMessage(Transport transport, long wanted, long size) {
    int room =
        bytes.reserve((int) Math.max(Math.min(size, MAX_QUANTUM), Math.min(wanted, MAX_MESSAGE)));
    long count = transport.receive(bytes.end(), room);
    if (count > 0) bytes.added((int) count);
    else bytes.trim();
    if (count >= 0) ended = true;
    message = count > 0;
    return count;
  }
}
