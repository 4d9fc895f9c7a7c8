package org.cqueues.core.tls;

import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cqueues.core.certificate.CertificateStore;
import org.cqueues.core.certificate.Purpose;
import org.cqueues.core.certificate.Verification;
import org.cqueues.core.certificate.VerifyParameters;

/**
 * Believes a peer whose certificate leads to one of a store. Where the parameters name no purpose,
 * a client asks for the certificate of a server and a server for that of a client.
 *
 * @param parameters not to be changed any more
 */
public record StoreVerifier(CertificateStore store, VerifyParameters parameters)
    implements PeerVerifier {

  @Override
  public VerifyResult verify(TlsSession session, List<X509CertificateHolder> chain) {
    var wanted = new VerifyParameters(parameters);
    var defaults = new VerifyParameters();
    defaults.purpose(session.isServer() ? Purpose.SSL_CLIENT : Purpose.SSL_SERVER);
    defaults.depth(session.settings().verifyDepth);
    wanted.inherit(defaults);
    Verification result = store.verify(chain.getFirst(), chain.subList(1, chain.size()), wanted);
    return new VerifyResult(result.code(), result.text(), result.subject());
  }
}
