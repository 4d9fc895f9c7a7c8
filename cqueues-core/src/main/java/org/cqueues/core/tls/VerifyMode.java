package org.cqueues.core.tls;

/** Bits of {@link TlsSettings#verifyMode}; they have OpenSSL's values. */
public final class VerifyMode {
  /** A client goes on with whatever the server is; a server asks for no certificate. */
  public static final int NONE = 0;

  /**
   * A server that does not verify fails the client's handshake. A server asks for the client's
   * certificate, and fails the handshake if one is given that does not verify.
   */
  public static final int PEER = 1;

  /** A server with {@link #PEER} fails the handshake of a client without a certificate, too. */
  public static final int FAIL_IF_NO_PEER_CERT = 2;

  /** Without effect, since nobody is asked a second time. */
  public static final int CLIENT_ONCE = 4;

  private VerifyMode() {}
}
