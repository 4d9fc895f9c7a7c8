package org.cqueues.lua.openssl;

import java.util.Locale;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.ARIAEngine;
import org.bouncycastle.crypto.engines.CamelliaEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.cqueues.core.certificate.ObjectNames;
import org.jspecify.annotations.Nullable;

/**
 * A cipher by one of OpenSSL's names, such as {@code aes-128-cbc}.
 *
 * @param engine of a block cipher; null for ChaCha20, which has only one mode
 * @param aes whether it is AES, which the JDK has, too
 */
record CipherSpec(
    @Nullable Supplier<BlockCipher> engine, int keyBytes, int blockBytes, Mode mode, boolean aes) {
  private CipherSpec(
      @Nullable Supplier<BlockCipher> engine, int keyBytes, int blockBytes, Mode mode) {
    this(engine, keyBytes, blockBytes, mode, false);
  }

  /** How blocks are chained. */
  enum Mode {
    ECB,
    CBC,
    CTR,
    CFB,
    CFB8,
    OFB,
    GCM,
    CCM,
    OCB,
    /** RFC 3394. */
    WRAP,
    /** RFC 5649. */
    WRAP_PAD,
    CHACHA20,
    CHACHA20_POLY1305;

    /** Whether it is for keys, each at once. */
    boolean isWrap() {
      return this == WRAP || this == WRAP_PAD;
    }

    /** Whether the result has a tag that shows changes. */
    boolean isAuthenticated() {
      return this == GCM || this == CCM || this == OCB || this == CHACHA20_POLY1305;
    }
  }

  private static final int NONCE_BYTES = 12;

  /** The cipher of a name in letters of either case, or in digits; null where it is unknown. */
  static @Nullable CipherSpec find(String name) {
    ASN1ObjectIdentifier oid = ASN1ObjectIdentifier.tryFromID(name);
    String known = oid == null ? name : ObjectNames.shortName(oid);
    String lower = known.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "chacha20" -> new CipherSpec(null, 32, 1, Mode.CHACHA20);
      case "chacha20-poly1305" -> new CipherSpec(null, 32, 1, Mode.CHACHA20_POLY1305);
      case "des3", "des-ede3-cbc" -> triple(24, Mode.CBC);
      case "des-ede3", "des-ede3-ecb" -> triple(24, Mode.ECB);
      case "des-ede3-cfb" -> triple(24, Mode.CFB);
      case "des-ede3-cfb8" -> triple(24, Mode.CFB8);
      case "des-ede3-ofb" -> triple(24, Mode.OFB);
      case "des-ede", "des-ede-ecb" -> triple(16, Mode.ECB);
      case "des-ede-cbc" -> triple(16, Mode.CBC);
      case "des-ede-cfb" -> triple(16, Mode.CFB);
      case "des-ede-ofb" -> triple(16, Mode.OFB);
      default -> block(lower.startsWith("id-") ? lower.substring(3) : lower);
    };
  }

  private static CipherSpec triple(int keyBytes, Mode mode) {
    return new CipherSpec(DESedeEngine::new, keyBytes, 8, mode);
  }

  /** {@code aes-128-cbc}, {@code aes128-gcm}, or {@code aes128} for CBC. */
  private static @Nullable CipherSpec block(String name) {
    int digits = 0;
    while (digits < name.length() && !Character.isDigit(name.charAt(digits))) digits++;
    String family = name.substring(0, digits);
    if (family.endsWith("-")) family = family.substring(0, family.length() - 1);
    if (name.startsWith("sm4")) return sm4(name);
    Supplier<BlockCipher> engine =
        switch (family) {
          case "aes" -> AESEngine::newInstance;
          case "camellia" -> CamelliaEngine::new;
          case "aria" -> ARIAEngine::new;
          default -> null;
        };
    if (engine == null || name.length() < digits + 3) return null;
    int bits =
        switch (name.substring(digits, digits + 3)) {
          case "128" -> 128;
          case "192" -> 192;
          case "256" -> 256;
          default -> 0;
        };
    Mode mode = mode(name.substring(digits + 3));
    if (bits == 0 || mode == null || (mode.isWrap() && !family.equals("aes"))) return null;
    return new CipherSpec(engine, bits / 8, 16, mode, family.equals("aes"));
  }

  private static @Nullable CipherSpec sm4(String name) {
    Mode mode = mode(name.substring("sm4".length()));
    return mode == null || mode.isWrap() ? null : new CipherSpec(SM4Engine::new, 16, 16, mode);
  }

  private static @Nullable Mode mode(String suffix) {
    return switch (suffix) {
      case "", "-cbc" -> Mode.CBC;
      case "-ecb" -> Mode.ECB;
      case "-ctr" -> Mode.CTR;
      case "-cfb", "-cfb128" -> Mode.CFB;
      case "-cfb8" -> Mode.CFB8;
      case "-ofb", "-ofb128" -> Mode.OFB;
      case "-gcm" -> Mode.GCM;
      case "-ccm" -> Mode.CCM;
      case "-ocb" -> Mode.OCB;
      case "-wrap" -> Mode.WRAP;
      case "-wrap-pad" -> Mode.WRAP_PAD;
      default -> null;
    };
  }

  /** A new cipher for its blocks. */
  BlockCipher newEngine() {
    if (engine == null) throw new IllegalStateException("a stream cipher has no blocks");
    return engine.get();
  }

  /** How long the initialisation vector is, as a rule. */
  int ivBytes() {
    return switch (mode) {
      case ECB -> 0;
      case CBC, CTR, CFB, CFB8, OFB -> blockBytes;
      case GCM, OCB, CHACHA20_POLY1305 -> NONCE_BYTES;
      case CCM -> 7;
      case WRAP -> 8;
      case WRAP_PAD -> 4;
      case CHACHA20 -> 16;
    };
  }

  /** Whether it may be so long. */
  boolean takesIv(int length) {
    return switch (mode) {
      case GCM -> length >= 1 && length <= 1024;
      case CCM -> length >= 7 && length <= 13;
      case OCB -> length >= 1 && length <= 15;
      default -> length == ivBytes();
    };
  }
}
