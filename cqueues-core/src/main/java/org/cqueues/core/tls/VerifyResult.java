package org.cqueues.core.tls;

/**
 * What came of verifying a peer.
 *
 * @param code OpenSSL's number, {@link #OK} if there is nothing to object
 * @param text what the number means, in OpenSSL's words
 * @param subject whose certificate it is about, as {@code CN=localhost}; empty if unknown
 */
public record VerifyResult(int code, String text, String subject) {
  /** The code of what verified. */
  public static final int OK = 0;

  private static final int NO_LOCAL_ISSUER = 20;

  /** Nothing to object, or nothing to verify. */
  public static final VerifyResult VERIFIED = new VerifyResult(OK, "ok", "");

  /** Without anybody to trust. */
  static final VerifyResult UNTRUSTED =
      new VerifyResult(NO_LOCAL_ISSUER, "unable to get local issuer certificate", "");

  /** Whether there is nothing to object. */
  public boolean isOk() {
    return code == OK;
  }

  /** The text, and whose certificate it is about. */
  @Override
  public String toString() {
    return subject.isEmpty() ? text : text + ": " + subject;
  }
}
