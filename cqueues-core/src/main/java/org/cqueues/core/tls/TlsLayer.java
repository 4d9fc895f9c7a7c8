package org.cqueues.core.tls;

import org.cqueues.core.socket.Transport;
import org.cqueues.core.socket.TransportLayer;

/** TLS, or DTLS where the session's method says so, on a transport. */
public final class TlsLayer implements TransportLayer {
  private final TlsSession session;

  /**
   * A layer for one connection.
   *
   * @param session one that was not started
   */
  public TlsLayer(TlsSession session) {
    this.session = session;
  }

  @Override
  public Transport over(Transport below, byte[] early) {
    if (session.started) throw new IllegalStateException("the session has a connection");
    session.started = true;
    return session.settings().method.isDatagram()
        ? new DtlsTransport(below, early, session)
        : new TlsTransport(below, early, session);
  }
}
