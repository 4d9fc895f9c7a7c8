package org.cqueues.core.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.function.LongConsumer;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.DHParameter;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.DHParameters;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.util.encoders.Hex;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys: PKCS#8, encrypted or not, PKCS#1, SEC 1, the older form of DSA keys and
 * SubjectPublicKeyInfo, in DER or PEM.
 */
public final class KeyReader {
  /** How a key is written down. */
  public enum Encoding {
    ANY,
    PEM,
    DER
  }

  /** Which half of a key is wanted. */
  public enum Part {
    ANY,
    PUBLIC,
    PRIVATE
  }

  private static final int RSA_PRIVATE_NUMBERS = 9;
  private static final int DSA_PRIVATE_NUMBERS = 6;

  private final Passphrase passphrase;
  private final LongConsumer work;

  /** A reader with a password, if one is needed. */
  public KeyReader(Passphrase passphrase) {
    this(passphrase, _ -> {});
  }

  /**
   * As {@link #KeyReader(Passphrase)}.
   *
   * @param work told how many instructions it is worth to make a key of a password, beforehand; may
   *     throw
   */
  public KeyReader(Passphrase passphrase, LongConsumer work) {
    this.passphrase = passphrase;
    this.work = work;
  }

  /** The first key in {@code data} that fits. */
  public Key read(byte[] data, Encoding encoding, Part part) throws CryptoFailure {
    return Pem.isWanted(data, encoding) ? readPem(Pem.read(data), part) : readDer(data, part);
  }

  /** The group of Diffie and Hellman in PEM. */
  public static DHParameters dhParameters(byte[] pem) throws CryptoFailure {
    byte[] der = Pem.first(pem, "DH PARAMETERS");
    try {
      DHParameter group = DHParameter.getInstance(der);
      if (group.getP().bitLength() > Key.MOST_BITS) throw new CryptoFailure("modulus too large");
      return new DHParameters(group.getP(), group.getG());
    } catch (RuntimeException e) {
      throw new CryptoFailure("malformed parameters", e);
    }
  }

  private Key readPem(List<PemObject> objects, Part part) throws CryptoFailure {
    for (PemObject object : objects) {
      Key key = readPem(object, part);
      if (key != null) return key;
    }
    throw new CryptoFailure(part == Part.PUBLIC ? "no public key in PEM" : "no key in PEM");
  }

  private @Nullable Key readPem(PemObject object, Part part) throws CryptoFailure {
    return switch (object.getType()) {
      case "PUBLIC KEY", "RSA PUBLIC KEY" ->
          part == Part.PRIVATE ? null : readDer(object.getContent(), part);
      case "PRIVATE KEY", "ENCRYPTED PRIVATE KEY" ->
          part == Part.PUBLIC ? null : readDer(object.getContent(), part);
      case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" ->
          part == Part.PUBLIC ? null : readDer(decrypted(object), part);
      default -> null;
    };
  }

  /** The content of PEM that may be encrypted as RFC 1421 has it. */
  private byte[] decrypted(PemObject object) throws CryptoFailure {
    String info = header(object, "DEK-Info");
    if (info == null) return object.getContent();
    String[] parts = info.split(",", 2);
    if (parts.length < 2) throw new CryptoFailure("malformed DEK-Info");
    char[] password = chars(password());
    try {
      return new BcPEMDecryptorProvider(password)
          .get(parts[0].strip())
          .decrypt(object.getContent(), Hex.decode(parts[1].strip()));
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("bad decrypt: the password is wrong, or the key is damaged", e);
    }
  }

  private static @Nullable String header(PemObject object, String name) {
    for (Object header : object.getHeaders()) {
      if (header instanceof PemHeader field && field.getName().equals(name)) {
        return field.getValue();
      }
    }
    return null;
  }

  /** BouncyCastle takes the low byte of each character for the old encryption. */
  private static char[] chars(byte[] password) {
    var chars = new char[password.length];
    for (int i = 0; i < chars.length; i++) chars[i] = (char) (password[i] & 0xff);
    return chars;
  }

  private byte[] password() throws CryptoFailure {
    byte[] password = passphrase.get();
    if (password == null) throw new CryptoFailure("the key is encrypted, a password is needed");
    return password;
  }

