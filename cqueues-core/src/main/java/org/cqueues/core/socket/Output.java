package org.cqueues.core.socket;

import org.cqueues.os.Errno;
import org.cqueues.os.Memory;

/**
 * What goes out through a socket. No method waits: those that cannot go on return -EAGAIN. The
 * buffer takes bytes before there is a connection; only if there is something to send, there has to
 * be one.
 */
public final class Output extends Channel {
  private static final int CHUNK = 1 << 16;

  private final SocketContext context;
  private final Lifecycle lifecycle;
  private final Settings settings;
  private final OutputBuffer buffer;
  private final BitOutput bits = new BitOutput();
  private int failure;

  Output(
      SocketContext context,
      Lifecycle lifecycle,
      Settings settings,
      OutputBuffer buffer,
      boolean keepTime) {
    super(keepTime);
    this.context = context;
    this.lifecycle = lifecycle;
    this.settings = settings;
    this.buffer = buffer;
  }

  @Override
  public boolean isShut() {
    return ended || lifecycle.isOutputShut();
  }

  /** Bytes written and not yet sent. */
  public int pending() {
    return buffer.length();
  }

  /** Begins a write: 0, the saved error as for a read, or why there will be no connection. */
  private int begin() {
    int result = repeat(settings.outputMaxErrors);
    if (result != 0) return result;
    lifecycle.clearInterest();
    return lifecycle.broken();
  }

  /**
   * Takes bytes into the buffer and sends what the mode says.
   *
   * @return how many were taken, never to be written again; fewer than all only if {@link #failure}
   *     is not 0
   */
  public int send(byte[] data, int from, int to, int mode) {
    failure = begin();
    if (failure != 0) return 0;
    // a line-buffered socket notes line ends for later flushes, whatever mode one call has
    boolean lines = (mode & (Mode.TEXT | Mode.LINE)) != 0 || (settings.outputMode & Mode.LINE) != 0;
    int at = from;
    while (at < to) {
      at = lines ? addLine(data, at, to, mode) : addBlock(data, at, to);
      if (buffer.length() > settings.outputSize) {
        failure = transmit(mode);
        if (failure != 0) return at - from;
      }
    }
    failure = transmit(mode);
    return at - from;
  }

  private int addLine(byte[] data, int from, int to, int mode) {
    int limit = (int) Math.min(to, from + Math.min(settings.outputLine, CHUNK));
    int end = from;
    while (end < limit && data[end] != '\n') end++;
    boolean complete = end < limit;
    if (complete) end++;
    buffer.addLine(data, from, end, complete, (mode & Mode.TEXT) != 0);
    return end;
  }

  private int addBlock(byte[] data, int from, int to) {
    long block = Math.max(CHUNK, Math.min(settings.outputSize, to));
    int end = (int) Math.min(to, from + block);
    buffer.add(data, from, end);
    return end;
  }

  /** Why the last {@link #send} stopped, as a negative error, or 0. */
  public int failure() {
    return failure;
  }

  /** Sends what the mode says of the buffered output. */
  public int flush(int mode) {
    int result = begin();
    return result == 0 ? transmit(mode) : result;
  }

  /** Sends everything where that is to be done before a read, which need not care how it ends. */
  int autoflush() {
    if ((settings.outputMode & Mode.AUTOFLUSH) == 0) return 0;
    int result = transmit(Mode.UNBUFFERED);
    return result == -Errno.EAGAIN || result == -Errno.EPIPE ? 0 : result;
  }

  /** The amount is fixed at the start: what is left of a line waits for the next flush. */
  private int transmit(int mode) {
    int left = buffer.flushable(mode, settings.outputSize, settings.outputLine);
    if (left == 0) return 0;
    int result = lifecycle.advance();
    while (result == 0 && left > 0) {
      long sent = buffer.send(lifecycle.transport(), left);
      if (sent < 0) return failed(sent);
      transferred(sent);
      left -= (int) sent;
    }
    return result;
  }

  private int failed(long result) {
    if (result == -Errno.EAGAIN) return lifecycle.blocked();
    if (result == -Errno.EPIPE) ended = true;
    return (int) result;
  }

  /** Puts the lowest bits of a number behind the output: 0, or the saved error. Sends nothing. */
  public int pack(long value, int count) {
    int result = begin();
    if (result == 0) bits.put(buffer.bytes, value, count);
    return result;
  }

  /**
   * Sends a message past the buffer, with a descriptor unless that is negative.
   *
   * @return the count
   */
  public int sendMessage(byte[] data, int from, int length, int descriptor) {
    int result = begin();
    if (result == 0) result = lifecycle.advance();
    if (result != 0) return result;
    Chunk message = context.pool.take(Math.max(1, length));
    try {
      Memory.write(data, from, length, message.address);
      long count = lifecycle.transport().sendMessage(message.address, length, descriptor);
      if (count < 0) return failed(count);
      if (count > 0) transferred(count);
      return (int) count;
    } finally {
      context.pool.give(message);
    }
  }
}
