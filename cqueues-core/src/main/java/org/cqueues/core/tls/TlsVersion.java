package org.cqueues.core.tls;

import org.jspecify.annotations.Nullable;

/** A version of the protocol, from old to new in each family. */
public enum TlsVersion {
  TLS_1_0(0x0301, "TLSv1"),
  TLS_1_1(0x0302, "TLSv1.1"),
  TLS_1_2(0x0303, "TLSv1.2"),
  TLS_1_3(0x0304, "TLSv1.3"),
  DTLS_1_0(0xFEFF, "DTLSv1"),
  DTLS_1_2(0xFEFD, "DTLSv1.2");

  private final int code;
  private final String text;

  TlsVersion(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** The name as OpenSSL writes it. */
  public String text() {
    return text;
  }

  /** Whether this is a version of DTLS. */
  public boolean isDatagram() {
    return this == DTLS_1_0 || this == DTLS_1_2;
  }

  /** The version of a number on the wire, or null. */
  public static @Nullable TlsVersion of(int code) {
    for (TlsVersion version : values()) if (version.code == code) return version;
    return null;
  }
}