  private Key readDer(byte[] der, Part part) throws CryptoFailure {
    Key key = read(sequence(der));
    if (part == Part.PRIVATE && !key.isPrivate()) throw new CryptoFailure("not a private key");
    if (part == Part.PUBLIC && key.isPrivate()) throw new CryptoFailure("not a public key");
    return key;
  }

  private static ASN1Sequence sequence(byte[] der) throws CryptoFailure {
    try {
      ASN1Sequence sequence = ASN1Sequence.getInstance(der);
      if (sequence.size() >= 2) return sequence;
    } catch (RuntimeException e) {
      throw new CryptoFailure("not a key", e);
    }
    throw new CryptoFailure("not a key");
  }

  /** Asks for the password first, so that what that throws goes its own way. */
  private Key read(ASN1Sequence der) throws CryptoFailure {
    boolean encrypted =
        der.getObjectAt(0) instanceof ASN1Sequence && der.getObjectAt(1) instanceof ASN1OctetString;
    if (encrypted) return Key.of(new PasswordEncryption(password(), work).decrypt(encrypted(der)));
    try {
      return plain(der);
    } catch (RuntimeException e) {
      throw new CryptoFailure("malformed key", e);
    }
  }

  private static EncryptedPrivateKeyInfo encrypted(ASN1Sequence der) throws CryptoFailure {
    try {
      return EncryptedPrivateKeyInfo.getInstance(der);
    } catch (RuntimeException e) {
      throw new CryptoFailure("malformed encrypted key", e);
    }
  }

  private static Key plain(ASN1Sequence der) throws CryptoFailure {
    ASN1Encodable first = der.getObjectAt(0);
    ASN1Encodable second = der.getObjectAt(1);
    if (first instanceof ASN1Sequence) {
      if (second instanceof ASN1BitString) return Key.of(SubjectPublicKeyInfo.getInstance(der));
    } else if (first instanceof ASN1Integer) {
      if (second instanceof ASN1Sequence) return Key.of(PrivateKeyInfo.getInstance(der));
      if (second instanceof ASN1OctetString) return curve(ECPrivateKey.getInstance(der));
      if (second instanceof ASN1Integer) return numbers(der);
    }
    throw new CryptoFailure("not a key");
  }

  private static Key curve(ECPrivateKey key) throws CryptoFailure {
    var curve = key.getParametersObject();
    if (curve == null) throw new CryptoFailure("key without a curve");
    return privateKey(new AlgorithmIdentifier(KeyType.EC.algorithm(), curve), key);
  }

  /** Older forms, which are nothing but numbers. */
  private static Key numbers(ASN1Sequence der) throws CryptoFailure {
    if (der.size() == 2) {
      return Key.of(
          publicKey(new AlgorithmIdentifier(KeyType.RSA.algorithm(), DERNull.INSTANCE), der));
    }
    if (der.size() >= RSA_PRIVATE_NUMBERS) {
      return privateKey(new AlgorithmIdentifier(KeyType.RSA.algorithm(), DERNull.INSTANCE), der);
    }
    if (der.size() != DSA_PRIVATE_NUMBERS) throw new CryptoFailure("not a key");
    var group = new DSAParameter(number(der, 1), number(der, 2), number(der, 3));
    return privateKey(new AlgorithmIdentifier(KeyType.DSA.algorithm(), group), der.getObjectAt(5));
  }

  private static BigInteger number(ASN1Sequence der, int index) {
    return ASN1Integer.getInstance(der.getObjectAt(index)).getPositiveValue();
  }

  private static SubjectPublicKeyInfo publicKey(AlgorithmIdentifier algorithm, ASN1Encodable key)
      throws CryptoFailure {
    try {
      return new SubjectPublicKeyInfo(algorithm, key);
    } catch (IOException e) {
      throw new CryptoFailure("malformed public key", e);
    }
  }

  private static Key privateKey(AlgorithmIdentifier algorithm, ASN1Encodable key)
      throws CryptoFailure {
    try {
      return Key.of(new PrivateKeyInfo(algorithm, key));
    } catch (IOException e) {
      throw new CryptoFailure("malformed private key", e);
    }
  }
}
