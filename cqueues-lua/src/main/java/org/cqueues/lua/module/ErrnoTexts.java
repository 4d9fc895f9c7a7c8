package org.cqueues.lua.module;

import java.util.List;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.os.Errno;

/** The texts of errors: the system's codes, and the library's own negative ones. */
public final class ErrnoTexts {
  private static final int SOCKET = -1935895353;
  private static final List<String> SOCKET_TEXTS =
      List.of(
          "Unknown TLS/SSL error",
          "X.509 certificate lookup interrupt",
          "Absent or unverified peer certificate",
          "Peers elected to shutdown secure transport",
          "No host address available to complete operation");

  private ErrnoTexts() {}

  /** The text of a code of the system, of DNS or of sockets; see strerror(3). */
  public static String text(int code) {
    String dns = DnsError.text(-code);
    if (dns != null) return dns;
    if (code >= SOCKET && code < SOCKET + SOCKET_TEXTS.size()) {
      return SOCKET_TEXTS.get(code - SOCKET);
    }
    return Errno.text(code);
  }
}
