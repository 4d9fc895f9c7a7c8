package org.cqueues.lua.module;

import java.util.List;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.os.Errno;
import org.cqueues.runtime.LuaState;

/** The texts of errors: the system's codes, and the library's own negative ones. */
public final class ErrnoTexts {
  /** EOPENSSL, the first of those of sockets. */
  public static final int TLS = -1935895353;

  private static final List<String> SOCKET_TEXTS =
      List.of(
          "Unknown TLS/SSL error",
          "X.509 certificate lookup interrupt",
          "Absent or unverified peer certificate",
          "Peers elected to shutdown secure transport",
          "No host address available to complete operation");

  private ErrnoTexts() {}

  /**
   * The text of a code of the system, of DNS or of sockets; see strerror(3). That of TLS is what
   * failed last in the state.
   */
  public static String text(LuaState state, int code) {
    String failure = code == TLS ? StateTls.of(state).lastFailure() : "";
    if (!failure.isEmpty()) return failure;
    String dns = DnsError.text(-code);
    if (dns != null) return dns;
    if (code >= TLS && code < TLS + SOCKET_TEXTS.size()) {
      return SOCKET_TEXTS.get(code - TLS);
    }
    return Errno.text(code);
  }
}
