package org.cqueues.runtime.io;

import org.cqueues.os.NativeFiles;
import org.cqueues.runtime.Bytes;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/** The variables of the environment, names and values of any bytes. */
public final class Environment {
  private static final int ASCII = 0x80;

  private Environment() {}

  /** The value of a variable, or null; see getenv(3). The name ends at its first zero byte. */
  public static @Nullable LuaString get(LuaString name) {
    String chars = Bytes.chars(name);
    int zero = chars.indexOf(0);
    if (zero >= 0) chars = chars.substring(0, zero);
    if (isAscii(chars)) {
      // the JVM has decoded it, which changes nothing but ASCII for sure
      String value = System.getenv(chars);
      if (value == null || isAscii(value)) return value == null ? null : Bytes.text(value);
    }
    var bytes = new byte[chars.length()];
    name.copyInto(0, bytes, 0, bytes.length);
    byte[] value = NativeFiles.variable(bytes);
    return value == null ? null : LuaString.valueUsing(value);
  }

  /** The value of a variable whose name is plain. */
  public static @Nullable LuaString get(String name) {
    return get(Bytes.text(name));
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) if (text.charAt(i) >= ASCII) return false;
    return true;
  }
}
