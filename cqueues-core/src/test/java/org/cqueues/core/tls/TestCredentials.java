package org.cqueues.core.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/** Keys of each type, with certificates of one authority for {@code localhost}. */
final class TestCredentials {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final X500Name AUTHORITY = new X500Name("CN=Test Authority");

  private static final AsymmetricCipherKeyPair AUTHORITY_KEY = curve("P-256");
  static final X509CertificateHolder AUTHORITY_CERTIFICATE =
      certificate(AUTHORITY, AUTHORITY_KEY.getPublic(), true);

  static final TlsCredentials P256 = of(curve("P-256"));
  static final TlsCredentials P384 = of(curve("P-384"));
  static final TlsCredentials ED25519 = of(ed25519());
  static final TlsCredentials RSA = of(rsa(2048));

  private TestCredentials() {}

  private static AsymmetricCipherKeyPair curve(String name) {
    var domain = ECNamedDomainParameters.lookup(ECNamedCurveTable.getOID(name));
    var generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(domain, RANDOM));
    return generator.generateKeyPair();
  }

  private static AsymmetricCipherKeyPair ed25519() {
    var generator = new Ed25519KeyPairGenerator();
    generator.init(new Ed25519KeyGenerationParameters(RANDOM));
    return generator.generateKeyPair();
  }

  private static AsymmetricCipherKeyPair rsa(int bits) {
    AsymmetricCipherKeyPairGenerator generator = new RSAKeyPairGenerator();
    generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(65537), RANDOM, bits, 80));
    return generator.generateKeyPair();
  }

  private static TlsCredentials of(AsymmetricCipherKeyPair pair) {
    X509CertificateHolder certificate =
        certificate(new X500Name("CN=localhost"), pair.getPublic(), false);
    return new TlsCredentials(pair.getPrivate(), List.of(certificate));
  }

  private static X509CertificateHolder certificate(
      X500Name subject, AsymmetricKeyParameter key, boolean isAuthority) {
    try {
      Instant now = Instant.now();
      var builder =
          new X509v3CertificateBuilder(
              AUTHORITY,
              new BigInteger(64, RANDOM).setBit(63),
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(now.plus(Duration.ofDays(30))),
              subject,
              SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
      if (!isAuthority) {
        var names = new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost"));
        builder.addExtension(Extension.subjectAlternativeName, false, names);
      }
      var algorithm = new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA");
      var digest = new DefaultDigestAlgorithmIdentifierFinder().find(algorithm);
      ContentSigner signer =
          new BcECContentSignerBuilder(algorithm, digest).build(AUTHORITY_KEY.getPrivate());
      return builder.build(signer);
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes {@code key.pem} and {@code certificate.pem}, for other programs. */
  static void write(TlsCredentials credentials, Path directory) throws IOException {
    PrivateKeyInfo info = PrivateKeyInfoFactory.createPrivateKeyInfo(credentials.key());
    // without the public key, which OpenSSL does not expect in it
    byte[] key =
        new PrivateKeyInfo(info.getPrivateKeyAlgorithm(), info.parsePrivateKey()).getEncoded();
    Files.writeString(directory.resolve("key.pem"), pem("PRIVATE KEY", key));
    byte[] certificate = credentials.chain().getFirst().getEncoded();
    Files.writeString(directory.resolve("certificate.pem"), pem("CERTIFICATE", certificate));
    Files.writeString(
        directory.resolve("authority.pem"), pem("CERTIFICATE", AUTHORITY_CERTIFICATE.getEncoded()));
  }

  private static String pem(String label, byte[] content) {
    var encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    String body = encoder.encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
