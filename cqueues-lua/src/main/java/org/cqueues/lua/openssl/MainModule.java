package org.cqueues.lua.openssl;

import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code require "openssl"}. Programs look at the version to learn which functions there are, so it
 * is that of the OpenSSL whose functions these are, 3.0.
 */
final class MainModule {
  private static final int VERSION = 0x30000000;
  private static final String TEXT = "OpenSSL 3.0.0 (BouncyCastle)";

  /** TLS extensions that are understood, by their numbers. */
  private static final long EXTENSIONS =
      bits(0, 1, 5, 10, 11, 13, 16, 17, 18, 21, 22, 23, 35, 41, 42, 43, 44, 45, 47, 49, 50, 51);

  private static final String[] TEXTS = {
    TEXT,
    "compiler: information not available",
    "built on: date not available",
    "platform: java",
    "OPENSSLDIR: \"/usr/lib/ssl\"",
    "ENGINESDIR: N/A",
    "3.0.0",
    "3.0.0",
    "MODULESDIR: N/A",
  };

  private MainModule() {}

  private static long bits(int... numbers) {
    long bits = 0;
    for (int number : numbers) bits |= 1L << number;
    return bits;
  }

  static LuaTable open(LuaState state) {
    var functions =
        new ObjectClass.Functions("openssl")
            .function("version", MainModule::version)
            .function("extensionSupported", MainModule::extensionSupported)
            .value("VERSION_NUMBER", VERSION)
            .value("OPENSSL_VERSION_NUMBER", VERSION)
            .value("SSLEAY_VERSION_NUMBER", VERSION)
            .value("VERSION_TEXT", Bytes.text(TEXT))
            .value("SSLEAY_VERSION", 0)
            .value("SSLEAY_CFLAGS", 1)
            .value("SSLEAY_BUILT_ON", 2)
            .value("SSLEAY_PLATFORM", 3)
            .value("SSLEAY_DIR", 4);
    for (String missing :
        new String[] {
          "CAPIENG", "IDEA", "MD2", "MDC2", "RC5", "SCTP", "STATIC_ENGINE",
        }) {
      functions.value("NO_" + missing, LuaValue.TRUE);
    }
    return functions.table();
  }

  /** {@code version()}: the number; {@code version(i)}: a text about the library. */
  private static Varargs version(Varargs args) {
    if (args.isnoneornil(1)) return LuaValue.valueOf(VERSION);
    int which = Args.integer(args, 1, "version");
    boolean known = which >= 0 && which < TEXTS.length;
    return Bytes.text(known ? TEXTS[which] : "not available");
  }

  private static Varargs extensionSupported(Varargs args) {
    int type = Args.integer(args, 1, "extensionSupported");
    return LuaValue.valueOf(type >= 0 && type < Long.SIZE && (EXTENSIONS >> type & 1) != 0);
  }
}
