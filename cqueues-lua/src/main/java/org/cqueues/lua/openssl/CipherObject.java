package org.cqueues.lua.openssl;

import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.BufferedBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.DataLengthException;
import org.bouncycastle.crypto.DefaultBufferedBlockCipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.StreamCipher;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.modes.CFBBlockCipher;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.OCBBlockCipher;
import org.bouncycastle.crypto.modes.OFBBlockCipher;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.lua.openssl.CipherSpec.Mode;
import org.cqueues.runtime.Userdata;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;

/** A cipher that works piece by piece. */
final class CipherObject extends Userdata {
  private static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final byte[] NOTHING = {};

  private final CipherSpec spec;
  private boolean encrypts;

  /** At most one of them is there: the cipher is a chain of blocks, authenticated, a stream. */
  private @Nullable BufferedBlockCipher blocks;

  private @Nullable AEADCipher authenticated;
  private @Nullable StreamCipher stream;

  /**
   * Decrypts beside {@link #authenticated}, which holds back what may yet turn out to be the tag:
   * programs count on all bytes at once, as from OpenSSL.
   */
  private @Nullable StreamCipher early;

  private byte @Nullable [] tag;

  CipherObject(CipherSpec spec, LuaTable metatable) {
    super(spec, metatable);
    this.spec = spec;
  }

  CipherSpec spec() {
    return spec;
  }

  /** Begins a text. */
  void start(boolean encrypt, byte[] key, byte[] iv, boolean padding) {
    encrypts = encrypt;
    tag = null;
    blocks = null;
    authenticated = null;
    stream = null;
    early = null;
    var secret = new KeyParameter(key);
    if (spec.mode().isAuthenticated()) {
      authenticated = authenticatedCipher();
      authenticated.init(encrypt, new AEADParameters(secret, TAG_BYTES * 8, iv));
      if (!encrypt && iv.length == NONCE_BYTES) early = keyStream(secret, iv);
    } else if (spec.mode() == Mode.CHACHA20) {
      stream = chacha(secret, iv);
    } else {
      blocks = chain(padding);
      boolean plain = spec.mode() == Mode.ECB;
      CipherParameters parameters = plain ? secret : new ParametersWithIV(secret, iv);
      blocks.init(encrypt, parameters);
    }
  }

  /** The stream that GCM and ChaCha20-Poly1305 encrypt with; others have none. */
  private @Nullable StreamCipher keyStream(KeyParameter key, byte[] nonce) {
    return switch (spec.mode()) {
      case GCM -> {
        // the first block of the counter masks the tag
        byte[] start = Arrays.copyOf(nonce, spec.blockBytes());
        start[start.length - 1] = 2;
        var counter = SICBlockCipher.newInstance(engine());
        counter.init(true, new ParametersWithIV(key, start));
        yield counter;
      }
      case CHACHA20_POLY1305 -> {
        var cipher = new ChaCha7539Engine();
        cipher.init(true, new ParametersWithIV(key, nonce));
        cipher.seekTo(64); // the first block is the key of Poly1305
        yield cipher;
      }
      default -> null;
    };
  }

  private BlockCipher engine() {
    var engine = spec.engine();
    if (engine == null) throw new IllegalStateException("a stream cipher has no blocks");
    return engine.get();
  }

  private AEADCipher authenticatedCipher() {
    return switch (spec.mode()) {
      case GCM -> GCMBlockCipher.newInstance(engine());
      case CCM -> CCMBlockCipher.newInstance(engine());
      case OCB -> new OCBBlockCipher(engine(), engine());
      default -> new ChaCha20Poly1305();
    };
  }

  /** OpenSSL's vector is the counter in four bytes, the lowest first, and the nonce. */
  private static StreamCipher chacha(KeyParameter key, byte[] iv) {
    var cipher = new ChaCha7539Engine();
    cipher.init(true, new ParametersWithIV(key, Arrays.copyOfRange(iv, 4, 16)));
    long counter =
        (iv[0] & 0xffL) | (iv[1] & 0xffL) << 8 | (iv[2] & 0xffL) << 16 | (iv[3] & 0xffL) << 24;
    cipher.seekTo(counter * 64);
    return cipher;
  }

