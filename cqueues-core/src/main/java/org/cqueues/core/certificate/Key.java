package org.cqueues.core.certificate;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.DHParameter;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.DHParameters;
import org.bouncycastle.crypto.params.DHPrivateKeyParameters;
import org.bouncycastle.crypto.params.DHPublicKeyParameters;
import org.bouncycastle.crypto.params.DSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.DSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X448PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jspecify.annotations.Nullable;

/**
 * A public key, perhaps with its private half: {@link #publicKey} and {@link #privateKey} are what
 * BouncyCastle's lightweight API computes with, {@link #publicInfo} and {@link #privateInfo} what
 * stands in certificates and files. {@link KeyReader} makes them of PEM and DER, {@link
 * KeyGenerator} new ones.
 *
 * <p>Keys do not change, and their sizes are bounded: reading or using one takes no longer than
 * with a key of {@value #MOST_BITS} bits.
 */
public final class Key {
  /** The longest modulus. */
  public static final int MOST_BITS = 16384;

  private static final int LEAST_RSA_BITS = 256;

  private static final int MOST_DISCRETE_LOGARITHM_BITS = 10000;

  private final KeyType type;
  private final SubjectPublicKeyInfo publicInfo;
  private final @Nullable PrivateKeyInfo privateInfo;
  private final AsymmetricKeyParameter publicKey;
  private final @Nullable AsymmetricKeyParameter privateKey;

  private Key(
      SubjectPublicKeyInfo publicInfo,
      AsymmetricKeyParameter publicKey,
      @Nullable PrivateKeyInfo privateInfo,
      @Nullable AsymmetricKeyParameter privateKey)
      throws CryptoFailure {
    this.type = KeyType.of(publicInfo.getAlgorithm().getAlgorithm());
    this.publicInfo = publicInfo;
    this.publicKey = publicKey;
    this.privateInfo = privateInfo;
    this.privateKey = privateKey;
  }

  /** A public key as it stands in certificates. */
  public static Key of(SubjectPublicKeyInfo info) throws CryptoFailure {
    KeyType type = KeyType.of(info.getAlgorithm().getAlgorithm());
    try {
      if (type == KeyType.DH) checkDh(info.getAlgorithm(), (ASN1Integer) info.parsePublicKey());
      if (type == KeyType.EC) checkCurve(info.getAlgorithm());
      AsymmetricKeyParameter key = isRsa(type) ? rsa(info) : PublicKeyFactory.createKey(info);
      checkSize(key);
      return new Key(info, key, null, null);
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("malformed public key", e);
    }
  }

  /** A private key as PKCS#8 has it. */
  public static Key of(PrivateKeyInfo info) throws CryptoFailure {
    AlgorithmIdentifier algorithm = info.getPrivateKeyAlgorithm();
    KeyType type = KeyType.of(algorithm.getAlgorithm());
    try {
      if (type == KeyType.DH) checkDh(algorithm, (ASN1Integer) info.parsePrivateKey());
      if (type == KeyType.EC) checkCurve(algorithm);
      AsymmetricKeyParameter key = isRsa(type) ? rsa(info) : PrivateKeyFactory.createKey(info);
      checkSize(key);
      AsymmetricKeyParameter publicKey = publicHalf(key);
      SubjectPublicKeyInfo publicInfo =
          type == KeyType.RSA_PSS
              ? new SubjectPublicKeyInfo(algorithm, encode(publicKey).parsePublicKey())
              : encode(publicKey);
      PrivateKeyInfo written =
          type == KeyType.EC ? encodePrivate(key, publicKey) : withoutPublicKey(info);
      return new Key(publicInfo, publicKey, written, key);
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("malformed private key", e);
    }
  }

  /** As version 1 of PKCS#8 has it: OpenSSL 3.0 does not read what RFC 5958 has added. */
  private static PrivateKeyInfo withoutPublicKey(PrivateKeyInfo info) throws IOException {
    if (!info.hasPublicKey()) return info;
    return new PrivateKeyInfo(
        info.getPrivateKeyAlgorithm(), info.parsePrivateKey(), info.getAttributes());
  }

  /** A public or private key of BouncyCastle's. */
  public static Key of(AsymmetricKeyParameter key) throws CryptoFailure {
    checkSize(key);
    if (key.isPrivate()) return of(key, publicHalf(key));
    try {
      return new Key(encode(key), key, null, null);
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("unsupported key", e);
    }
  }

