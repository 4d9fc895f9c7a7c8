package org.cqueues.lua.openssl;

import java.math.BigInteger;
import java.util.Locale;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.Curves;
import org.cqueues.core.certificate.Key;
import org.cqueues.core.certificate.KeyGenerator;
import org.cqueues.core.certificate.KeyReader;
import org.cqueues.core.certificate.KeyReader.Part;
import org.cqueues.core.certificate.KeyType;
import org.cqueues.core.certificate.KeyWriter;
import org.cqueues.core.certificate.Passphrase;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.pkey"}, and under an older name {@code openssl.pubkey}. */
final class PkeyModule {
  private static final String DEFAULT_CURVE = "prime192v1";
  private static final int DEFAULT_BITS = 2048;
  private static final String[] FORMS = {
    "public", "PublicKey", "private", "PrivateKey",
  };

  private final ObjectClass<PkeyObject> keys =
      new ObjectClass<>("EVP_PKEY*", "pkey", PkeyObject.class);

  private PkeyModule(LuaState state) {
    keys.method("type", (self, _) -> Bytes.text(self.key().type().algorithmName()));
    keys.method("toPEM", this::toPem);
    keys.method("tostring", (self, _) -> Bytes.text(KeyWriter.publicPem(self.key())));
    keys.metamethod("__tostring", (self, _) -> Bytes.text(KeyWriter.publicPem(self.key())));
  }

  static PkeyModule of(LuaState state) {
    return state.extension(PkeyModule.class, PkeyModule::new);
  }

  static LuaTable open(LuaState state) {
    PkeyModule module = of(state);
    return module
        .keys
        .module(module::create)
        .value("RSA_PKCS1_PADDING", 1)
        .value("RSA_NO_PADDING", 3)
        .value("RSA_PKCS1_OAEP_PADDING", 4)
        .value("RSA_X931_PADDING", 5)
        .value("RSA_PKCS1_PSS_PADDING", 6)
        .table();
  }

  PkeyObject wrap(Key key) {
    return new PkeyObject(key, keys.metatable());
  }

  /** The key that an argument is. */
  Key argument(Varargs args, int n, String function) {
    return keys.argument(args, n, function).key();
  }

  boolean isInstance(LuaValue value) {
    return keys.isInstance(value);
  }

  private Varargs create(Varargs args) throws CryptoFailure {
    if (args.narg() == 0) return wrap(KeyGenerator.rsa(DEFAULT_BITS, BigInteger.valueOf(65537)));
    return switch (args.arg1()) {
      case LuaTable options -> wrap(generate(options));
      case LuaValue text when text.isstring() -> wrap(read(args));
      default -> throw Errors.error(args.arg1().typename() + ": unknown key initializer");
    };
  }

  private static Key read(Varargs args) throws CryptoFailure {
    byte[] data = Arguments.bytes(args, 1, "new");
    KeyReader.Encoding encoding = Arguments.encoding(args, 2, "new");
    var reader = new KeyReader(Passphrase.NONE, Meter::work);
    return reader.read(data, encoding, Part.ANY);
  }

  private Key generate(LuaTable options) throws CryptoFailure {
    LuaValue given = options.get("type");
    String type = given.isstring() ? Bytes.chars(given.strvalue()) : "RSA";
    int bits = (int) option(options, "bits", DEFAULT_BITS);
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "rsa", "rsaencryption" -> {
        work(bits);
        yield KeyGenerator.rsa(bits, BigInteger.valueOf((long) option(options, "exp", 65537)));
      }
      case "dsa" -> {
        work(bits);
        yield KeyGenerator.dsa(bits);
      }
      case "ec", "id-ecpublickey" -> KeyGenerator.ec(curve(options));
      case "ed25519" -> KeyGenerator.edwards(KeyType.ED25519);
      case "ed448" -> KeyGenerator.edwards(KeyType.ED448);
      case "x25519" -> KeyGenerator.edwards(KeyType.X25519);
      case "x448" -> KeyGenerator.edwards(KeyType.X448);
      default -> throw Errors.badArgument(1, "new", type + ": invalid key type");
    };
  }

  private static double option(LuaTable options, String name, double absent) {
    LuaValue value = options.get(name);
    return value.isnumber() ? value.todouble() : absent;
  }

  private static ECDomainParameters curve(LuaTable options) {
    LuaValue given = options.get("curve");
    String name = given.isstring() ? Bytes.chars(given.strvalue()) : DEFAULT_CURVE;
    ECDomainParameters curve = Curves.find(name);
    if (curve == null) throw Errors.badArgument(1, "new", name + ": invalid curve");
    return curve;
  }

  /** About what it takes to find two primes of half as many bits. */
  private static void work(int bits) {
    long words = Math.max(bits, 0) / 64;
    Meter.work(words * words * bits);
  }

  private Varargs toPem(PkeyObject self, Varargs args) throws CryptoFailure {
    int count = Math.max(args.narg() - 1, 1);
    var texts = new LuaValue[count];
    for (int i = 0; i < count; i++) {
      int form = Args.option(args, i + 2, "toPEM", "public", FORMS);
      texts[i] =
          Bytes.text(form < 2 ? KeyWriter.publicPem(self.key()) : KeyWriter.privatePem(self.key()));
    }
    return LuaValue.varargsOf(texts);
  }
}
