package org.cqueues.core.certificate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.BufferedBlockCipher;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.StreamCipher;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.io.CipherInputStream;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.util.CipherFactory;
import org.bouncycastle.crypto.util.DigestFactory;
import org.bouncycastle.operator.GenericKey;
import org.bouncycastle.operator.InputDecryptor;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.bc.BcPKCS12PBEInputDecryptorProviderBuilder;

/**
 * Keys encrypted with a password: PBES2 with PBKDF2 or scrypt (RFC 8018, RFC 7914), and the older
 * schemes of PKCS#12. BouncyCastle has the former only on top of the JDK's providers, which take
 * long to load and do not know all of them.
 *
 * <p>What others wrote says how much work it takes. That is bounded, and told before it is done.
 */
final class PasswordEncryption {
  /** The most that scrypt may take of memory, in bytes: as OpenSSL. */
  private static final long MOST_SCRYPT_BYTES = 32L << 20;

  /** About what a turn of PBKDF2 takes, in instructions of Lua. */
  private static final int INSTRUCTIONS = 40;

  private static final int ITERATIONS = 2048;
  private static final int SALT_BYTES = 16;

  private static final Map<ASN1ObjectIdentifier, Integer> KEY_BYTES =
      Map.of(
          NISTObjectIdentifiers.id_aes128_CBC, 16,
          NISTObjectIdentifiers.id_aes192_CBC, 24,
          NISTObjectIdentifiers.id_aes256_CBC, 32,
          PKCSObjectIdentifiers.des_EDE3_CBC, 24);

