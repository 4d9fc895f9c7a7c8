package org.cqueues.core.certificate;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.teletrust.TeleTrusTObjectIdentifiers;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SHA512tDigest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.util.Memoable;
import org.jspecify.annotations.Nullable;

/** The message digests there are, by the names that OpenSSL gives them. */
@SuppressWarnings("ImmutableEnumChecker") // nothing in them changes
public enum Hash {
  MD5("MD5", "MD5", PKCSObjectIdentifiers.md5, MD5Digest::new, "RSA-MD5", "ssl3-md5"),
  SHA1(
      "SHA1",
      "SHA-1",
      OIWObjectIdentifiers.idSHA1,
      SHA1Digest::new,
      "SHA-1",
      "RSA-SHA1",
      "RSA-SHA1-2",
      "ssl3-sha1"),
  SHA224("SHA224", "SHA-224", NISTObjectIdentifiers.id_sha224, SHA224Digest::new, names("224")),
  SHA256("SHA256", "SHA-256", NISTObjectIdentifiers.id_sha256, SHA256Digest::new, names("256")),
  SHA384("SHA384", "SHA-384", NISTObjectIdentifiers.id_sha384, SHA384Digest::new, names("384")),
  SHA512("SHA512", "SHA-512", NISTObjectIdentifiers.id_sha512, SHA512Digest::new, names("512")),
  SHA512_224(
      "SHA512(224)",
      "SHA-512/224",
      NISTObjectIdentifiers.id_sha512_224,
      () -> new SHA512tDigest(224),
      names("512/224")),
  SHA512_256(
      "SHA512(256)",
      "SHA-512/256",
      NISTObjectIdentifiers.id_sha512_256,
      () -> new SHA512tDigest(256),
      names("512/256")),
  SHA3_224("SHA3-224", "SHA3-224", NISTObjectIdentifiers.id_sha3_224, () -> new SHA3Digest(224)),
  SHA3_256("SHA3-256", "SHA3-256", NISTObjectIdentifiers.id_sha3_256, () -> new SHA3Digest(256)),
  SHA3_384("SHA3-384", "SHA3-384", NISTObjectIdentifiers.id_sha3_384, () -> new SHA3Digest(384)),
  SHA3_512("SHA3-512", "SHA3-512", NISTObjectIdentifiers.id_sha3_512, () -> new SHA3Digest(512)),
  /** With 16 bytes. */
  SHAKE128("SHAKE128", "", NISTObjectIdentifiers.id_shake128, () -> new Shake(128), "SHAKE-128"),
  /** With 32 bytes. */
  SHAKE256("SHAKE256", "", NISTObjectIdentifiers.id_shake256, () -> new Shake(256), "SHAKE-256"),
  RIPEMD160(
      "RIPEMD160",
      "",
      TeleTrusTObjectIdentifiers.ripemd160,
      RIPEMD160Digest::new,
      "RIPEMD",
      "RIPEMD-160",
      "RMD160",
      "RSA-RIPEMD160"),
  BLAKE2B512(
      "BLAKE2B-512",
      "",
      MiscObjectIdentifiers.id_blake2b512,
      () -> new Blake2bDigest(512),
      "BLAKE2b512"),
  BLAKE2S256(
      "BLAKE2S-256",
      "",
      MiscObjectIdentifiers.id_blake2s256,
      () -> new Blake2sDigest(256),
      "BLAKE2s256"),
  SM3("SM3", "", GMObjectIdentifiers.sm3, SM3Digest::new, "RSA-SM3");

  private static final Map<String, Hash> BY_NAME = new HashMap<>();

  static {
    for (Hash hash : values()) {
      hash.register(hash.signatureName);
      hash.register(hash.algorithm.getId());
      for (String alias : hash.aliases) hash.register(alias);
    }
  }

  private final String signatureName;
  private final String jdkName;
  private final ASN1ObjectIdentifier algorithm;
  private final Supplier<Digest> supplier;
  private final String[] aliases;

  /** One of the JDK's that is only copied. */
  private volatile @Nullable JdkDigest fresh;

  /**
   * One.
   *
   * @param signatureName BouncyCastle's, in names of signatures
   * @param jdkName empty where the JDK has none
   */
  Hash(
      String signatureName,
      String jdkName,
      ASN1ObjectIdentifier algorithm,
      Supplier<Digest> supplier,
      String... aliases) {
    this.signatureName = signatureName;
    this.jdkName = jdkName;
    this.algorithm = algorithm;
    this.supplier = supplier;
    this.aliases = aliases;
  }

  private static String[] names(String bits) {
    return new String[] {
      "SHA-" + bits, "SHA2-" + bits, "SHA" + bits.replace('/', '-'), "RSA-SHA" + bits,
    };
  }

  private void register(String name) {
    BY_NAME.put(name.toLowerCase(Locale.ROOT), this);
  }

  /** The digest of a name in letters of either case, or in digits; null where it is unknown. */
  public static @Nullable Hash find(String name) {
    Hash found = BY_NAME.get(name.toLowerCase(Locale.ROOT));
    if (found != null) return found;
    // names of signatures, as sha256WithRSAEncryption
    int with = name.toLowerCase(Locale.ROOT).indexOf("withrsa");
    return with > 0 ? BY_NAME.get(name.substring(0, with).toLowerCase(Locale.ROOT)) : null;
  }

  /** The name as BouncyCastle puts it together with that of a key. */
  String signatureName() {
    return signatureName;
  }

  public ASN1ObjectIdentifier algorithm() {
    return algorithm;
  }

  /** A new one of BouncyCastle's. */
  public Digest newDigest() {
    return supplier.get();
  }

  /** A new one for long texts: the JDK's, which is several times as fast, where it has one. */
  public Digest newFastDigest() {
    JdkDigest known = fresh;
    if (known != null) return known.copy();
    Digest slow = newDigest();
    if (jdkName.isEmpty()) return slow;
    JdkDigest fast = JdkDigest.of(jdkName, ((ExtendedDigest) slow).getByteLength());
    if (fast == null) return slow; // a JDK without it
    fresh = fast;
    return fast.copy();
  }

  /** The digest of a text. */
  public byte[] digest(byte[] text) {
    Digest digest = newFastDigest();
    digest.update(text, 0, text.length);
    var result = new byte[digest.getDigestSize()];
    digest.doFinal(result, 0);
    return result;
  }

  /** A digest in the same state, one of those that this class makes. */
  public static Digest copy(Digest digest) {
    return switch (digest) {
      case Shake shake -> new Shake(shake);
      case Blake2bDigest blake -> new Blake2bDigest(blake);
      case Blake2sDigest blake -> new Blake2sDigest(blake);
      default -> (Digest) ((Memoable) digest).copy();
    };
  }

  /** As OpenSSL, half as long as the digests that the standard suggests. */
  private static final class Shake extends SHAKEDigest {
    private final int bytes;

    Shake(int bits) {
      super(bits);
      bytes = bits / 8;
    }

    Shake(Shake source) {
      super(source);
      bytes = source.bytes;
    }

    @Override
    public int getDigestSize() {
      return bytes;
    }

    @Override
    public int doFinal(byte[] out, int offset) {
      return doFinal(out, offset, bytes);
    }
  }
}
