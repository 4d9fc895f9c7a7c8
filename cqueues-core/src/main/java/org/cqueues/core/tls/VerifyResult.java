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

  static final int UNSPECIFIED = 1;
  static final int NO_LOCAL_ISSUER = 20;

  /** Nothing to object, or nothing to verify. */
  public static final VerifyResult VERIFIED = new VerifyResult(OK, "ok", "");

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
