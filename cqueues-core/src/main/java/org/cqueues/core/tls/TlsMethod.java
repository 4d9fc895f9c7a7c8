package org.cqueues.core.tls;

import java.util.List;

/** Which versions a context may negotiate. Those that are old are only there for who names them. */
public enum TlsMethod {
  TLS(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2),
  TLS_1_0(TlsVersion.TLS_1_0),
  TLS_1_1(TlsVersion.TLS_1_1),
  TLS_1_2(TlsVersion.TLS_1_2),
  TLS_1_3(TlsVersion.TLS_1_3),
  DTLS(TlsVersion.DTLS_1_2),
  DTLS_1_0(TlsVersion.DTLS_1_0),
  DTLS_1_2(TlsVersion.DTLS_1_2);

  @SuppressWarnings("ImmutableEnumChecker") // the list cannot change
  private final List<TlsVersion> versions;

  TlsMethod(TlsVersion... versions) {
    this.versions = List.of(versions);
  }

  /** The versions, the newest first. */
  public List<TlsVersion> versions() {
    return versions;
  }

  /** Whether this is for datagrams. */
  public boolean isDatagram() {
    return versions.getFirst().isDatagram();
  }
}
