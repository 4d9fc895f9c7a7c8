package org.cqueues.core.tls;

import java.io.IOException;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsSecret;

/** A key agreement that takes more than a millisecond, on another thread. */
final class OffloadedAgreement implements TlsAgreement {
  private final TlsAgreement agreement;
  private final Handshake handshake;

  OffloadedAgreement(TlsAgreement agreement, Handshake handshake) {
    this.agreement = agreement;
    this.handshake = handshake;
  }

  @Override
  public byte[] generateEphemeral() throws IOException {
    return handshake.offload(agreement::generateEphemeral);
  }

  @Override
  public void receivePeerValue(byte[] share) throws IOException {
    handshake.offload(
        () -> {
          agreement.receivePeerValue(share);
          return share;
        });
  }

  @Override
  public TlsSecret calculateSecret() throws IOException {
    return handshake.offload(agreement::calculateSecret);
  }
}
