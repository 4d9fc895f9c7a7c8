package org.cqueues.lua.openssl;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.BufferedBlockCipher;
import org.bouncycastle.crypto.DataLengthException;
import org.bouncycastle.crypto.DefaultBufferedBlockCipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.StreamCipher;
import org.bouncycastle.crypto.Wrapper;
import org.bouncycastle.crypto.engines.RFC3394WrapEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.modes.CFBBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.OCBBlockCipher;
import org.bouncycastle.crypto.modes.OFBBlockCipher;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.util.Pack;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.lua.openssl.CipherSpec.Mode;
import org.jspecify.annotations.Nullable;

/**
 * A text on its way through a cipher. An authenticated one has the tag behind what is encrypted,
 * and wants it there when it decrypts.
 */
interface CipherRun {
  byte[] NOTHING = {};

  /** How long tags are. */
  int TAG_BYTES = 16;

  /** What there is of the result after so many bytes more. */
  byte[] update(byte[] in, int offset, int length) throws CryptoFailure;

  /** The rest of the result. */
  byte[] end() throws CryptoFailure;

  /** The rest of the result after so many bytes more. */
  default byte[] end(byte[] in, int offset, int length) throws CryptoFailure {
    byte[] first = length == 0 ? NOTHING : update(in, offset, length);
    byte[] last = end();
    if (first.length == 0) return last;
    if (last.length == 0) return first;
    byte[] both = Arrays.copyOf(first, first.length + last.length);
    System.arraycopy(last, 0, both, first.length, last.length);
    return both;
  }

  /**
   * A new text. The JDK's AES and ChaCha20 are ten to fifty times as fast as BouncyCastle's.
   *
   * @param before an earlier text of the same object, which is over: to begin anew with what it
   *     went through is faster
   */
  static CipherRun start(
      CipherSpec spec,
      boolean encrypt,
      byte[] key,
      byte[] iv,
      boolean padding,
      @Nullable CipherRun before)
      throws CryptoFailure {
    boolean fast =
        switch (spec.mode()) {
          case CHACHA20, CHACHA20_POLY1305 -> true;
          case ECB, CBC, CTR, GCM -> spec.aes();
          default -> false;
        };
    if (fast
        && before instanceof Jdk jdk
        && jdk.restarted(spec.mode(), encrypt, key, iv, padding)) {
      return jdk;
    }
    if (fast) return Jdk.start(spec.mode(), encrypt, key, iv, padding);
    var secret = new KeyParameter(key);
    return switch (spec.mode()) {
      case WRAP -> Wrapped.of(new RFC3394WrapEngine(spec.newEngine()), encrypt, secret, iv);
      case WRAP_PAD -> Wrapped.of(new RFC5649WrapEngine(spec.newEngine()), encrypt, secret, iv);
      case CFB ->
          spec.aes()
              ? Feedback.start(spec, encrypt, key, iv)
              : Stream.of(spec, encrypt, secret, iv);
      case CTR, CFB8, OFB -> Stream.of(spec, encrypt, secret, iv);
      case GCM, CCM, OCB -> Buffered.authenticated(spec, encrypt, secret, iv);
      default -> Buffered.chain(spec, encrypt, secret, iv, padding);
    };
  }

  /**
   * What decrypts a text without looking at the tag; null for ciphers that cannot. An authenticated
   * one holds back what may yet turn out to be the tag, or all, and programs count on all bytes at
   * once, as from OpenSSL.
   */
  static @Nullable CipherRun early(CipherSpec spec, byte[] key, byte[] nonce) throws CryptoFailure {
    if (spec.mode() == Mode.CHACHA20_POLY1305) {
      var parameters = new ChaCha20ParameterSpec(nonce, 1); // block 0 is for the tag
      return Jdk.start("ChaCha20", false, key, parameters);
    }
    if (spec.mode() != Mode.GCM || nonce.length != 12) return null;
    byte[] counter = Arrays.copyOf(nonce, 16);
    counter[15] = 2; // the first block of the counter masks the tag
    return spec.aes()
        ? Jdk.start(Mode.CTR, false, key, counter, false)
        : Stream.of(
            SICBlockCipher.newInstance(spec.newEngine()), true, new KeyParameter(key), counter);
  }

  /** AES and ChaCha20 of the JDK. */
  record Jdk(Cipher cipher) implements CipherRun {
    /** To name it is faster than to look through all; other JDKs may not have it. */
    private static final @Nullable Provider PROVIDER = Security.getProvider("SunJCE");

    /** Begins anew, with the same algorithm and modes that let a key and vector come twice. */
    boolean restarted(Mode mode, boolean encrypt, byte[] key, byte[] iv, boolean padding)
        throws CryptoFailure {
      boolean simple = mode == Mode.ECB || mode == Mode.CBC || mode == Mode.CTR;
      if (!simple || !cipher.getAlgorithm().equals(name(mode, padding))) return false;
      init(cipher, encrypt, "AES", key, mode == Mode.ECB ? null : new IvParameterSpec(iv));
      return true;
    }

