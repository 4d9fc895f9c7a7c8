package org.cqueues.lua.openssl;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bouncycastle.crypto.params.DHParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.Curves;
import org.cqueues.core.certificate.Hash;
import org.cqueues.core.certificate.Key;
import org.cqueues.core.certificate.KeyGenerator;
import org.cqueues.core.certificate.KeyOperation;
import org.cqueues.core.certificate.KeyOperation.Padding;
import org.cqueues.core.certificate.KeyReader;
import org.cqueues.core.certificate.KeyReader.Part;
import org.cqueues.core.certificate.KeyType;
import org.cqueues.core.certificate.KeyWriter;
import org.cqueues.core.certificate.Passphrase;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaFunction;
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

  /** About what an operation with a private key takes, in instructions of Lua. */
  private static final int OPERATION = 100_000;

  /** Of so many primes one is safe, on the average. */
  private static final int SAFE_PRIME_TRIES = 100;

  private final ObjectClass<PkeyObject> keys =
      new ObjectClass<>("EVP_PKEY*", "pkey", PkeyObject.class);
  private final ObjectClass<GroupObject> groups =
      new ObjectClass<>("EVP_GROUP*", "ec.group", GroupObject.class);
  private final Scheduler scheduler;
  private final BignumModule numbers;
  private final DigestModule digests;
  private @Nullable LuaTable table;

  private PkeyModule(LuaState state) {
    scheduler = Scheduler.of(state);
    numbers = BignumModule.of(state);
    digests = DigestModule.of(state);
    addOperations();
    addParameters();
    groups.method("toPEM", (self, _) -> pem(self));
    groups.method("tostring", (self, _) -> pem(self));
    groups.metamethod("__tostring", (self, _) -> pem(self));
    keys.method("type", (self, _) -> Bytes.text(self.key().type().algorithmName()));
    keys.method("toPEM", PkeyModule::toPem);
    keys.method(
        "tostring",
        (self, args) ->
            Arguments.wantsDer(args)
                ? Arguments.text(KeyWriter.publicDer(self.key()))
                : Bytes.text(KeyWriter.publicPem(self.key())));
    keys.metamethod("__tostring", (self, _) -> Bytes.text(KeyWriter.publicPem(self.key())));
  }

  static PkeyModule of(LuaState state) {
    return state.extension(PkeyModule.class, PkeyModule::new);
  }

  /** The same table by both names. */
  static LuaTable open(LuaState state) {
    PkeyModule module = of(state);
    if (module.table == null) module.table = module.functions();
    return module.table;
  }

  private LuaTable functions() {
    return keys.module(this::create)
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
    if (args.narg() == 0) return wrap(rsa(DEFAULT_BITS, BigInteger.valueOf(65537)));
    return switch (args.arg1()) {
      case LuaTable options -> wrap(generate(options));
      case LuaValue text when text.isstring() -> wrap(read(args));
      default -> throw Errors.error(args.arg1().typename() + ": unknown key initializer");
    };
  }

  /** {@code new(data [, encoding [, part [, password or a function that gives it]]])}. */
  private static Key read(Varargs args) throws CryptoFailure {
    byte[] data = Arguments.bytes(args, 1, "new");
    KeyReader.Encoding encoding = Arguments.encoding(args, 2, "new");
    Part part = part(args, 3, "new");
    return new KeyReader(passphrase(args, 4, "new"), Meter::work).read(data, encoding, part);
  }

  private static Part part(Varargs args, int n, String function) {
    String name = args.isnoneornil(n) ? "*" : Bytes.chars(Args.string(args, n, function));
    return switch (name) {
      case "*" -> Part.ANY;
      case "public" -> Part.PUBLIC;
      case "private" -> Part.PRIVATE;
      default -> throw Errors.badArgument(n, function, "invalid option " + name);
    };
  }

  private static Passphrase passphrase(Varargs args, int n, String function) {
    if (args.isnoneornil(n)) return Passphrase.NONE;
    if (args.arg(n) instanceof LuaFunction callback) {
      return () -> {
        LuaValue answer = callback.invoke(LuaValue.NONE).arg1();
        return answer.isstring() ? Arguments.bytes(answer.strvalue()) : null;
      };
    }
    byte[] password = Arguments.bytes(args, n, function);
    return () -> password;
  }

  /** {@code new{type=, bits=, …}}: a new key, or the one that has the numbers given. */
  private Key generate(LuaTable options) throws CryptoFailure {
    LuaValue given = options.get("type");
    if (!given.isnil() && !given.isstring()) {
      throw Errors.badArgument(1, "new", "string expected, got " + given.typename());
    }
    String name = given.isnil() ? "RSA" : Bytes.chars(given.strvalue());
    KeyType type = type(name);
    Map<String, Object> numbersGiven = given(options, type);
    if (!numbersGiven.isEmpty()) return KeyParameters.key(type, numbersGiven);
    int bits = bits(options);
    return switch (type) {
      case RSA -> {
        work(bits);
        LuaValue exponent = options.get("exp");
        yield rsa(
            bits, exponent.isnil() ? BigInteger.valueOf(65537) : numbers.argument(exponent, 1));
      }
      case DSA -> {
        work(bits);
        yield slowly(() -> KeyGenerator.dsa(bits));
      }
      case DH -> dh(options, bits);
      case EC -> KeyGenerator.ec(curve(options));
      default -> KeyGenerator.edwards(type);
    };
  }

  private static KeyType type(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "rsa", "rsaencryption" -> KeyType.RSA;
      case "dsa" -> KeyType.DSA;
      case "dh", "dhkeyagreement" -> KeyType.DH;
      case "ec", "id-ecpublickey" -> KeyType.EC;
      case "ed25519" -> KeyType.ED25519;
      case "ed448" -> KeyType.ED448;
      case "x25519" -> KeyType.X25519;
      case "x448" -> KeyType.X448;
      default -> throw Errors.badArgument(1, "new", name + ": invalid key type");
    };
  }

  private static int bits(LuaTable options) {
    double bits = option(options, "bits", DEFAULT_BITS);
    if (bits >= 1 && bits <= Integer.MAX_VALUE) return (int) bits;
    throw Errors.badArgument(1, "new", Bytes.chars(LuaValue.valueOf(bits)) + ": `bits' invalid");
  }

  /** With a new modulus of so many bits, or with that of {@code dhparam} in PEM. */
  private Key dh(LuaTable options, int bits) throws CryptoFailure {
    LuaValue given = options.get("dhparam");
    if (given.isstring()) {
      DHParameters group = KeyReader.dhParameters(Arguments.bytes(given.strvalue()));
      work(group.getP().bitLength());
      return slowly(() -> KeyGenerator.dh(group));
    }
    for (int i = 0; i < SAFE_PRIME_TRIES; i++) work(bits);
    int generator = (int) option(options, "generator", 2);
    return slowly(() -> KeyGenerator.dh(bits, generator));
  }

  private Key rsa(int bits, BigInteger exponent) throws CryptoFailure {
    return slowly(() -> KeyGenerator.rsa(bits, exponent));
  }

  /** Makes a key that takes long, so that others go on if that can be. */
  private Key slowly(Callable<Key> generator) throws CryptoFailure {
    try {
      return scheduler.compute(generator);
    } catch (CryptoFailure | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e); // generators throw nothing else
    }
  }

  /** The numbers of a key that are in the table. */
  private Map<String, Object> given(LuaTable options, KeyType type) throws CryptoFailure {
    var values = new HashMap<String, Object>();
    for (String name : KeyParameters.names(type)) {
      LuaValue value = options.get(name);
      if (!value.isnil()) values.put(name, parameter(type, name, value));
    }
    return values;
  }

  private Object parameter(KeyType type, String name, LuaValue value) throws CryptoFailure {
    if (name.equals("group")) {
      if (groups.isInstance(value)) return ((GroupObject) value).curve();
      throw new CryptoFailure("a group that is none");
    }
    return switch (type) {
      case RSA, RSA_PSS, DSA, DH, EC -> numbers.argument(value, 1);
      default -> Arguments.bytes(value.checkstring());
    };
  }

  private void addOperations() {
    keys.method("sign", this::sign);
    keys.method("verify", this::verify);
    keys.method(
        "encrypt",
        (self, args) ->
            Arguments.text(
                KeyOperation.encrypt(
                    self.key(), Arguments.bytes(args, 2, "encrypt"), padding(args, "encrypt"))));
    keys.method(
        "decrypt",
        (self, args) ->
            Arguments.text(
                KeyOperation.decrypt(
                    self.key(), Arguments.bytes(args, 2, "decrypt"), padding(args, "decrypt"))));
    keys.method(
        "getDefaultDigestName",
        (self, _) -> {
          Hash hash = KeyOperation.defaultHash(self.key());
          if (hash == null) throw new CryptoFailure("the key has no default digest");
          return Bytes.text(hash.name());
        });
  }

  private Varargs sign(PkeyObject self, Varargs args) throws CryptoFailure {
    DigestObject digest = digests.argument(args, 2, "sign");
    Meter.work(OPERATION);
    return Arguments.text(KeyOperation.sign(self.key(), digest.hash(), digest.peek()));
  }

  private Varargs verify(PkeyObject self, Varargs args) throws CryptoFailure {
    byte[] signature = Arguments.bytes(args, 2, "verify");
    DigestObject digest = digests.argument(args, 3, "verify");
    Meter.work(OPERATION);
    return LuaValue.valueOf(
        KeyOperation.verify(self.key(), digest.hash(), digest.peek(), signature));
  }

  /** {@code rsaPadding} of a table of options. */
  private static Padding padding(Varargs args, String function) throws CryptoFailure {
    Meter.work(OPERATION);
    if (args.isnoneornil(3)) return Padding.PKCS1;
    LuaValue padding = Args.table(args, 3, function).get("rsaPadding");
    if (padding.isnil()) return Padding.PKCS1;
    if (!padding.isnumber()) {
      String detail = "number expected, got " + padding.typename();
      throw Errors.badArgument(3, function, detail);
    }
    return switch (padding.toint()) {
      case 1 -> Padding.PKCS1;
      case 3 -> Padding.NONE;
      case 4 -> Padding.OAEP;
      default -> throw new CryptoFailure("unknown padding type");
    };
  }

  private void addParameters() {
    keys.method("getParameters", this::getParameters);
    keys.method(
        "setParameters",
        (self, args) -> {
          Map<String, Object> values = KeyParameters.of(self.key());
          values.putAll(given(Args.table(args, 2, "setParameters"), self.key().type()));
          self.key(KeyParameters.key(self.key().type(), values));
          return LuaValue.NONE;
        });
    keys.method("setPublicKey", (self, args) -> replace(self, args, "setPublicKey", Part.PUBLIC));
    keys.method(
        "setPrivateKey", (self, args) -> replace(self, args, "setPrivateKey", Part.PRIVATE));
    LuaValue methods = keys.metatable().get("__index");
    keys.metamethod(
        "__index",
        (self, args) -> {
          LuaValue method = methods.get(args.arg(2));
          if (!method.isnil()) return method;
          Object value = KeyParameters.of(self.key()).get(Bytes.chars(args.arg(2)));
          return value == null ? LuaValue.NIL : wrap(value);
        });
    keys.metamethod(
        "__newindex",
        (self, args) -> {
          String name = Bytes.chars(args.arg(2));
          KeyType type = self.key().type();
          if (!KeyParameters.names(type).contains(name)) return LuaValue.NONE;
          Map<String, Object> values = KeyParameters.of(self.key());
          values.put(name, parameter(type, name, args.arg(3)));
          self.key(KeyParameters.key(type, values));
          return LuaValue.NONE;
        });
  }

  private static Varargs replace(PkeyObject self, Varargs args, String function, Part part)
      throws CryptoFailure {
    byte[] data = Arguments.bytes(args, 2, function);
    KeyReader.Encoding encoding = Arguments.encoding(args, 3, function);
    var reader = new KeyReader(passphrase(args, 4, function), Meter::work);
    self.key(reader.read(data, encoding, part));
    return LuaValue.TRUE;
  }

  private LuaValue wrap(Object value) throws CryptoFailure {
    return switch (value) {
      case BigInteger number -> numbers.wrap(number);
      case ECDomainParameters curve -> new GroupObject(curve, groups.metatable());
      default -> Arguments.text((byte[]) value);
    };
  }

  private Varargs getParameters(PkeyObject self, Varargs args) throws CryptoFailure {
    Map<String, Object> values = KeyParameters.of(self.key());
    if (args.narg() < 2) {
      var table = new Table();
      for (var entry : values.entrySet()) table.set(entry.getKey(), wrap(entry.getValue()));
      return table;
    }
    String[] names = KeyParameters.names(self.key().type()).toArray(new String[0]);
    var results = new LuaValue[args.narg() - 1];
    for (int i = 0; i < results.length; i++) {
      int option = Args.option(args, i + 2, "getParameters", null, names);
      Object value = values.get(names[option]);
      results[i] = value == null ? LuaValue.NIL : wrap(value);
    }
    return LuaValue.varargsOf(results);
  }

  private static LuaValue pem(GroupObject group) throws CryptoFailure {
    return Bytes.text(KeyWriter.curvePem(group.curve()));
  }

  private static double option(LuaTable options, String name, double absent) {
    LuaValue value = options.get(name);
    if (value.isnil()) return absent;
    if (value.isnumber()) return value.todouble();
    String shown = value.isstring() ? Bytes.chars(value.strvalue()) : value.typename();
    throw Errors.badArgument(1, "new", shown + ": `" + name + "' invalid");
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

  /**
   * For each argument the half it names; {@code {format=, password=}} gives the private key
   * encrypted.
   */
  private static Varargs toPem(PkeyObject self, Varargs args) throws CryptoFailure {
    var texts = new LuaValue[Math.max(args.narg() - 1, 1)];
    for (int i = 0; i < texts.length; i++) {
      texts[i] =
          args.arg(i + 2) instanceof LuaTable options
              ? encrypted(self.key(), options)
              : pem(self.key(), Args.option(args, i + 2, "toPEM", "public", FORMS));
    }
    return LuaValue.varargsOf(texts);
  }

  private static LuaValue pem(Key key, int form) throws CryptoFailure {
    return Bytes.text(form < 2 ? KeyWriter.publicPem(key) : KeyWriter.privatePem(key));
  }

  private static LuaValue encrypted(Key key, LuaTable options) throws CryptoFailure {
    LuaValue format = options.get("format");
    int form = format.isnil() ? 2 : Args.option(format, 1, "toPEM", null, FORMS);
    LuaValue password = options.get("password");
    if (form < 2 || !password.isstring()) return pem(key, form);
    Meter.work(OPERATION);
    return Bytes.text(KeyWriter.encryptedPem(key, Arguments.bytes(password.strvalue())));
  }
}
