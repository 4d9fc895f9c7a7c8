package org.cqueues.lua.openssl;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Locale;
import org.bouncycastle.util.BigIntegers;
import org.bouncycastle.util.encoders.Hex;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.bignum"}. */
final class BignumModule {
  private static final String NATIVE_NAME = "BIGNUM*";

  /** So that no operation takes unreasonably long. */
  private static final int MOST_BITS = 1 << 20;

  private static final int MOST_PRIME_BITS = 8192;
  private static final int CERTAINTY = 128;
  private static final int WORD_BITS = 64;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ObjectClass<BignumObject> numbers =
      new ObjectClass<>(NATIVE_NAME, "bignum", BignumObject.class);

  private BignumModule(LuaState state) {
    addArithmetic();
    addComparisons();
    addConversions();
  }

  static BignumModule of(LuaState state) {
    return state.extension(BignumModule.class, BignumModule::new);
  }

  static LuaTable open(LuaState state) {
    BignumModule module = of(state);
    return module
        .numbers
        .module(args -> module.wrap(args.narg() == 0 ? BigInteger.ZERO : module.number(args, 1)))
        .function(
            "fromBinary",
            args -> module.wrap(new BigInteger(1, Arguments.bytes(args, 1, "fromBinary"))))
        .function("generatePrime", module::generatePrime)
        .table();
  }

  LuaValue wrap(BigInteger value) throws CryptoFailure {
    if (value.bitLength() > MOST_BITS) throw new CryptoFailure("number too large");
    Meter.memory(value.bitLength() / 8);
    return new BignumObject(value, numbers.metatable());
  }

  /** As {@link #argument(Varargs, int)}, where argument {@code n} has it in a field. */
  BigInteger argument(LuaValue value, int n) throws CryptoFailure {
    return number(value, n);
  }

  /** An argument that is an object of this class, a number or a text of digits. */
  BigInteger argument(Varargs args, int n) throws CryptoFailure {
    return number(args, n);
  }

  private BigInteger number(Varargs args, int n) throws CryptoFailure {
    return switch (args.arg(n)) {
      case BignumObject object -> object.value();
      case LuaNumber number -> integer(number.todouble());
      case LuaString text -> parse(text, n);
      default -> throw typeError(args, n);
    };
  }

  private static BigInteger integer(double number) throws CryptoFailure {
    if (Double.isInfinite(number) || Double.isNaN(number)) {
      throw new CryptoFailure("number has no integer representation");
    }
    return new BigDecimal(number).toBigInteger();
  }

  private static BigInteger parse(LuaString text, int n) throws CryptoFailure {
    String digits = Bytes.chars(text);
    boolean negative = digits.startsWith("-");
    String number = digits.substring(negative ? 1 : 0);
    boolean hex = number.toLowerCase(Locale.ROOT).startsWith("0x");
    if (hex) number = number.substring(2);
    if (number.length() > MOST_BITS / (hex ? 4 : 3)) throw new CryptoFailure("number too large");
    work(number.length() * 4L);
    if (!number.matches(hex ? "[0-9a-fA-F]+" : "[0-9]+")) {
      String kind = hex ? "hex" : "decimal";
      throw Errors.badArgument(n, "new", "invalid " + kind + " string");
    }
    var value = new BigInteger(number, hex ? 16 : 10);
    return negative ? value.negate() : value;
  }

  private static RuntimeException typeError(Varargs args, int n) {
    return Args.typeError(args, n, "?", NATIVE_NAME);
  }

  /** An operation that takes as long as the square of the number's words. */
  private static void work(long bits) {
    long words = bits / WORD_BITS + 1;
    Meter.work(words * words / 8);
  }

  /** An exponentiation to a modulus. */
  private static void powerWork(BigInteger exponent, BigInteger modulus) throws CryptoFailure {
    long words = modulus.bitLength() / WORD_BITS + 1L;
    if (modulus.bitLength() > 2 * MOST_PRIME_BITS || exponent.bitLength() > 4 * MOST_PRIME_BITS) {
      throw new CryptoFailure("number too large");
    }
    Meter.work(words * words * exponent.bitLength() / 4);
  }