  private BufferedBlockCipher chain(boolean padding) {
    BlockCipher engine = engine();
    int bits = spec.blockBytes() * 8;
    return switch (spec.mode()) {
      case ECB -> padding ? new PaddedBufferedBlockCipher(engine) : plain(engine);
      case CBC -> {
        var chained = CBCBlockCipher.newInstance(engine);
        yield padding ? new PaddedBufferedBlockCipher(chained) : plain(chained);
      }
      case CTR -> new DefaultBufferedBlockCipher(SICBlockCipher.newInstance(engine));
      case CFB -> new DefaultBufferedBlockCipher(CFBBlockCipher.newInstance(engine, bits));
      case CFB8 -> new DefaultBufferedBlockCipher(CFBBlockCipher.newInstance(engine, 8));
      default -> new DefaultBufferedBlockCipher(new OFBBlockCipher(engine, bits));
    };
  }

  private static BufferedBlockCipher plain(BlockCipher cipher) {
    return new DefaultBufferedBlockCipher(cipher);
  }

  /** What there is of the result after so many bytes more. */
  byte[] update(byte[] in, int offset, int length) throws CryptoFailure {
    if (length == 0) return NOTHING;
    if (stream != null) {
      var out = new byte[length];
      stream.processBytes(in, offset, length, out, 0);
      return out;
    }
    if (authenticated != null) {
      var out = new byte[authenticated.getUpdateOutputSize(length)];
      int count = authenticated.processBytes(in, offset, length, out, 0);
      if (early == null) return Arrays.copyOf(out, count);
      var plain = new byte[length];
      early.processBytes(in, offset, length, plain, 0);
      return plain;
    }
    if (blocks == null) throw new CryptoFailure("no key: encrypt or decrypt comes first");
    var out = new byte[blocks.getUpdateOutputSize(length)];
    return Arrays.copyOf(out, blocks.processBytes(in, offset, length, out, 0));
  }

  /** The rest of the result. */
  byte[] end() throws CryptoFailure, InvalidCipherTextException {
    if (stream != null) return NOTHING;
    if (authenticated != null) return endAuthenticated(authenticated);
    if (blocks == null) throw new CryptoFailure("no key: encrypt or decrypt comes first");
    var out = new byte[blocks.getOutputSize(0)];
    try {
      return Arrays.copyOf(out, blocks.doFinal(out, 0));
    } catch (DataLengthException e) {
      throw new CryptoFailure("wrong final block length", e);
    }
  }

  private byte[] endAuthenticated(AEADCipher cipher)
      throws CryptoFailure, InvalidCipherTextException {
    if (encrypts) {
      var out = new byte[cipher.getOutputSize(0)];
      int length = cipher.doFinal(out, 0) - TAG_BYTES;
      tag = Arrays.copyOfRange(out, length, length + TAG_BYTES);
      return Arrays.copyOf(out, length);
    }
    byte[] expected = tag;
    if (expected == null) throw new CryptoFailure("no tag: setTag comes first");
    var out = new byte[cipher.getOutputSize(expected.length)];
    int length = cipher.processBytes(expected, 0, expected.length, out, 0);
    length += cipher.doFinal(out, length);
    return early == null ? Arrays.copyOf(out, length) : NOTHING;
  }

  /** The first bytes of the tag of what was encrypted. */
  byte[] tag(int length) throws CryptoFailure {
    if (!spec.mode().isAuthenticated()) throw new CryptoFailure("the cipher has no tags");
    if (length < 1 || length > TAG_BYTES) throw new CryptoFailure("invalid tag length");
    if (!encrypts || tag == null) throw new CryptoFailure("the tag is not known yet");
    return Arrays.copyOf(tag, length);
  }

  /** The tag that decryption has to come to. */
  void expect(byte[] expected) throws CryptoFailure {
    if (!spec.mode().isAuthenticated()) throw new CryptoFailure("the cipher has no tags");
    if (encrypts || authenticated == null) throw new CryptoFailure("decrypt comes first");
    if (expected.length != TAG_BYTES) throw new CryptoFailure("invalid tag length");
    tag = expected;
  }
}
