package org.cqueues.lua.openssl;

import java.util.Locale;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.Hash;
import org.cqueues.core.certificate.KeyDerivation;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.kdf"}: keys out of passwords and of other keys. */
final class KdfModule {
  private static final int ITERATIONS = 2048;

  /** So long a key is enough for everybody. */
  private static final int MOST_BYTES = 1 << 20;

  /** About what a turn takes, in instructions of Lua. */
  private static final int TURN = 40;

  /** What scrypt takes of memory unless a script says more: as OpenSSL. */
  private static final long SCRYPT_BYTES = (1L << 30) + (1L << 20);

  private KdfModule() {}

  static LuaTable open(LuaState state) {
    return new ObjectClass.Functions("kdf").function("derive", KdfModule::derive).table();
  }

  private static Varargs derive(Varargs args) throws CryptoFailure {
    LuaTable options = Args.table(args, 1, "derive");
    LuaString type = text(options, "type");
    if (type == null) throw missing("type");
    String name = Bytes.chars(type).toLowerCase(Locale.ROOT);
    return switch (name) {
      case "pbkdf2" -> pbkdf2(options);
      case "hkdf" -> hkdf(options);
      case "scrypt", "id-scrypt" -> scrypt(options);
      case "tls1-prf", "sskdf", "x963kdf", "x942kdf", "krb5kdf", "sshkdf", "kbkdf", "ss" ->
          throw Errors.error("openssl.kdf.derive: not supported on this platform: " + name);
      default -> throw Errors.badArgument(1, "derive", "unknown 'type'");
    };
  }

  private static RuntimeException missing(String field) {
    return Errors.badArgument(1, "derive", "missing '" + field + "' field");
  }

  /** The text in a field; null where there is none. */
  private static @Nullable LuaString text(LuaTable options, String field) {
    LuaValue value = options.get(field);
    if (value.isnil()) return null;
    if (value.isstring()) return value.strvalue();
    throw wrong("string", value);
  }

  private static RuntimeException wrong(String expected, LuaValue value) {
    return Errors.badArgument(1, "derive", expected + " expected, got " + value.typename());
  }

  private static int length(LuaTable options) {
    if (options.get("outlen").isnil()) throw missing("outlen");
    return (int) count(options, "outlen", 0, MOST_BYTES);
  }

  private static byte[] bytes(LuaTable options, String field, String reason) throws CryptoFailure {
    LuaString value = text(options, field);
    if (value == null) throw new CryptoFailure(reason);
    return Arguments.bytes(value);
  }

  private static byte[] bytes(LuaTable options, String field) {
    LuaString value = text(options, field);
    return value == null ? new byte[0] : Arguments.bytes(value);
  }

  private static Hash hash(LuaTable options, Hash absent) throws CryptoFailure {
    LuaString md = text(options, "md");
    if (md == null) return absent;
    Hash hash = Hash.find(Bytes.chars(md));
    if (hash == null) throw new CryptoFailure("unsupported digest " + Bytes.chars(md));
    return hash;
  }

  private static long count(LuaTable options, String field, long absent, long most) {
    LuaValue value = options.get(field);
    if (value.isnil()) return absent;
    if (!value.isnumber()) throw wrong("number", value);
    double count = value.todouble();
    if (!(count >= 1 && count <= most)) throw Errors.error("integer value out of range");
    return (long) count;
  }

  private static LuaValue pbkdf2(LuaTable options) throws CryptoFailure {
    int length = length(options);
    byte[] password = bytes(options, "pass", "missing pass");
    byte[] salt = bytes(options, "salt", "missing salt");
    Hash hash = hash(options, Hash.SHA1);
    int turns = (int) count(options, "iter", ITERATIONS, KeyDerivation.MOST_ITERATIONS);
    var digest = hash.newDigest();
    long blocks = (length - 1L) / digest.getDigestSize() + 1;
    if (blocks * turns > KeyDerivation.MOST_ITERATIONS) {
      throw new CryptoFailure("it would take too long");
    }
    Meter.work(blocks * turns * TURN);
    var generator = new PKCS5S2ParametersGenerator(digest);
    generator.init(password, salt, turns);
    var key = (KeyParameter) generator.generateDerivedParameters(length * 8);
    return Arguments.text(key.getKey());
  }

  private static LuaValue hkdf(LuaTable options) throws CryptoFailure {
    int length = length(options);
    if (options.get("md").isnil()) throw new CryptoFailure("missing message digest");
    var digest = hash(options, Hash.SHA256).newDigest();
    byte[] key = bytes(options, "key", "missing key");
    byte[] salt = bytes(options, "salt");
    byte[] info = bytes(options, "info");
    Meter.work((long) TURN * (length / digest.getDigestSize() + 2));
    var generator = new HKDFBytesGenerator(digest);
    LuaString mode = text(options, "hkdf_mode");
    String how = mode == null ? "extract_and_expand" : Bytes.chars(mode);
    var result = new byte[length];
    switch (how) {
      case "extract_and_expand" -> generator.init(new HKDFParameters(key, salt, info));
      case "expand_only" -> generator.init(HKDFParameters.skipExtractParameters(key, info));
      case "extract_only" -> {
        byte[] extracted = generator.extractPRK(salt, key);
        if (length != extracted.length) throw new CryptoFailure("wrong output length");
        return Arguments.text(extracted);
      }
      default -> throw Errors.badArgument(1, "derive", "invalid option '" + how + "'");
    }
    if (length > 255 * digest.getDigestSize()) throw new CryptoFailure("wrong output length");
    generator.generateBytes(result, 0, length);
    return Arguments.text(result);
  }

  private static LuaValue scrypt(LuaTable options) throws CryptoFailure {
    int length = length(options);
    byte[] password = bytes(options, "pass", "missing pass");
    byte[] salt = bytes(options, "salt", "missing salt");
    long n = count(options, "N", 1 << 20, Integer.MAX_VALUE);
    long r = count(options, "r", 8, Integer.MAX_VALUE);
    long p = count(options, "p", 1, Integer.MAX_VALUE);
    long most = count(options, "maxmem_bytes", SCRYPT_BYTES, Integer.MAX_VALUE);
    long bytes = Math.min(most, SCRYPT_BYTES);
    Meter.work(KeyDerivation.scryptInstructions(n, r, p, bytes));
    Meter.memory(KeyDerivation.scryptBytes(n, r, p).longValueExact());
    return Arguments.text(KeyDerivation.scrypt(password, salt, n, r, p, length, bytes));
  }
}