  @FunctionalInterface
  private interface Operation {
    BigInteger apply(BigInteger a, BigInteger b) throws CryptoFailure;
  }

  private void binary(String method, String metamethod, Operation operation) {
    Guard.Body body =
        args -> {
          BigInteger a = number(args, 1);
          BigInteger b = number(args, 2);
          work(Math.max(a.bitLength(), b.bitLength()));
          return wrap(operation.apply(a, b));
        };
    if (!metamethod.isEmpty()) numbers.operator(metamethod, body);
    numbers.method(method, (_, args) -> body.call(args));
  }

  private void addArithmetic() {
    binary("add", "__add", BigInteger::add);
    binary("sub", "__sub", BigInteger::subtract);
    binary("mul", "__mul", BignumModule::product);
    binary("idiv", "__idiv", (a, b) -> a.divide(divisor(b)));
    numbers.operator("__div", args -> wrap(number(args, 1).divide(divisor(number(args, 2)))));
    binary("mod", "__mod", BignumModule::floorMod);
    binary("nnmod", "", (a, b) -> a.mod(divisor(b).abs()));
    binary("exp", "__pow", BignumModule::power);
    binary("gcd", "", BigInteger::gcd);
    numbers.method("sqr", (self, _) -> wrap(product(self.value(), self.value())));
    numbers.metamethod("__unm", (self, _) -> wrap(self.value().negate()));
    modular("mod_add", BigInteger::add);
    modular("mod_sub", BigInteger::subtract);
    modular("mod_mul", BignumModule::product);
    numbers.method(
        "mod_exp",
        (self, args) -> {
          BigInteger exponent = number(args, 2);
          BigInteger modulus = divisor(number(args, 3)).abs();
          powerWork(exponent, modulus);
          return wrap(self.value().modPow(exponent.abs(), modulus));
        });
    numbers.method(
        "mod_sqr",
        (self, args) ->
            wrap(product(self.value(), self.value()).mod(divisor(number(args, 2)).abs())));
    numbers.method("lshift", (self, args) -> shift(self.value(), args, true));
    numbers.method("rshift", (self, args) -> shift(self.value(), args, false));
    numbers.operator("__shl", args -> shift(number(args, 1), args, true));
    numbers.operator("__shr", args -> shift(number(args, 1), args, false));
  }

  private void modular(String method, Operation operation) {
    numbers.method(
        method,
        (self, args) -> {
          BigInteger result = operation.apply(self.value(), number(args, 2));
          return wrap(result.mod(divisor(number(args, 3)).abs()));
        });
  }

  private static BigInteger product(BigInteger a, BigInteger b) throws CryptoFailure {
    long bits = (long) a.bitLength() + b.bitLength();
    if (bits > MOST_BITS) throw new CryptoFailure("number too large");
    work(bits);
    return a.multiply(b);
  }

  private static BigInteger divisor(BigInteger number) throws CryptoFailure {
    if (number.signum() == 0) throw new CryptoFailure("div by zero");
    return number;
  }

  /** With the sign of the divisor, as Lua's own. */
  private static BigInteger floorMod(BigInteger a, BigInteger b) throws CryptoFailure {
    BigInteger rest = a.remainder(divisor(b));
    return rest.signum() != 0 && rest.signum() != b.signum() ? rest.add(b) : rest;
  }

  private static BigInteger power(BigInteger base, BigInteger exponent) throws CryptoFailure {
    BigInteger size = exponent.abs();
    long bits = base.abs().bitLength();
    if (bits <= 1) { // of -1, 0 and 1 any
      return size.signum() == 0 || (base.signum() < 0 && !size.testBit(0)) ? BigInteger.ONE : base;
    }
    if (size.bitLength() > 31 || bits * size.longValueExact() > MOST_BITS) {
      throw new CryptoFailure("number too large");
    }
    work(bits * size.longValueExact());
    return base.pow(size.intValueExact());
  }

