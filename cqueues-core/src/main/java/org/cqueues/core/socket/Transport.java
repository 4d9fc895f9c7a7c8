package org.cqueues.core.socket;

import org.cqueues.core.Pollable;

/**
 * The way to the peer: moves bytes between native memory and the other end, and is the only one to
 * use the descriptor. One transport can be put on another, see {@link TransportLayer}.
 *
 * <p>Nothing waits here. A call that would says -EAGAIN, and then the transport, as a {@link
 * Pollable}, says what has to happen before the call is worth another try. That need not be the
 * direction of the call: a read of TLS may have to write first. Results that failed are negative
 * error numbers, of the system or of a range of the transport's own.
 */
public interface Transport extends Pollable {
  /**
   * Goes on until bytes can go both ways, with a handshake where there is one. The socket calls it
   * before everything else until it is 0; a failure is final.
   *
   * @return 0, -EAGAIN, or why there will be no connection
   */
  int connect();

  /**
   * Receives once.
   *
   * @return the count; 0 at the end of a stream and for an empty message; -EPIPE where no message
   *     will ever come
   */
  long receive(long address, long length);

  /**
   * Stands for a {@link #receive} that would say -EAGAIN unless bytes have come since the last one,
   * which a poll tells as well: so a socket that polls anyway leaves the call out. True at most
   * once after a receive that emptied what there was, and then {@link #interest} is what to poll
   * for. A transport that holds back bytes of its own says false.
   */
  boolean skipReceive();

  /**
   * Sends once.
   *
   * <p>The bytes counted are on their way to the peer: those that only wait in the transport are
   * not, for a flush would claim what is not true. So after -EAGAIN the next send begins with the
   * same bytes, which may lie elsewhere by then. Its count may exceed {@code length} up to what was
   * given before.
   *
   * @return the count
   */
  long send(long address, long length);

  /**
   * Receives a message with descriptors, see {@link org.cqueues.os.Sockets#receiveDescriptors}.
   * Only what is a socket and nothing else has such.
   */
  default long receiveMessage(long address, long length) {
    return -SocketErrors.EOPNOTSUPP;
  }

  /**
   * Sends a message, with a descriptor unless that is negative.
   *
   * @return the count
   */
  default long sendMessage(long address, long length, int descriptor) {
    return -SocketErrors.EOPNOTSUPP;
  }

  /** Receives no more: 0, -EAGAIN, or the failure. */
  int shutdownInput();

  /**
   * Sends no more, and tells the peer so: 0, -EAGAIN, or the failure.
   *
   * @param truncated as of {@link #close}
   */
  int shutdownOutput(boolean truncated);

  /**
   * Closes the descriptor, after waking whoever polls it.
   *
   * @param truncated output was lost; where the peer can tell an end from a cut, it has to see a
   *     cut
   */
  void close(boolean truncated);
}