  private static final Map<ASN1ObjectIdentifier, Supplier<Digest>> PRF =
      Map.of(
          PKCSObjectIdentifiers.id_hmacWithSHA1, DigestFactory::createSHA1,
          PKCSObjectIdentifiers.id_hmacWithSHA224, DigestFactory::createSHA224,
          PKCSObjectIdentifiers.id_hmacWithSHA256, DigestFactory::createSHA256,
          PKCSObjectIdentifiers.id_hmacWithSHA384, DigestFactory::createSHA384,
          PKCSObjectIdentifiers.id_hmacWithSHA512, DigestFactory::createSHA512);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] password;

  /** The password as the schemes of PKCS#12 take it. */
  private final char[] characters;

  private final LongConsumer work;

  /**
   * Encryption with a password.
   *
   * @param work told how many instructions something is worth before it is done; may throw
   */
  PasswordEncryption(byte[] password, LongConsumer work) {
    this(password, characters(password), work);
  }

  /** As the other, where it is known what an empty password is to the schemes of PKCS#12. */
  PasswordEncryption(byte[] password, char[] characters, LongConsumer work) {
    this.password = password;
    this.characters = characters;
    this.work = work;
  }

  /** A password in UTF-8. */
  static char[] characters(byte[] password) {
    return new String(password, StandardCharsets.UTF_8).toCharArray();
  }

  /** A private key out of PKCS#8. */
  PrivateKeyInfo decrypt(EncryptedPrivateKeyInfo encrypted) throws CryptoFailure {
    InputDecryptor decryptor = decryptor(encrypted.getEncryptionAlgorithm());
    try (InputStream plain =
        decryptor.getInputStream(new ByteArrayInputStream(encrypted.getEncryptedData()))) {
      return PrivateKeyInfo.getInstance(plain.readAllBytes());
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("bad decrypt: the password is wrong, or the key is damaged", e);
    }
  }

  /** A private key in PKCS#8, encrypted. */
  byte[] encrypt(byte[] privateKey) throws CryptoFailure {
    OutputEncryptor encryptor = encryptor();
    var encrypted = new ByteArrayOutputStream();
    try (OutputStream out = encryptor.getOutputStream(encrypted)) {
      out.write(privateKey);
    } catch (IOException e) {
      throw new CryptoFailure("cannot encrypt", e);
    }
    var info =
        new EncryptedPrivateKeyInfo(encryptor.getAlgorithmIdentifier(), encrypted.toByteArray());
    try {
      return info.getEncoded();
    } catch (IOException e) {
      throw new CryptoFailure("cannot encrypt", e);
    }
  }

  /** What decrypts a text that was encrypted as {@code algorithm} says. */
  InputDecryptor decryptor(AlgorithmIdentifier algorithm) throws CryptoFailure {
    work.accept(instructions(algorithm)); // on its own: what it throws goes its own way
    try {
      return isPbes2(algorithm)
          ? pbes2(algorithm)
          : new BcPKCS12PBEInputDecryptorProviderBuilder().build(characters).get(algorithm);
    } catch (OperatorCreationException | RuntimeException e) {
      throw new CryptoFailure("malformed encryption", e);
    }
  }

  private static boolean isPbes2(AlgorithmIdentifier algorithm) {
    return algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2);
  }

  /** What it takes to make the key, in instructions of Lua. */
  private static long instructions(AlgorithmIdentifier algorithm) throws CryptoFailure {
    ASN1ObjectIdentifier scheme = algorithm.getAlgorithm();
    try {
      if (isPbes2(algorithm)) {
        return instructions(
            PBES2Parameters.getInstance(algorithm.getParameters()).getKeyDerivationFunc());
      }
      if (!scheme.on(PKCSObjectIdentifiers.pkcs_12PbeIds)) {
        throw new CryptoFailure("unsupported encryption " + scheme.getId());
      }
      return turns(PKCS12PBEParams.getInstance(algorithm.getParameters()).getIterations());
    } catch (RuntimeException e) {
      throw new CryptoFailure("malformed encryption", e);
    }
  }

  private static long instructions(KeyDerivationFunc function) throws CryptoFailure {
    if (function.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
      return turns(PBKDF2Params.getInstance(function.getParameters()).getIterationCount());
    }
    if (!function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)) {
      throw new CryptoFailure("unsupported key derivation " + function.getAlgorithm().getId());
    }
    ScryptParams scrypt = ScryptParams.getInstance(function.getParameters());
    return KeyDerivation.scryptInstructions(
        bounded(scrypt.getCostParameter()),
        bounded(scrypt.getBlockSize()),
        bounded(scrypt.getParallelizationParameter()),
        MOST_SCRYPT_BYTES);
  }

  /** So many turns, which are bounded. */
  static long turns(BigInteger iterations) throws CryptoFailure {
    int turns = bounded(iterations);
    if (turns > KeyDerivation.MOST_ITERATIONS) {
      throw new CryptoFailure("iteration count " + turns + " is too large");
    }
    return (long) turns * INSTRUCTIONS;
  }

  private static int bounded(BigInteger number) throws CryptoFailure {
    if (number.signum() <= 0 || number.bitLength() > 31) {
      throw new CryptoFailure("unreasonable parameters of a key derivation");
    }
    return number.intValueExact();
  }

  private InputDecryptor pbes2(AlgorithmIdentifier algorithm) throws CryptoFailure {
    PBES2Parameters parameters = PBES2Parameters.getInstance(algorithm.getParameters());
    EncryptionScheme scheme = parameters.getEncryptionScheme();
    var cipher = new AlgorithmIdentifier(scheme.getAlgorithm(), scheme.getParameters());
    KeyParameter key = key(parameters.getKeyDerivationFunc(), cipher.getAlgorithm());
    return new Decryptor(algorithm, CipherFactory.createContentCipher(false, key, cipher));
  }

  private KeyParameter key(KeyDerivationFunc function, ASN1ObjectIdentifier cipher)
      throws CryptoFailure {
    Integer length = KEY_BYTES.get(cipher);
    if (length == null) throw new CryptoFailure("unsupported cipher " + cipher.getId());
    if (function.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
      return pbkdf2(PBKDF2Params.getInstance(function.getParameters()), length);
    }
    return scrypt(ScryptParams.getInstance(function.getParameters()), length);
  }

  private KeyParameter pbkdf2(PBKDF2Params parameters, int length) throws CryptoFailure {
    ASN1ObjectIdentifier prf = parameters.getPrf().getAlgorithm();
    Supplier<Digest> digest = PRF.get(prf);
    if (digest == null) throw new CryptoFailure("unsupported hash of PBKDF2 " + prf.getId());
    var generator = new PKCS5S2ParametersGenerator(digest.get());
    generator.init(password, parameters.getSalt(), parameters.getIterationCount().intValueExact());
    return (KeyParameter) generator.generateDerivedParameters(length * 8);
  }

  private KeyParameter scrypt(ScryptParams parameters, int length) throws CryptoFailure {
    byte[] key =
        KeyDerivation.scrypt(
            password,
            parameters.getSalt(),
            bounded(parameters.getCostParameter()),
            bounded(parameters.getBlockSize()),
            bounded(parameters.getParallelizationParameter()),
            length,
            MOST_SCRYPT_BYTES);
    return new KeyParameter(key);
  }

  /** What encrypts with a fresh salt, as OpenSSL 3 does: AES-256-CBC, PBKDF2 with SHA-256. */
  OutputEncryptor encryptor() throws CryptoFailure {
    return encryptor(NISTObjectIdentifiers.id_aes256_CBC, 16);
  }

  /** As {@link #encryptor()}, with a cipher of those that can be read. */
  OutputEncryptor encryptor(ASN1ObjectIdentifier cipher, int blockBytes) throws CryptoFailure {
    var salt = new byte[SALT_BYTES];
    var iv = new byte[blockBytes];
    RANDOM.nextBytes(salt);
    RANDOM.nextBytes(iv);
    var prf = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);
    var function =
        new KeyDerivationFunc(
            PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(salt, ITERATIONS, prf));
    var vector = new DEROctetString(iv);
    var scheme = new PBES2Parameters(function, new EncryptionScheme(cipher, vector));
    return new Encryptor(
        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, scheme),
        CipherFactory.createContentCipher(
            true, key(function, cipher), new AlgorithmIdentifier(cipher, vector)));
  }

  private static GenericKey noKey(AlgorithmIdentifier algorithm) {
    return new GenericKey(algorithm, new byte[0]);
  }

  private record Decryptor(AlgorithmIdentifier algorithm, Object cipher) implements InputDecryptor {
    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return algorithm;
    }

    @Override
    public InputStream getInputStream(InputStream in) {
      return cipher instanceof StreamCipher stream
          ? new CipherInputStream(in, stream)
          : new CipherInputStream(in, (BufferedBlockCipher) cipher);
    }
  }

  private record Encryptor(AlgorithmIdentifier algorithm, Object cipher)
      implements OutputEncryptor {
    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return algorithm;
    }

    @Override
    public OutputStream getOutputStream(OutputStream out) {
      return CipherFactory.createOutputStream(out, cipher);
    }

    @Override
    public GenericKey getKey() {
      return noKey(algorithm);
    }
  }
}
