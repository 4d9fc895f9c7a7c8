package org.cqueues.core.tls;

/** Bits of {@link TlsSettings#options} that have an effect; they have OpenSSL's values. */
public final class TlsOptions {
  /** No session tickets: a server keeps sessions by their id. */
  public static final long NO_TICKET = 1L << 14;

  /** The server's order of cipher suites counts, not the client's. */
  public static final long CIPHER_SERVER_PREFERENCE = 1L << 22;

  public static final long NO_TLS_1_0 = 1L << 26;
  public static final long NO_TLS_1_2 = 1L << 27;
  public static final long NO_TLS_1_1 = 1L << 28;
  public static final long NO_TLS_1_3 = 1L << 29;
  public static final long NO_DTLS_1_0 = NO_TLS_1_0;
  public static final long NO_DTLS_1_2 = NO_TLS_1_2;

  private TlsOptions() {}

  /** The bit that forbids a version. */
  static long forbidding(TlsVersion version) {
    return switch (version) {
      case TLS_1_0 -> NO_TLS_1_0;
      case TLS_1_1 -> NO_TLS_1_1;
      case TLS_1_2 -> NO_TLS_1_2;
      case TLS_1_3 -> NO_TLS_1_3;
      case DTLS_1_0 -> NO_DTLS_1_0;
      case DTLS_1_2 -> NO_DTLS_1_2;
    };
  }
}
