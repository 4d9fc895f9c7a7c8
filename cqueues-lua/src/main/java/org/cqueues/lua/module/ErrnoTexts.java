package org.cqueues.lua.module;

import java.util.List;
import org.cqueues.os.Errno;

/** The texts of errors: the system's codes, and the library's own negative ones. */
public final class ErrnoTexts {
  private static final int DNS = -1684960064;
  private static final List<String> DNS_TEXTS =
      List.of(
          "DNS packet buffer too small",
          "Illegal DNS RR name or data",
          "Attempt to push RR out of section order",
          "Invalid section specified",
          "Unknown DNS error",
          "Invalid textual address form",
          "Bad execution state (missing query packet)",
          "Bad execution state (missing answer packet)",
          "Answer already fetched",
          "The service passed was not recognized for the specified socket type",
          "The name does not resolve for the supplied parameters",
          "A non-recoverable error occurred when attempting to resolve the name");
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
    if (code >= DNS && code < DNS + DNS_TEXTS.size()) return DNS_TEXTS.get(code - DNS);
    if (code >= SOCKET && code < SOCKET + SOCKET_TEXTS.size()) {
      return SOCKET_TEXTS.get(code - SOCKET);
    }
    return Errno.text(code);
  }
}