  private LuaValue shift(BigInteger number, Varargs args, boolean left) throws CryptoFailure {
    int by = Args.integer(args, 2, left ? "lshift" : "rshift");
    if (by < 0) throw new CryptoFailure("invalid shift");
    if (!left) {
      BigInteger shifted = number.abs().shiftRight(by);
      return wrap(number.signum() < 0 ? shifted.negate() : shifted);
    }
    if ((long) number.bitLength() + by > MOST_BITS) throw new CryptoFailure("number too large");
    return wrap(number.shiftLeft(by));
  }

  private void addComparisons() {
    comparison("__eq", sign -> sign == 0);
    comparison("__lt", sign -> sign < 0);
    comparison("__le", sign -> sign <= 0);
    numbers.method(
        "isPrime",
        (self, args) -> {
          Args.integer(args, 2, "isPrime", 0);
          BigInteger value = self.value();
          if (value.bitLength() > MOST_PRIME_BITS) throw new CryptoFailure("number too large");
          powerWork(value, value);
          return LuaValue.valueOf(value.signum() > 0 && value.isProbablePrime(CERTAINTY));
        });
  }

  @FunctionalInterface
  private interface Sign {
    boolean fits(int sign);
  }

  private void comparison(String metamethod, Sign wanted) {
    numbers.operator(
        metamethod,
        args -> {
          BigInteger a = numbers.argument(args, 1, metamethod).value();
          BigInteger b = numbers.argument(args, 2, metamethod).value();
          return LuaValue.valueOf(wanted.fits(a.compareTo(b)));
        });
  }

  private void addConversions() {
    ObjectClass.Method<BignumObject> decimal = (self, _) -> decimal(self.value());
    ObjectClass.Method<BignumObject> hex = (self, _) -> hex(self.value());
    ObjectClass.Method<BignumObject> binary = (self, _) -> binary(self.value());
    numbers.metamethod("__tostring", decimal);
    numbers.method("toDecimal", decimal);
    numbers.method("todec", decimal);
    numbers.method("toHex", hex);
    numbers.method("tohex", hex);
    numbers.method("toBinary", binary);
    numbers.method("tobin", binary);
  }

  private static LuaString decimal(BigInteger value) {
    work(value.bitLength());
    return Bytes.text(value.toString());
  }

  private static LuaString hex(BigInteger value) {
    if (value.signum() == 0) return Bytes.text("0");
    String digits = Hex.toHexString(BigIntegers.asUnsignedByteArray(value.abs()));
    return Bytes.text((value.signum() < 0 ? "-" : "") + digits.toUpperCase(Locale.ROOT));
  }

  private static LuaString binary(BigInteger value) {
    return value.signum() == 0
        ? LuaValue.EMPTYSTRING
        : Arguments.text(BigIntegers.asUnsignedByteArray(value.abs()));
  }

  /** {@code generatePrime(bits [, safe [, add [, remainder]]])}. */
  private Varargs generatePrime(Varargs args) throws CryptoFailure {
    int bits = Args.integer(args, 1, "generatePrime");
    boolean safe = args.arg(2).toboolean();
    BigInteger add = args.isnoneornil(3) ? BigInteger.ZERO : number(args, 3);
    BigInteger rest = args.isnoneornil(4) ? BigInteger.ONE : number(args, 4);
    if (bits < 2 || (safe && bits < 6)) throw new CryptoFailure("bits too small");
    if (bits > (safe ? MOST_PRIME_BITS / 4 : MOST_PRIME_BITS)) {
      throw new CryptoFailure("bits too large");
    }
    if (add.signum() < 0 || rest.signum() < 0 || add.bitLength() >= bits) {
      throw new CryptoFailure("unreasonable remainder");
    }
    return wrap(Primes.generate(bits, safe, add, rest, RANDOM));
  }
}
