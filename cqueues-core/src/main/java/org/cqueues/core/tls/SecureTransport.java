package org.cqueues.core.tls;

import org.cqueues.core.socket.Transport;
import org.cqueues.os.Errno;

/** A transport that shakes hands over another one before anything goes through. */
abstract class SecureTransport implements Transport {
  final Transport below;
  final TlsSession session;
  final TlsEnvironment environment;
  final RecordBuffers buffers;
  final Handshake handshake;

  /** What the socket below has to be ready for before it is worth calling again. */
  int interest;

  /** Why there is no connection any more, as a negative error, or 0. */
  int failure;

  SecureTransport(Transport below, TlsSession session) {
    this.below = below;
    this.session = session;
    environment = session.context().environment();
    buffers = environment.buffers();
    handshake = new Handshake(environment.controllers(), this::shakeHands);
  }

  /** The body of the handshake: 0, or the failure. */
  abstract int shakeHands();

  /** Notes why the protocol cannot go on, and returns the failure. */
  final int fail(String text) {
    session.failed(text);
    environment.failed(session.failure());
    failure = -TlsErrors.EOPENSSL;
    return failure;
  }

  @Override
  public final int pollfd() {
    return handshake.pollfd(below.pollfd());
  }

  @Override
  public final int interest() {
    return interest;
  }

  @Override
  public final double timeout() {
    return handshake.timeout();
  }

  @Override
  public final int connect() {
    int result = handshake.advance();
    if (result == -Errno.EAGAIN) interest = handshake.interest();
    return result;
  }

  @Override
  public final int shutdownInput() {
    return below.shutdownInput();
  }
}
