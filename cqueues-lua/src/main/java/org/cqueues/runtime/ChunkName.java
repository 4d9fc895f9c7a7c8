package org.cqueues.runtime;

import org.luaj.vm2.LuaString;
import org.luaj.vm2.Prototype;

/** What messages call a chunk: a file's name, or the start of its text. */
public final class ChunkName {
  private static final int MAX_ID = 59;

  /** More than messages ever show. */
  private static final int LONG = 256;

  private ChunkName() {}

  /** A chunk's name as messages show it, in at most 59 bytes, see {@link Bytes#chars}. */
  public static String of(Prototype prototype) {
    LuaString source = prototype.source;
    return source == null ? "?" : of(source);
  }

  /** As luaO_chunkid. */
  public static String of(LuaString source) {
    return shorten(Bytes.chars(source.m_length <= LONG ? source : ends(source)));
  }

  /** What messages show of a long name is at its start or, with a file's, at its end. */
  private static LuaString ends(LuaString source) {
    LuaString start = source.substring(0, LONG);
    if (source.luaByte(0) != '@' || start.indexOf((byte) 0, 0) >= 0) return start;
    byte[] name = new byte[LONG];
    name[0] = '@';
    source.copyInto(source.m_length - LONG + 1, name, 1, LONG - 1);
    return LuaString.valueUsing(name);
  }

  private static String shorten(String name) {
    int end = name.indexOf('\0');
    String source = end < 0 ? name : name.substring(0, end);
    if (source.startsWith("=")) {
      return source.length() <= MAX_ID + 1 ? source.substring(1) : source.substring(1, MAX_ID + 1);
    }
    if (source.startsWith("@")) {
      int length = source.length() - 1;
      return length <= MAX_ID
          ? source.substring(1)
          : "..." + source.substring(1 + length - (MAX_ID - 3));
    }
    int newline = source.indexOf('\n');
    int room = MAX_ID - "[string \"\"]".length() - 3;
    if (newline < 0 && source.length() < room) return "[string \"" + source + "\"]";
    String line = newline < 0 ? source : source.substring(0, newline);
    if (line.length() > room) line = line.substring(0, room);
    return "[string \"" + line + "...\"]";
  }
}
