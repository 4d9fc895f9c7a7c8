package org.cqueues.lua.zlib;

import java.util.Arrays;
import java.util.zip.Deflater;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "zlib"}. */
public final class ZlibModule {
  private static final int DEFLATE_BITS = 15;

  /** Zlib's or gzip's wrapping, whatever comes. */
  private static final int INFLATE_BITS = 47;

  private static final int MOST_STRATEGY = Deflater.HUFFMAN_ONLY;
  static final LuaString NOTHING = Bytes.text("");
  private static final String WRONG = "InternalError: inconsistent internal zlib stream";

  private ZlibModule() {}

  /** A new table of the module, which has no state. */
  public static LuaTable open() {
    var module = new Table();
    module.set("_VERSION", Bytes.text("lua-zlib v1.2, of cqueues for the JVM"));
    module.set("BEST_SPEED", LuaInteger.valueOf(Deflater.BEST_SPEED));
    module.set("BEST_COMPRESSION", LuaInteger.valueOf(Deflater.BEST_COMPRESSION));
    function(module, "deflate", ZlibModule::deflate);
    function(module, "inflate", ZlibModule::inflate);
    function(module, "crc32", _ -> new ChecksumFunction("crc32", Checksums.crc32()));
    function(module, "adler32", _ -> new ChecksumFunction("adler32", Checksums.adler32()));
    function(
        module,
        "version",
        _ ->
            LuaValue.varargsOf(
                LuaInteger.valueOf(1), LuaInteger.valueOf(2), LuaInteger.valueOf(13)));
    return module;
  }

  private static void function(LuaTable module, String name, Builtin.Body body) {
    module.set(name, new Builtin(name, body));
  }

  private static Varargs deflate(Varargs args) {
    int level = Args.integer(args, 1, "deflate", Deflater.DEFAULT_COMPRESSION);
    int bits = Args.integer(args, 2, "deflate", DEFLATE_BITS);
    int strategy = Args.integer(args, 4, "deflate", Deflater.DEFAULT_STRATEGY);
    Wrapping wrapping = Wrapping.written(bits);
    boolean isWrong =
        level < Deflater.DEFAULT_COMPRESSION
            || level > Deflater.BEST_COMPRESSION
            || strategy < 0
            || strategy > MOST_STRATEGY;
    if (wrapping == null || isWrong) throw Errors.plain(WRONG);
    byte[] dictionary = bytes(Args.string(args, 5, "deflate", NOTHING));
    return new StreamFunction("deflate", new DeflateStream(level, wrapping, strategy, dictionary));
  }

  private static Varargs inflate(Varargs args) {
    int bits = args.arg1().isnumber() ? args.arg1().toint() : INFLATE_BITS;
    Wrapping wrapping = Wrapping.read(bits);
    if (wrapping == null) throw Errors.plain(WRONG);
    byte[] dictionary = bytes(Args.string(args, 2, "inflate", NOTHING));
    return new StreamFunction("inflate", new InflateStream(wrapping, dictionary));
  }

  private static byte[] bytes(LuaString text) {
    return Arrays.copyOfRange(text.m_bytes, text.m_offset, text.m_offset + text.m_length);
  }
}