  /** A private key of BouncyCastle's and its public half, which need not be computed then. */
  static Key of(AsymmetricKeyParameter key, AsymmetricKeyParameter publicKey) throws CryptoFailure {
    checkSize(key);
    try {
      return new Key(encode(publicKey), publicKey, encodePrivate(key, publicKey), key);
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("unsupported key", e);
    }
  }

  public KeyType type() {
    return type;
  }

  public SubjectPublicKeyInfo publicInfo() {
    return publicInfo;
  }

  /** Null for a key that is public only. */
  public @Nullable PrivateKeyInfo privateInfo() {
    return privateInfo;
  }

  public AsymmetricKeyParameter publicKey() {
    return publicKey;
  }

  /** Null for a key that is public only. */
  public @Nullable AsymmetricKeyParameter privateKey() {
    return privateKey;
  }

  public boolean isPrivate() {
    return privateKey != null;
  }

  /** The private half, for what cannot do without. */
  public AsymmetricKeyParameter requirePrivateKey() throws CryptoFailure {
    if (privateKey == null) throw new CryptoFailure("not a private key");
    return privateKey;
  }

  /** The key without its private half. */
  public Key withoutPrivateKey() throws CryptoFailure {
    return new Key(publicInfo, publicKey, null, null);
  }

  private static boolean isRsa(KeyType type) {
    return type == KeyType.RSA || type == KeyType.RSA_PSS;
  }

  /**
   * Not through BouncyCastle's factory, which tests by tries whether the modulus is composite. That
   * takes longer than a signature, and many seconds for the largest.
   */
  private static RSAKeyParameters rsa(SubjectPublicKeyInfo info) throws IOException, CryptoFailure {
    var key = RSAPublicKey.getInstance(info.parsePublicKey());
    checkModulus(key.getModulus());
    return new RSAKeyParameters(false, key.getModulus(), key.getPublicExponent(), true);
  }

  private static RSAKeyParameters rsa(PrivateKeyInfo info) throws IOException, CryptoFailure {
    var key = RSAPrivateKey.getInstance(info.parsePrivateKey());
    checkModulus(key.getModulus());
    return new RSAPrivateCrtKeyParameters(
        key.getModulus(),
        key.getPublicExponent(),
        key.getPrivateExponent(),
        key.getPrime1(),
        key.getPrime2(),
        key.getExponent1(),
        key.getExponent2(),
        key.getCoefficient(),
        true);
  }

  private static void checkModulus(BigInteger modulus) throws CryptoFailure {
    checkBits(modulus, MOST_BITS);
    if (!modulus.testBit(0) || modulus.bitLength() < LEAST_RSA_BITS) {
      throw new CryptoFailure("malformed RSA modulus");
    }
  }

  private static void checkDh(AlgorithmIdentifier algorithm, ASN1Integer value)
      throws CryptoFailure {
    DHParameter parameters = DHParameter.getInstance(algorithm.getParameters());
    checkBits(parameters.getP(), MOST_DISCRETE_LOGARITHM_BITS);
    checkBits(value.getValue(), MOST_DISCRETE_LOGARITHM_BITS);
  }

  /** Curves without a name would be a way to let others compute for long, or wrongly. */
  private static void checkCurve(AlgorithmIdentifier algorithm) throws CryptoFailure {
    X962Parameters parameters = X962Parameters.getInstance(algorithm.getParameters());
    if (!parameters.isNamedCurve()) throw new CryptoFailure("unsupported curve without a name");
    var name = ASN1ObjectIdentifier.getInstance(parameters.getParameters());
    if (!Curves.isKnown(name)) throw new CryptoFailure("unsupported curve " + name.getId());
  }

