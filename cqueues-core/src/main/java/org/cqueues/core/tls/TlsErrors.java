package org.cqueues.core.tls;

/**
 * Error numbers of TLS. All are positive, and a result that failed is the negative one; scripts see
 * them negative.
 */
public final class TlsErrors {
  /** TLS failed; {@link TlsEnvironment#lastFailure} has the words. */
  public static final int EOPENSSL = 1935895353;

  /** The peer has no certificate, or one that did not verify. */
  public static final int ENOTVRFD = 1935895351;

  /** The peer ended TLS before there was a connection. */
  public static final int ECLOSURE = 1935895350;

  private TlsErrors() {}
}
