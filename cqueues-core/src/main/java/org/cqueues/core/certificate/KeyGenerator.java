package org.cqueues.core.certificate;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.KeyGenerationParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.DHKeyPairGenerator;
import org.bouncycastle.crypto.generators.DHParametersGenerator;
import org.bouncycastle.crypto.generators.DSAKeyPairGenerator;
import org.bouncycastle.crypto.generators.DSAParametersGenerator;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed448KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.generators.X25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.X448KeyPairGenerator;
import org.bouncycastle.crypto.params.DHKeyGenerationParameters;
import org.bouncycastle.crypto.params.DHParameters;
import org.bouncycastle.crypto.params.DSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.DSAParameterGenerationParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;

/** Makes new keys. Those of RSA, DSA and above all DH take long: seconds for many bits. */
public final class KeyGenerator {
  private static final int LEAST_RSA_BITS = 512;
  private static final int MOST_RSA_BITS = 8192;
  private static final int MOST_DSA_BITS = 3072;
  private static final int CERTAINTY = 112;

  private static final SecureRandom RANDOM = new SecureRandom();

  private KeyGenerator() {}

  /**
   * A key of RSA.
   *
   * @param bits 512 to 8192
   * @param exponent odd, 65537 as a rule
   */
  public static Key rsa(int bits, BigInteger exponent) throws CryptoFailure {
    if (bits < LEAST_RSA_BITS) throw new CryptoFailure("key size too small");
    if (bits > MOST_RSA_BITS) throw new CryptoFailure("key size too large");
    boolean usable = exponent.testBit(0) && exponent.bitLength() > 1 && exponent.bitLength() <= 64;
    if (exponent.signum() < 0 || !usable) throw new CryptoFailure("pub exponent out of range");
    var generator = new RSAKeyPairGenerator();
    generator.init(new RSAKeyGenerationParameters(exponent, RANDOM, bits, CERTAINTY));
    return generate(generator);
  }

  /** A key on the curve of a name, see {@link Curves#find}. */
  public static Key ec(String curve) throws CryptoFailure {
    ECDomainParameters found = Curves.find(curve);
    if (found == null) throw new CryptoFailure("unknown curve " + curve);
    return ec(found);
  }

  /** A key on a curve. */
  public static Key ec(ECDomainParameters curve) throws CryptoFailure {
    var generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(curve, RANDOM));
    return generate(generator);
  }

  /** A key of one of the types that have no parameters: Ed25519, Ed448, X25519, X448. */
  public static Key edwards(KeyType type) throws CryptoFailure {
    AsymmetricCipherKeyPairGenerator generator =
        switch (type) {
          case ED25519 -> new Ed25519KeyPairGenerator();
          case ED448 -> new Ed448KeyPairGenerator();
          case X25519 -> new X25519KeyPairGenerator();
          case X448 -> new X448KeyPairGenerator();
          default -> throw new CryptoFailure("keys of this type have parameters");
        };
    generator.init(new KeyGenerationParameters(RANDOM, 0));
    return generate(generator);
  }

  /** A key of DSA in a group of its own, with a modulus of 1024, 2048 or 3072 bits. */
  public static Key dsa(int bits) throws CryptoFailure {
    if (bits > MOST_DSA_BITS) throw new CryptoFailure("key size too large");
    int modulus = Math.max((bits + 1023) / 1024 * 1024, 1024);
    int order = modulus == 1024 ? 160 : 256;
    var parameters = new DSAParametersGenerator(new SHA256Digest());
    parameters.init(new DSAParameterGenerationParameters(modulus, order, CERTAINTY, RANDOM));
    var generator = new DSAKeyPairGenerator();
    generator.init(new DSAKeyGenerationParameters(RANDOM, parameters.generateParameters()));
    return generate(generator);
  }

  /** A key of Diffie and Hellman in a group of its own, with a safe prime as the modulus. */
  public static Key dh(int bits, int generatorNumber) throws CryptoFailure {
    if (bits < LEAST_RSA_BITS) throw new CryptoFailure("modulus too small");
    if (bits > MOST_RSA_BITS) throw new CryptoFailure("modulus too large");
    var parameters = new DHParametersGenerator();
    parameters.init(bits, CERTAINTY, RANDOM);
    DHParameters group = parameters.generateParameters();
    return dh(new DHParameters(group.getP(), BigInteger.valueOf(generatorNumber)));
  }

  /** A key of Diffie and Hellman in a group. */
  public static Key dh(DHParameters group) throws CryptoFailure {
    if (group.getP().bitLength() > MOST_RSA_BITS) throw new CryptoFailure("modulus too large");
    var generator = new DHKeyPairGenerator();
    generator.init(new DHKeyGenerationParameters(RANDOM, group));
    return generate(generator);
  }

  private static Key generate(AsymmetricCipherKeyPairGenerator generator) throws CryptoFailure {
    try {
      AsymmetricCipherKeyPair pair = generator.generateKeyPair();
      return Key.of(pair.getPrivate(), pair.getPublic());
    } catch (RuntimeException e) {
      throw new CryptoFailure("no such key can be made", e);
    }
  }
}
