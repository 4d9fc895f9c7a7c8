package org.cqueues.core.tls;

import java.io.IOException;
import java.util.function.Supplier;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.DHPublicKeyParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.crypto.params.X448PublicKeyParameters;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsDHConfig;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsDHDomain;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsECDomain;
import org.bouncycastle.util.BigIntegers;

/** A client's key agreement that notes the server's part of it. */
abstract sealed class ServerShare implements TlsAgreement {
  private final TlsAgreement agreement;
  private final TlsSession session;

  private ServerShare(TlsAgreement agreement, TlsSession session) {
    this.agreement = agreement;
    this.session = session;
  }

  /** What makes a key of the bytes that are sent. */
  abstract Supplier<AsymmetricKeyParameter> key(byte[] share);

  @Override
  public byte[] generateEphemeral() throws IOException {
    return agreement.generateEphemeral();
  }

  @Override
  public void receivePeerValue(byte[] share) throws IOException {
    agreement.receivePeerValue(share);
    session.serverTemporaryKey = key(share.clone());
  }

  @Override
  public TlsSecret calculateSecret() throws IOException {
    return agreement.calculateSecret();
  }

  /** On an elliptic curve. */
  static final class Ecdh extends ServerShare {
    private final int group;

    Ecdh(TlsAgreement agreement, TlsSession session, TlsECConfig config) {
      super(agreement, session);
      group = config.getNamedGroup();
    }

    @Override
    Supplier<AsymmetricKeyParameter> key(byte[] share) {
      int curve = group;
      return () ->
          switch (curve) {
            case NamedGroup.x25519 -> new X25519PublicKeyParameters(share, 0);
            case NamedGroup.x448 -> new X448PublicKeyParameters(share, 0);
            default -> {
              ECDomainParameters domain = BcTlsECDomain.getDomainParameters(curve);
              yield new ECPublicKeyParameters(domain.getCurve().decodePoint(share), domain);
            }
          };
    }
  }

  /** Of Diffie and Hellman. */
  static final class Dh extends ServerShare {
    private final TlsDHConfig config;

    Dh(TlsAgreement agreement, TlsSession session, TlsDHConfig config) {
      super(agreement, session);
      this.config = config;
    }

    @Override
    Supplier<AsymmetricKeyParameter> key(byte[] share) {
      TlsDHConfig domain = config;
      return () ->
          new DHPublicKeyParameters(
              BigIntegers.fromUnsignedByteArray(share), BcTlsDHDomain.getDomainParameters(domain));
    }
  }
}
