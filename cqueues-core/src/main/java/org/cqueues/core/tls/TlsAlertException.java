package org.cqueues.core.tls;

/** What a callback throws to end the handshake with an alert of its choice. */
public final class TlsAlertException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int description;

  /**
   * An end.
   *
   * @param description the number of the alert, one of {@link
   *     org.bouncycastle.tls.AlertDescription}
   * @param reason for {@link TlsSession#failure}
   */
  public TlsAlertException(int description, String reason) {
    super(reason, null, false, false);
    this.description = description;
  }

  /** The number of the alert. */
  public int description() {
    return description;
  }
}
