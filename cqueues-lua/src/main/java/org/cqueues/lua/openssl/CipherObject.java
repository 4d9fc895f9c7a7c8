package org.cqueues.lua.openssl;

import java.util.Arrays;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.runtime.Userdata;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;

/** A cipher that works piece by piece. */
final class CipherObject extends Userdata {
  private final CipherSpec spec;
  private boolean encrypts;
  private @Nullable CipherRun run;

  /** What gives the bytes, if the other one only looks at the tag. */
  private @Nullable CipherRun early;

  private byte @Nullable [] tag;

  CipherObject(CipherSpec spec, LuaTable metatable) {
    super(spec, metatable);
    this.spec = spec;
  }

  CipherSpec spec() {
    return spec;
  }

  /** Begins a text. */
  void start(boolean encrypt, byte[] key, byte[] iv, boolean padding) throws CryptoFailure {
    run = CipherRun.start(spec, encrypt, key, iv, padding, run);
    early = encrypt ? null : CipherRun.early(spec, key, iv);
    encrypts = encrypt;
    tag = null;
  }

  private CipherRun run() throws CryptoFailure {
    if (run == null) throw new CryptoFailure("no key: encrypt or decrypt comes first");
    return run;
  }

  /** What there is of the result after so many bytes more. */
  byte[] update(byte[] in, int offset, int length) throws CryptoFailure {
    if (length == 0) return CipherRun.NOTHING;
    byte[] out = run().update(in, offset, length);
    return early == null ? out : early.update(in, offset, length);
  }

  /** The rest of the result after so many bytes more. */
  byte[] end(byte[] in, int offset, int length) throws CryptoFailure {
    CipherRun running = run();
    if (!spec.mode().isAuthenticated()) return running.end(in, offset, length);
    if (encrypts) {
      run = null; // a second text with the same nonce would give both away
      byte[] rest = running.end(in, offset, length);
      int text = rest.length - CipherRun.TAG_BYTES;
      tag = Arrays.copyOfRange(rest, text, rest.length);
      return Arrays.copyOf(rest, text);
    }
    byte[] first = update(in, offset, length);
    run = null;
    byte[] expected = tag;
    if (expected == null) throw new CryptoFailure("no tag: setTag comes first");
    byte[] last = running.end(expected, 0, expected.length);
    if (early != null) return first; // all was given out
    byte[] rest = Arrays.copyOf(first, first.length + last.length);
    System.arraycopy(last, 0, rest, first.length, last.length);
    return rest;
  }

  /** The first bytes of the tag of what was encrypted. */
  byte[] tag(int length) throws CryptoFailure {
    if (!spec.mode().isAuthenticated()) throw new CryptoFailure("the cipher has no tags");
    if (length < 1 || length > CipherRun.TAG_BYTES) {
      throw new CryptoFailure("invalid tag length");
    }
    if (!encrypts || tag == null) throw new CryptoFailure("the tag is not known yet");
    return Arrays.copyOf(tag, length);
  }

  /** The tag that decryption has to come to. */
  void expect(byte[] expected) throws CryptoFailure {
    if (!spec.mode().isAuthenticated()) throw new CryptoFailure("the cipher has no tags");
    run();
    if (encrypts) throw new CryptoFailure("tags are set to decrypt");
    if (expected.length != CipherRun.TAG_BYTES) throw new CryptoFailure("invalid tag length");
    tag = expected;
  }
}
