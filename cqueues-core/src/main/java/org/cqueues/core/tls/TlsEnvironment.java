package org.cqueues.core.tls;

import org.cqueues.core.socket.SocketContext;

/** What the TLS of one program or Lua state shares. */
public final class TlsEnvironment {
  private final SocketContext sockets;
  private String lastFailure = "";

  /** The environment of those sockets. */
  public TlsEnvironment(SocketContext sockets) {
    this.sockets = sockets;
  }

  SocketContext sockets() {
    return sockets;
  }

  /**
   * Why TLS failed the last time, in words such as {@code received fatal alert handshake_failure
   * (40)} or {@code certificate verify failed: self-signed certificate: CN=localhost}; empty if it
   * never did.
   */
  public String lastFailure() {
    return lastFailure;
  }

  void failed(String text) {
    lastFailure = text;
  }
}
