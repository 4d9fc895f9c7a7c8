package org.cqueues.core.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server's choice among the protocols that a client offers, RFC 7301. */
@FunctionalInterface
public interface AlpnSelector {
  /**
   * Chooses, inside the handshake; it must not wait.
   *
   * @param offered in the client's order
   * @return one of them, or null to answer as if there was no such extension
   * @throws TlsAlertException to end the handshake
   */
  byte @Nullable [] select(TlsSession session, List<byte[]> offered);
}
