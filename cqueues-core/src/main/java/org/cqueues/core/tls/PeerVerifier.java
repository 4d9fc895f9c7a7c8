package org.cqueues.core.tls;

import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * Judges the peer's certificates. It is asked in every handshake in which the peer shows some,
 * whatever the mode, so that {@link TlsSession#verifyResult} tells what would have been, and again
 * of those of an earlier session that is to be resumed.
 */
@FunctionalInterface
public interface PeerVerifier {
  /**
   * Verifies a chain. It must not wait and must not throw for anything that a peer can send.
   *
   * @param session the connection: its role, {@link TlsSettings#verifyDepth}, the name it was made
   *     for
   * @param chain as it was received, the peer's own certificate first; not empty
   */
  VerifyResult verify(TlsSession session, List<X509CertificateHolder> chain);
}
