package org.cqueues.core.certificate;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.operator.bc.BcRSAContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate with its key, made for a test. */
final class TestCertificate {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final AsymmetricCipherKeyPair[] KEYS = new AsymmetricCipherKeyPair[8];
  private static int serials = 100;
  private static int nextKey;

  final X509CertificateHolder holder;
  final AsymmetricCipherKeyPair keys;
  private final X500Name subject;

  private TestCertificate(
      X509CertificateHolder holder, AsymmetricCipherKeyPair keys, X500Name subject) {
    this.holder = holder;
    this.keys = keys;
    this.subject = subject;
  }

  /** An authority that signed itself. */
  static TestCertificate root(String name) {
    return new Builder(name).authority(true).build(null);
  }

  static Builder named(String name) {
    return new Builder(name);
  }

  /** A list of revoked certificates of this issuer. */
  X509CRLHolder revoking(Instant from, Instant to, TestCertificate... revoked) {
    var builder = new X509v2CRLBuilder(subject, Date.from(from)).setNextUpdate(Date.from(to));
    for (TestCertificate one : revoked) {
      builder.addCRLEntry(one.holder.getSerialNumber(), Date.from(from), 1);
    }
    return builder.build(signer(keys, "SHA256"));
  }

  static String pem(Object object) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** A small stock of keys: making them takes long, and nobody minds that they come again. */
  private static synchronized AsymmetricCipherKeyPair nextKeys() {
    int index = nextKey++ % KEYS.length;
    if (KEYS[index] == null) KEYS[index] = ec();
    return KEYS[index];
  }

  /** Keys that nobody else has. */
  static AsymmetricCipherKeyPair ec() {
    var generator = new ECKeyPairGenerator();
    var curve = ECNamedDomainParameters.lookup(SECObjectIdentifiers.secp256r1);
    generator.init(new ECKeyGenerationParameters(curve, RANDOM));
    return generator.generateKeyPair();
  }

  static AsymmetricCipherKeyPair rsa(int bits) {
    var generator = new RSAKeyPairGenerator();
    generator.init(
        new RSAKeyGenerationParameters(
            BigInteger.valueOf(65537), RANDOM, bits, /* certainty= */ 80));
    return generator.generateKeyPair();
  }

  private static ContentSigner signer(AsymmetricCipherKeyPair keys, String digest) {
    boolean rsa = keys.getPrivate() instanceof RSAKeyParameters;
    var algorithm =
        new DefaultSignatureAlgorithmIdentifierFinder()
            .find(digest + (rsa ? "withRSA" : "withECDSA"));
    var hash = new DefaultDigestAlgorithmIdentifierFinder().find(algorithm);
    try {
      return rsa
          ? new BcRSAContentSignerBuilder(algorithm, hash).build(keys.getPrivate())
          : new BcECContentSignerBuilder(algorithm, hash).build(keys.getPrivate());
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a certificate is to be like. */
  static final class Builder {
    private final X500Name subject;
    private Instant from = Instant.now().minus(Duration.ofHours(1));
    private Instant to = Instant.now().plus(Duration.ofHours(1));
    private AsymmetricCipherKeyPair keys = nextKeys();
    private String digest = "SHA256";
    private boolean identified = true;
    private Consumer<X509v3CertificateBuilder> extensions = _ -> {};

    Builder(String name) {
      subject = new X500Name(name);
    }

    Builder valid(Duration from, Duration to) {
      this.from = Instant.now().plus(from);
      this.to = Instant.now().plus(to);
      return this;
    }

    Builder keys(AsymmetricCipherKeyPair pair) {
      keys = pair;
      return this;
    }

    Builder digest(String name) {
      digest = name;
      return this;
    }

    /** Without identifiers of the keys. */
    Builder unidentified() {
      identified = false;
      return this;
    }

    Builder with(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
      extensions =
          extensions.andThen(
              builder -> {
                try {
                  builder.addExtension(id, critical, value);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      return this;
    }

    Builder authority(boolean is) {
      return with(Extension.basicConstraints, true, new BasicConstraints(is));
    }

    Builder pathLength(int most) {
      return with(Extension.basicConstraints, true, new BasicConstraints(most));
    }

    Builder usage(int bits) {
      return with(Extension.keyUsage, true, new KeyUsage(bits));
    }

    Builder extendedUsage(KeyPurposeId... purposes) {
      return with(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }

    Builder names(GeneralName... names) {
      return with(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }

    Builder hosts(String... hosts) {
      var names = new GeneralName[hosts.length];
      for (int i = 0; i < hosts.length; i++) {
        names[i] = new GeneralName(GeneralName.dNSName, hosts[i]);
      }
      return names(names);
    }

    Builder constrained(GeneralName @Nullable [] permitted, GeneralName @Nullable [] excluded) {
      return with(
          Extension.nameConstraints, true, new NameConstraints(trees(permitted), trees(excluded)));
    }

    private static GeneralSubtree @Nullable [] trees(GeneralName @Nullable [] names) {
      if (names == null) return null;
      var trees = new GeneralSubtree[names.length];
      for (int i = 0; i < names.length; i++) trees[i] = new GeneralSubtree(names[i]);
      return trees;
    }

    /** Signed by {@code issuer}, or by itself if that is null. */
    TestCertificate build(@Nullable TestCertificate issuer) {
      try {
        var key = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(keys.getPublic());
        AsymmetricCipherKeyPair signing = issuer == null ? keys : issuer.keys;
        var builder =
            new X509v3CertificateBuilder(
                issuer == null ? subject : issuer.subject,
                BigInteger.valueOf(serials++),
                Date.from(from),
                Date.from(to),
                subject,
                key);
        if (identified) {
          var identifiers = new BcX509ExtensionUtils();
          builder.addExtension(
              Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
          builder.addExtension(
              Extension.authorityKeyIdentifier,
              false,
              identifiers.createAuthorityKeyIdentifier(
                  SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(signing.getPublic())));
        }
        extensions.accept(builder);
        return new TestCertificate(builder.build(signer(signing, digest)), keys, subject);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
