package org.cqueues.runtime.parser;

import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Ops;
import org.cqueues.runtime.PrecompiledCode;
import org.cqueues.runtime.ScriptError;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LocVars;
import org.luaj.vm2.LuaDouble;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Upvaldesc;

/**
 * Reads precompiled chunks: those of {@code string.dump} and of PUC Lua 5.2's, of either byte order
 * and with sizes of 4 or 8 bytes. Their code is verified, see {@link CodeVerifier}.
 */
final class BinaryChunk {
  private static final byte[] SIGNATURE = {'\033', 'L', 'u', 'a'};
  private static final byte[] TAIL = {0x19, (byte) 0x93, '\r', '\n', 0x1a, '\n'};
  private static final int VERSION = 0x52;
  private static final int MAX_DEPTH = 200;

  private final byte[] bytes;
  private final String name;
  private int at;
  private boolean littleEndian;
  private boolean longSizes;

  private BinaryChunk(byte[] bytes, String name) {
    this.bytes = bytes;
    this.name = name;
  }

  /**
   * The chunk's main function.
   *
   * @param chunkName for messages, see {@link Bytes#chars}
   * @throws ScriptError as Lua words it, for whatever is no chunk
   */
  static Prototype read(byte[] bytes, String chunkName) {
    String name =
        switch (chunkName.isEmpty() ? 0 : chunkName.charAt(0)) {
          case '@', '=' -> chunkName.substring(1);
          case '\033' -> "binary string";
          default -> chunkName;
        };
    var chunk = new BinaryChunk(bytes, name);
    chunk.header();
    return chunk.function(0);
  }

  private ScriptError error(String what) {
    return ScriptError.untraced(Bytes.text(name + ": " + what + " precompiled chunk"));
  }

  private void header() {
    if (bytes.length < 18) throw error("truncated");
    for (byte b : SIGNATURE) if (bytes[at++] != b) throw error("not a");
    if (octet() != VERSION || octet() != 0) throw error("version mismatch in");
    int order = octet();
    int intSize = octet();
    int size = octet();
    int instruction = octet();
    int number = octet();
    int integral = octet();
    boolean known = order <= 1 && intSize == 4 && (size == 4 || size == 8);
    if (!known || instruction != 4 || number != 8 || integral != 0) throw error("incompatible");
    for (byte b : TAIL) if (bytes[at++] != b) throw error("corrupted");
    littleEndian = order == 1;
    longSizes = size == 8;
  }

  private void need(long count) {
    if (count > bytes.length - at) throw error("truncated");
  }

  private int octet() {
    need(1);
    return bytes[at++] & 0xff;
  }

  private int integer() {
    need(4);
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value |= (bytes[at++] & 0xff) << (littleEndian ? 8 * i : 24 - 8 * i);
    }
    return value;
  }

  private long longInteger() {
    long first = integer() & 0xffffffffL;
    long second = integer() & 0xffffffffL;
    return littleEndian ? second << 32 | first : first << 32 | second;
  }

  /** A number of things that take at least so many bytes each. */
  private int count(int least) {
    int count = integer();
    if (count < 0) throw error("corrupted");
    need((long) count * least);
    return count;
  }

  private @Nullable LuaString string() {
    long size = longSizes ? longInteger() : integer();
    if (size == 0) return null;
    if (size < 0) throw error("corrupted");
    need(size);
    LuaString text = LuaString.valueOf(bytes, at, (int) size - 1);
    at += (int) size;
    return text;
  }

  private Prototype function(int depth) {
    if (depth > MAX_DEPTH) throw error("corrupted");
    var made = new PrecompiledCode();
    made.linedefined = integer();
    made.lastlinedefined = integer();
    made.numparams = octet();
    made.is_vararg = octet();
    made.maxstacksize = octet();
    made.code = new int[count(4)];
    for (int i = 0; i < made.code.length; i++) made.code[i] = integer();
    made.k = new LuaValue[count(1)];
    for (int i = 0; i < made.k.length; i++) made.k[i] = constant();
    made.p = new Prototype[count(1)];
    for (int i = 0; i < made.p.length; i++) made.p[i] = function(depth + 1);
    made.upvalues = new Upvaldesc[count(2)];
    for (int i = 0; i < made.upvalues.length; i++) {
      boolean inStack = octet() != 0;
      made.upvalues[i] = new Upvaldesc(null, inStack, octet());
    }
    debug(made);
    if (!CodeVerifier.accepts(made)) throw error("corrupted");
    return made;
  }

  private LuaValue constant() {
    return switch (octet()) {
      case LuaValue.TNIL -> LuaValue.NIL;
      case LuaValue.TBOOLEAN -> octet() != 0 ? LuaValue.TRUE : LuaValue.FALSE;
      case LuaValue.TNUMBER -> {
        double value = Double.longBitsToDouble(longInteger());
        yield Double.isNaN(value) ? LuaDouble.NAN : Ops.number(value);
      }
      case LuaValue.TSTRING -> {
        LuaString text = string();
        yield text == null ? LuaValue.NIL : text;
      }
      default -> throw error("corrupted");
    };
  }

  private void debug(Prototype made) {
    made.source = string();
    made.lineinfo = new int[count(4)];
    for (int i = 0; i < made.lineinfo.length; i++) made.lineinfo[i] = integer();
    made.locvars = new LocVars[count(12)];
    for (int i = 0; i < made.locvars.length; i++) {
      LuaString local = string();
      made.locvars[i] = new LocVars(local == null ? Bytes.text("?") : local, integer(), integer());
    }
    int names = count(4);
    if (names > made.upvalues.length) throw error("corrupted");
    for (int i = 0; i < names; i++) made.upvalues[i].name = string();
  }
}
