package org.cqueues.core.tls;

/** Bits of {@link TlsContext#sessionCacheMode}; they have OpenSSL's values. */
public final class SessionCacheMode {
  /** Nothing is kept. Tickets are another thing, see {@link TlsOptions#NO_TICKET}. */
  public static final int OFF = 0;

  /**
   * A client's sessions are kept, the last for each name that was asked for, and the next one with
   * that name resumes it. (OpenSSL only keeps them.)
   */
  public static final int CLIENT = 1;

  /** A server keeps sessions up to TLS 1.2 of clients that take no tickets. */
  public static final int SERVER = 2;

  private SessionCacheMode() {}
}