    static Jdk start(Mode mode, boolean encrypt, byte[] key, byte[] iv, boolean padding)
        throws CryptoFailure {
      return switch (mode) {
        case CHACHA20 -> start("ChaCha20", encrypt, key, chacha(iv));
        case CHACHA20_POLY1305 -> start("ChaCha20-Poly1305", encrypt, key, new IvParameterSpec(iv));
        case GCM ->
            start("AES/GCM/NoPadding", encrypt, key, new GCMParameterSpec(TAG_BYTES * 8, iv));
        case ECB -> start(name(mode, padding), encrypt, key, null);
        default -> start(name(mode, padding), encrypt, key, new IvParameterSpec(iv));
      };
    }

    private static String name(Mode mode, boolean padding) {
      return switch (mode) {
        case ECB -> padding ? "AES/ECB/PKCS5Padding" : "AES/ECB/NoPadding";
        case CBC -> padding ? "AES/CBC/PKCS5Padding" : "AES/CBC/NoPadding";
        default -> "AES/" + mode + "/NoPadding";
      };
    }

    /** OpenSSL's vector is the counter in four bytes, the lowest first, and the nonce. */
    private static ChaCha20ParameterSpec chacha(byte[] iv) {
      return new ChaCha20ParameterSpec(
          Arrays.copyOfRange(iv, 4, iv.length), Pack.littleEndianToInt(iv, 0));
    }

    static Jdk start(
        String name, boolean encrypt, byte[] key, @Nullable AlgorithmParameterSpec parameters)
        throws CryptoFailure {
      try {
        Cipher cipher =
            PROVIDER == null ? Cipher.getInstance(name) : Cipher.getInstance(name, PROVIDER);
        init(cipher, encrypt, name.startsWith("AES") ? "AES" : "ChaCha20", key, parameters);
        return new Jdk(cipher);
      } catch (GeneralSecurityException e) {
        throw new CryptoFailure("the cipher is not there", e);
      }
    }

    private static void init(
        Cipher cipher,
        boolean encrypt,
        String family,
        byte[] key,
        @Nullable AlgorithmParameterSpec parameters)
        throws CryptoFailure {
      int direction = encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
      try {
        cipher.init(direction, new SecretKeySpec(key, family), parameters);
      } catch (GeneralSecurityException e) {
        throw new CryptoFailure("the cipher is not there", e);
      }
    }

    @Override
    public byte[] update(byte[] in, int offset, int length) {
      byte[] out = cipher.update(in, offset, length);
      return out == null ? NOTHING : out;
    }

    @Override
    public byte[] end() throws CryptoFailure {
      return end(NOTHING, 0, 0);
    }

    @Override
    public byte[] end(byte[] in, int offset, int length) throws CryptoFailure {
      try {
        return cipher.doFinal(in, offset, length);
      } catch (IllegalBlockSizeException e) {
        throw new CryptoFailure("wrong final block length", e);
      } catch (AEADBadTagException e) {
        throw new CryptoFailure("the tag is wrong", e);
      } catch (BadPaddingException e) {
        throw new CryptoFailure("bad decrypt", e);
      }
    }
  }

  /** A cipher of BouncyCastle's that holds back what does not fill a block, or may be the tag. */
  record Buffered(
      IntUnaryOperator updateBytes,
      Update update,
      IntUnaryOperator endBytes,
      End last,
      String damage)
      implements CipherRun {
    /** Takes bytes, and says how many it put into {@code out}. */
    @FunctionalInterface
    interface Update {
      int process(byte[] in, int offset, int length, byte[] out, int outOffset);
    }

    /** Says how many of the last bytes it put into {@code out}. */
    @FunctionalInterface
    interface End {
      int process(byte[] out, int outOffset) throws InvalidCipherTextException;
    }

    static Buffered chain(
        CipherSpec spec, boolean encrypt, KeyParameter key, byte[] iv, boolean padding) {
      BufferedBlockCipher cipher = chain(spec, padding);
      cipher.init(encrypt, spec.mode() == Mode.ECB ? key : new ParametersWithIV(key, iv));
      return new Buffered(
          cipher::getUpdateOutputSize,
          cipher::processBytes,
          cipher::getOutputSize,
          cipher::doFinal,
          "bad decrypt");
    }

    private static BufferedBlockCipher chain(CipherSpec spec, boolean padding) {
      BlockCipher engine = spec.newEngine();
      return spec.mode() == Mode.ECB
          ? blocks(engine, padding)
          : blocks(CBCBlockCipher.newInstance(engine), padding);
    }

    private static BufferedBlockCipher blocks(BlockCipher cipher, boolean padding) {
      return padding
          ? new PaddedBufferedBlockCipher(cipher)
          : new DefaultBufferedBlockCipher(cipher);
    }

    static Buffered authenticated(
        CipherSpec spec, boolean encrypt, KeyParameter key, byte[] nonce) {
      AEADCipher cipher =
          switch (spec.mode()) {
            case GCM -> GCMBlockCipher.newInstance(spec.newEngine());
            case CCM -> CCMBlockCipher.newInstance(spec.newEngine());
            default -> new OCBBlockCipher(spec.newEngine(), spec.newEngine());
          };
      cipher.init(encrypt, new AEADParameters(key, TAG_BYTES * 8, nonce));
      return new Buffered(
          cipher::getUpdateOutputSize,
          cipher::processBytes,
          cipher::getOutputSize,
          cipher::doFinal,
          "the tag is wrong");
    }

    @Override
    public byte[] update(byte[] in, int offset, int length) {
      var out = new byte[updateBytes.applyAsInt(length)];
      return Arrays.copyOf(out, update.process(in, offset, length, out, 0));
    }

    @Override
    public byte[] end() throws CryptoFailure {
      var out = new byte[endBytes.applyAsInt(0)];
      try {
        return Arrays.copyOf(out, last.process(out, 0));
      } catch (DataLengthException e) {
        throw new CryptoFailure("wrong final block length", e);
      } catch (InvalidCipherTextException e) {
        throw new CryptoFailure(damage, e);
      }
    }
  }

