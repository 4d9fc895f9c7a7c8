package org.cqueues.core.tls;

import java.io.IOException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.EncryptionAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDHConfig;
import org.bouncycastle.tls.crypto.TlsDHDomain;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.cqueues.core.certificate.Hash;
import org.cqueues.core.certificate.JdkDigest;
import org.jspecify.annotations.Nullable;

/**
 * The cryptography of one connection, each part from whoever is faster: elliptic curves and RSA of
 * BouncyCastle's, record encryption and SHA of the JDK. It also sees what BouncyCastle's protocol
 * does not show.
 */
final class HybridCrypto extends BcTlsCrypto {
  /** On longer curves than this, in bits, what is done with keys goes to another thread. */
  static final int QUICK_CURVE = 256;

  private final RecordBuffers buffers;
  private final TlsSession session;
  private final Handshake handshake;
  private final @Nullable KeyLog keyLog;

  /** Where the hash of the handshake's messages stood when it was last asked for. */
  @Nullable TranscriptHash transcript;

  HybridCrypto(TlsSession session, Handshake handshake) {
    super(session.context().environment().random());
    this.session = session;
    this.handshake = handshake;
    TlsEnvironment environment = session.context().environment();
    buffers = environment.buffers();
    keyLog = environment.keyLog();
  }

  @Override
  public TlsCipher createCipher(
      TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
      throws IOException {
    if (keyLog != null) keyLog.trafficSecrets(this, parameters);
    return switch (encryptionAlgorithm) {
      case EncryptionAlgorithm.AES_128_GCM -> new AeadCipher(buffers, parameters, 16, false);
      case EncryptionAlgorithm.AES_256_GCM -> new AeadCipher(buffers, parameters, 32, false);
      case EncryptionAlgorithm.CHACHA20_POLY1305 -> new AeadCipher(buffers, parameters, 32, true);
      default -> super.createCipher(parameters, encryptionAlgorithm, macAlgorithm);
    };
  }

  @Override
  public Digest createDigest(int algorithm) {
    return switch (algorithm) {
      case CryptoHashAlgorithm.sha1 -> Hash.SHA1.newFastDigest();
      case CryptoHashAlgorithm.sha256 -> Hash.SHA256.newFastDigest();
      case CryptoHashAlgorithm.sha384 -> Hash.SHA384.newFastDigest();
      case CryptoHashAlgorithm.sha512 -> Hash.SHA512.newFastDigest();
      default -> super.createDigest(algorithm);
    };
  }

  @Override
  public Digest cloneDigest(int algorithm, Digest digest) {
    return digest instanceof JdkDigest own ? own.copy() : super.cloneDigest(algorithm, digest);
  }

  @Override
  public TlsHash createHash(int algorithm) {
    return new TranscriptHash(this, algorithm);
  }

  @Override
  public TlsSecret hkdfInit(int algorithm) {
    return new ResumptionSecrets.Zeros(this, algorithm);
  }

  @Override
  public TlsECDomain createECDomain(TlsECConfig config) {
    TlsECDomain domain = super.createECDomain(config);
    int group = config.getNamedGroup();
    boolean quick = NamedGroup.getCurveBits(group) <= QUICK_CURVE || group == NamedGroup.x448;
    return () -> {
      TlsAgreement agreement = domain.createECDH();
      if (!quick) agreement = new OffloadedAgreement(agreement, handshake);
      return session.isServer() ? agreement : new ServerShare.Ecdh(agreement, session, config);
    };
  }

  @Override
  public TlsDHDomain createDHDomain(TlsDHConfig config) {
    TlsDHDomain domain = super.createDHDomain(config);
    return () -> {
      TlsAgreement agreement = new OffloadedAgreement(domain.createDH(), handshake);
      return session.isServer() ? agreement : new ServerShare.Dh(agreement, session, config);
    };
  }

  /** The key of a certificate is read as everywhere, which is much faster. */
  @Override
  public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
    if (type != CertificateType.X509) return super.createCertificate(type, encoding);
    try {
      return new PeerCertificate(this, session.context().environment().peerKeys(), encoding);
    } catch (IOException | RuntimeException e) {
      session.failed("malformed certificate of the peer");
      throw new TlsFatalAlert(AlertDescription.bad_certificate, e);
    }
  }

  /** The bytes of a secret, which stays as it is. */
  byte[] bytes(TlsSecret secret) {
    return adoptSecret(secret).extract();
  }
}
