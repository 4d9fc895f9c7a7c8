package org.cqueues.lua.openssl;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.DHParameters;
import org.bouncycastle.crypto.params.DHPrivateKeyParameters;
import org.bouncycastle.crypto.params.DHPublicKeyParameters;
import org.bouncycastle.crypto.params.DSAParameters;
import org.bouncycastle.crypto.params.DSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.DSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.util.BigIntegers;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.Key;
import org.cqueues.core.certificate.KeyType;
import org.cqueues.core.certificate.RawKey;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a key by the names that OpenSSL gives them. Values are {@link BigInteger}, {@link
 * ECDomainParameters} for the group of a curve's key, and bytes for the keys that are nothing else.
 */
final class KeyParameters {
  private static final List<String> RSA = List.of("n", "e", "d", "p", "q", "dmp1", "dmq1", "iqmp");
  private static final List<String> DSA = List.of("p", "q", "g", "pub_key", "priv_key");
  private static final List<String> DH = List.of("p", "g", "pub_key", "priv_key");
  private static final List<String> EC = List.of("group", "pub_key", "priv_key");
  private static final List<String> RAW = List.of("pub_key", "priv_key");

  private KeyParameters() {}

  /** The names that keys of a type have. */
  static List<String> names(KeyType type) {
    return switch (type) {
      case RSA, RSA_PSS -> RSA;
      case DSA -> DSA;
      case DH -> DH;
      case EC -> EC;
      default -> RAW;
    };
  }

  /** Those that a key has. */
  static Map<String, Object> of(Key key) {
    var values = new LinkedHashMap<String, Object>();
    addPublic(values, key);
    addPrivate(values, key.privateKey());
    return values;
  }

  private static void addPublic(Map<String, Object> values, Key key) {
    switch (key.publicKey()) {
      case RSAKeyParameters rsa -> {
        values.put("n", rsa.getModulus());
        values.put("e", rsa.getExponent());
      }
      case DSAPublicKeyParameters dsa -> {
        values.put("p", dsa.getParameters().getP());
        values.put("q", dsa.getParameters().getQ());
        values.put("g", dsa.getParameters().getG());
        values.put("pub_key", dsa.getY());
      }
      case DHPublicKeyParameters dh -> {
        values.put("p", dh.getParameters().getP());
        values.put("g", dh.getParameters().getG());
        values.put("pub_key", dh.getY());
      }
      case ECPublicKeyParameters ec -> {
        values.put("group", ec.getParameters());
        values.put("pub_key", new BigInteger(1, ec.getQ().getEncoded(false)));
      }
      default -> values.put("pub_key", RawKey.bytes(key.publicKey()));
    }
  }

  private static void addPrivate(Map<String, Object> values, @Nullable AsymmetricKeyParameter key) {
    switch (key) {
      case null -> {}
      case RSAPrivateCrtKeyParameters rsa -> {
        values.put("d", rsa.getExponent());
        values.put("p", rsa.getP());
        values.put("q", rsa.getQ());
        values.put("dmp1", rsa.getDP());
        values.put("dmq1", rsa.getDQ());
        values.put("iqmp", rsa.getQInv());
      }
      case DSAPrivateKeyParameters dsa -> values.put("priv_key", dsa.getX());
      case DHPrivateKeyParameters dh -> values.put("priv_key", dh.getX());
      case ECPrivateKeyParameters ec -> values.put("priv_key", ec.getD());
      default -> values.put("priv_key", RawKey.bytes(key));
    }
  }

  /** A key of these; a private one if there is enough for that. */
  static Key key(KeyType type, Map<String, Object> values) throws CryptoFailure {
    try {
      return Key.of(
          switch (type) {
            case RSA, RSA_PSS -> rsa(values);
            case DSA -> dsa(values);
            case DH -> dh(values);
            case EC -> ec(values);
            default -> raw(type, values);
          });
    } catch (RuntimeException e) {
      throw new CryptoFailure("numbers that make no key", e);
    }
  }

  private static @Nullable BigInteger optional(Map<String, Object> values, String name) {
    return (BigInteger) values.get(name);
  }

  private static BigInteger number(Map<String, Object> values, String name) throws CryptoFailure {
    BigInteger number = optional(values, name);
    if (number == null) throw new CryptoFailure("a key without " + name);
    if (number.signum() < 0 || number.bitLength() > Key.MOST_BITS) {
      throw new CryptoFailure(name + " out of range");
    }
    return number;
  }

  private static AsymmetricKeyParameter rsa(Map<String, Object> values) throws CryptoFailure {
    BigInteger n = number(values, "n");
    BigInteger e = number(values, "e");
    if (!n.testBit(0)) throw new CryptoFailure("n out of range");
    if (optional(values, "d") == null) return new RSAKeyParameters(false, n, e, true);
    return new RSAPrivateCrtKeyParameters(
        n,
        e,
        number(values, "d"),
        number(values, "p"),
        number(values, "q"),
        number(values, "dmp1"),
        number(values, "dmq1"),
        number(values, "iqmp"),
        true);
  }

  private static AsymmetricKeyParameter dsa(Map<String, Object> values) throws CryptoFailure {
    var group = new DSAParameters(number(values, "p"), number(values, "q"), number(values, "g"));
    return optional(values, "priv_key") == null
        ? new DSAPublicKeyParameters(number(values, "pub_key"), group)
        : new DSAPrivateKeyParameters(number(values, "priv_key"), group);
  }

  private static AsymmetricKeyParameter dh(Map<String, Object> values) throws CryptoFailure {
    var group = new DHParameters(number(values, "p"), number(values, "g"));
    return optional(values, "priv_key") == null
        ? new DHPublicKeyParameters(number(values, "pub_key"), group)
        : new DHPrivateKeyParameters(number(values, "priv_key"), group);
  }

  private static AsymmetricKeyParameter ec(Map<String, Object> values) throws CryptoFailure {
    if (!(values.get("group") instanceof ECDomainParameters group)) {
      throw new CryptoFailure("a key without a group");
    }
    if (optional(values, "priv_key") != null) {
      return new ECPrivateKeyParameters(number(values, "priv_key"), group);
    }
    byte[] point = BigIntegers.asUnsignedByteArray(number(values, "pub_key"));
    return new ECPublicKeyParameters(group.getCurve().decodePoint(point), group);
  }

  private static AsymmetricKeyParameter raw(KeyType type, Map<String, Object> values)
      throws CryptoFailure {
    if (values.get("priv_key") instanceof byte[] bytes) return RawKey.privateKey(type, bytes);
    if (values.get("pub_key") instanceof byte[] bytes) return RawKey.publicKey(type, bytes);
    throw new CryptoFailure("a key without priv_key and pub_key");
  }
}
