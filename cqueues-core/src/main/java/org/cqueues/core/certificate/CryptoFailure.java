package org.cqueues.core.certificate;

/**
 * A key, certificate or password that cannot be worked with. The message says why, in words that a
 * user may see; the reason from below, if there is one, is the cause.
 */
public final class CryptoFailure extends Exception {
  private static final long serialVersionUID = 1;

  /** A failure for the reason told. */
  public CryptoFailure(String reason) {
    super(reason);
  }

  /** A failure for the reason told, which {@code cause} has shown. */
  public CryptoFailure(String reason, Throwable cause) {
    super(reason, cause);
  }
}