  /** A stream of bytes that is the same for both directions. */
  record Stream(StreamCipher cipher) implements CipherRun {
    static Stream of(CipherSpec spec, boolean encrypt, KeyParameter key, byte[] iv) {
      BlockCipher engine = spec.newEngine();
      int bits = spec.blockBytes() * 8;
      StreamCipher cipher =
          switch (spec.mode()) {
            case CTR -> SICBlockCipher.newInstance(engine);
            case CFB -> (StreamCipher) CFBBlockCipher.newInstance(engine, bits);
            case CFB8 -> (StreamCipher) CFBBlockCipher.newInstance(engine, 8);
            default -> new OFBBlockCipher(engine, bits);
          };
      return of(cipher, encrypt, key, iv);
    }

    static Stream of(StreamCipher cipher, boolean encrypt, KeyParameter key, byte[] iv) {
      cipher.init(encrypt, new ParametersWithIV(key, iv));
      return new Stream(cipher);
    }

    @Override
    public byte[] update(byte[] in, int offset, int length) {
      var out = new byte[length];
      cipher.processBytes(in, offset, length, out, 0);
      return out;
    }

    @Override
    public byte[] end() {
      return NOTHING;
    }
  }

  /**
   * AES in the mode CFB: whole blocks by the JDK, which is four times as fast, and what comes from
   * the first part of a block on by BouncyCastle, which gives its bytes at once as OpenSSL does.
   */
  final class Feedback implements CipherRun {
    private static final int BLOCK = 16;

    private final CipherSpec spec;
    private final boolean encrypt;
    private final byte[] key;
    private final Jdk blocks;

    /** The last encrypted block, or the vector. */
    private byte[] feedback;

    private @Nullable Stream rest;

    private Feedback(CipherSpec spec, boolean encrypt, byte[] key, byte[] iv, Jdk blocks) {
      this.spec = spec;
      this.encrypt = encrypt;
      this.key = key;
      this.blocks = blocks;
      feedback = iv;
    }

    static Feedback start(CipherSpec spec, boolean encrypt, byte[] key, byte[] iv)
        throws CryptoFailure {
      Jdk blocks = Jdk.start(Mode.CFB, encrypt, key, iv, false);
      return new Feedback(spec, encrypt, key, iv, blocks);
    }

    @Override
    public byte[] update(byte[] in, int offset, int length) {
      if (rest != null) return rest.update(in, offset, length);
      int whole = length - length % BLOCK;
      byte[] out = whole == 0 ? NOTHING : blocks.update(in, offset, whole);
      if (whole > 0) {
        feedback =
            encrypt
                ? Arrays.copyOfRange(out, whole - BLOCK, whole)
                : Arrays.copyOfRange(in, offset + whole - BLOCK, offset + whole);
      }
      if (whole == length) return out;
      rest = Stream.of(spec, encrypt, new KeyParameter(key), feedback);
      byte[] last = rest.update(in, offset + whole, length - whole);
      byte[] both = Arrays.copyOf(out, length);
      System.arraycopy(last, 0, both, whole, last.length);
      return both;
    }

    @Override
    public byte[] end() {
      return NOTHING;
    }
  }

  /** Keys that are encrypted with another, each at once. */
  record Wrapped(Wrapper wrapper, boolean encrypt) implements CipherRun {
    static Wrapped of(Wrapper wrapper, boolean encrypt, KeyParameter key, byte[] iv) {
      wrapper.init(encrypt, new ParametersWithIV(key, iv));
      return new Wrapped(wrapper, encrypt);
    }

    @Override
    public byte[] update(byte[] in, int offset, int length) throws CryptoFailure {
      try {
        return encrypt ? wrapper.wrap(in, offset, length) : wrapper.unwrap(in, offset, length);
      } catch (InvalidCipherTextException | RuntimeException e) {
        throw new CryptoFailure("cipher operation failed", e);
      }
    }

    @Override
    public byte[] end() {
      return NOTHING;
    }
  }
}