  private static void checkSize(AsymmetricKeyParameter key) throws CryptoFailure {
    switch (key) {
      case RSAPrivateCrtKeyParameters rsa -> checkCrt(rsa);
      case RSAKeyParameters rsa -> {
        checkBits(rsa.getModulus(), MOST_BITS);
        // as OpenSSL, so that a certificate of a stranger's costs no more than a usual one
        if (rsa.getModulus().bitLength() > 3072) checkBits(rsa.getExponent(), 64);
        else checkBits(rsa.getExponent(), rsa.getModulus().bitLength());
      }
      case DSAPublicKeyParameters dsa -> {
        if (dsa.getParameters() == null) throw new CryptoFailure("key without parameters");
        checkBits(dsa.getParameters().getP(), MOST_DISCRETE_LOGARITHM_BITS);
      }
      case DSAPrivateKeyParameters dsa -> {
        if (dsa.getParameters() == null) throw new CryptoFailure("key without parameters");
        checkBits(dsa.getParameters().getP(), MOST_DISCRETE_LOGARITHM_BITS);
        checkBits(dsa.getX(), MOST_DISCRETE_LOGARITHM_BITS);
      }
      default -> {}
    }
  }

  private static void checkCrt(RSAPrivateCrtKeyParameters key) throws CryptoFailure {
    checkBits(key.getModulus(), MOST_BITS);
    checkBits(key.getExponent(), MOST_BITS);
    checkBits(key.getPublicExponent(), key.getModulus().bitLength());
    boolean right =
        key.getP().multiply(key.getQ()).equals(key.getModulus())
            && key.getDP().compareTo(key.getP()) < 0
            && key.getDQ().compareTo(key.getQ()) < 0
            && key.getQInv().compareTo(key.getP()) < 0;
    if (!right) throw new CryptoFailure("numbers of the private key that do not fit together");
  }

  private static void checkBits(BigInteger number, int most) throws CryptoFailure {
    if (number.signum() < 0) throw new CryptoFailure("malformed key");
    if (number.bitLength() > most) throw new CryptoFailure("key too large");
  }

  private static AsymmetricKeyParameter publicHalf(AsymmetricKeyParameter key)
      throws CryptoFailure {
    return switch (key) {
      case RSAPrivateCrtKeyParameters rsa ->
          new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent(), true);
      case ECPrivateKeyParameters ec ->
          new ECPublicKeyParameters(
              new FixedPointCombMultiplier().multiply(ec.getParameters().getG(), ec.getD()),
              ec.getParameters());
      case DSAPrivateKeyParameters dsa -> {
        var group = dsa.getParameters();
        yield new DSAPublicKeyParameters(group.getG().modPow(dsa.getX(), group.getP()), group);
      }
      case DHPrivateKeyParameters dh -> {
        DHParameters group = dh.getParameters();
        yield new DHPublicKeyParameters(group.getG().modPow(dh.getX(), group.getP()), group);
      }
      case Ed25519PrivateKeyParameters ed -> ed.generatePublicKey();
      case Ed448PrivateKeyParameters ed -> ed.generatePublicKey();
      case X25519PrivateKeyParameters x -> x.generatePublicKey();
      case X448PrivateKeyParameters x -> x.generatePublicKey();
      default -> throw new CryptoFailure("unsupported key");
    };
  }

  private static SubjectPublicKeyInfo encode(AsymmetricKeyParameter key) throws IOException {
    return key instanceof DHPublicKeyParameters dh
        ? new SubjectPublicKeyInfo(algorithm(dh.getParameters()), new ASN1Integer(dh.getY()))
        : SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key);
  }

  private static PrivateKeyInfo encodePrivate(
      AsymmetricKeyParameter key, AsymmetricKeyParameter publicKey) throws IOException {
    return switch (key) {
      case DHPrivateKeyParameters dh ->
          new PrivateKeyInfo(algorithm(dh.getParameters()), new ASN1Integer(dh.getX()));
      case ECPrivateKeyParameters ec -> {
        // as OpenSSL writes it: the curve is told once
        SubjectPublicKeyInfo info = encode(publicKey);
        int bits = ec.getParameters().getN().bitLength();
        var inner = new ECPrivateKey(bits, ec.getD(), info.getPublicKeyData(), null);
        yield new PrivateKeyInfo(info.getAlgorithm(), inner);
      }
      case DSAPrivateKeyParameters _, RSAKeyParameters _ ->
          PrivateKeyInfoFactory.createPrivateKeyInfo(key);
      default -> withoutPublicKey(PrivateKeyInfoFactory.createPrivateKeyInfo(key));
    };
  }

  private static AlgorithmIdentifier algorithm(DHParameters group) {
    return new AlgorithmIdentifier(
        KeyType.DH.algorithm(), new DHParameter(group.getP(), group.getG(), group.getL()));
  }
}
