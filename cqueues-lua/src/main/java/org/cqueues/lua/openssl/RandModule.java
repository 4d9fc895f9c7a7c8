package org.cqueues.lua.openssl;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "openssl.rand"}: random numbers that nobody can foretell. */
final class RandModule {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MOST_BYTES = 1 << 30;

  /** Whole numbers up to here are Lua numbers of their own. */
  private static final long EXACT = 1L << 53;

  /** From here on a stream of AES is faster than what the system gives. */
  private static final int MANY_BYTES = 256;

  private static final int KEY_BYTES = 32;
  private static final int BLOCK_BYTES = 16;

  private RandModule() {}

  static LuaTable open(LuaState state) {
    return new ObjectClass.Functions("rand")
        .function("bytes", RandModule::bytes)
        .function("uniform", RandModule::uniform)
        .function("ready", _ -> LuaValue.TRUE)
        .function("stir", RandModule::stir)
        .function("add", RandModule::add)
        .table();
  }

  private static Varargs bytes(Varargs args) throws CryptoFailure {
    long count = Args.longInteger(args, 1, "bytes");
    if (count < 0 || count > MOST_BYTES) throw new CryptoFailure("block too big");
    Meter.memory(count);
    var bytes = new byte[(int) count];
    if (count < MANY_BYTES) RANDOM.nextBytes(bytes);
    else stream(bytes);
    return Arguments.text(bytes);
  }

  /** What AES in counter mode gives for a key of the system's, used once. */
  private static void stream(byte[] bytes) throws CryptoFailure {
    var seed = new byte[KEY_BYTES + BLOCK_BYTES];
    RANDOM.nextBytes(seed);
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      var key = new SecretKeySpec(seed, 0, KEY_BYTES, "AES");
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(seed, KEY_BYTES, BLOCK_BYTES));
      cipher.doFinal(bytes, 0, bytes.length, bytes, 0);
    } catch (GeneralSecurityException e) {
      throw new CryptoFailure("the cipher is not there", e);
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }

  /** {@code uniform([n])}: a whole number below n, or below 2^53. */
  private static Varargs uniform(Varargs args) {
    if (args.narg() == 0) return LuaValue.valueOf((double) (RANDOM.nextLong() >>> 11));
    double limit = Math.floor(Args.number(args, 1, "uniform"));
    if (!(limit > 1 && limit <= 0x1p64)) {
      String shown = limit == 1 ? "1" : "0";
      throw Errors.badArgument(1, "uniform", "[0, " + shown + "): interval is empty");
    }
    if (limit <= EXACT) return LuaValue.valueOf((double) RANDOM.nextLong((long) limit));
    BigInteger bound = new BigDecimal(limit).toBigInteger();
    BigInteger number;
    do {
      number = new BigInteger(bound.bitLength(), RANDOM);
    } while (number.compareTo(bound) >= 0);
    return LuaValue.valueOf(number.doubleValue());
  }

  private static Varargs stir(Varargs args) {
    if (!args.isnoneornil(1)) Args.integer(args, 1, "stir");
    return LuaValue.TRUE;
  }

  /** What a script adds is not needed: the system's own source is always there. */
  private static Varargs add(Varargs args) {
    Args.string(args, 1, "add");
    if (!args.isnoneornil(2)) Args.number(args, 2, "add");
    return LuaValue.TRUE;
  }
}
