package org.cqueues.runtime.parser;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.cqueues.runtime.Bytes;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * The names and strings of a chunk, each of them one object: the parser compares them by identity.
 * An open hash table, in which the reserved words stand from the start.
 */
final class Spellings {
  private static final int FIRST_CAPACITY = 128;

  /** Differs from process to process, so that nobody can write a chunk whose strings collide. */
  private static final int SEED = new SplittableRandom().nextInt();

  private static final @Nullable LuaString[] RESERVED = new @Nullable LuaString[FIRST_CAPACITY];
  private static final int[] RESERVED_TOKENS = new int[FIRST_CAPACITY];

  static {
    int token = Token.AND;
    for (String word : Token.words()) {
      LuaString text = Bytes.text(word);
      int slot = hash(text.m_bytes, text.m_offset, text.m_length) & (FIRST_CAPACITY - 1);
      while (RESERVED[slot] != null) slot = (slot + 1) & (FIRST_CAPACITY - 1);
      RESERVED[slot] = text;
      RESERVED_TOKENS[slot] = token++;
    }
  }

  private @Nullable LuaString[] texts = RESERVED.clone();

  /** The reserved word's token, or 0 for any other text. */
  private int[] tokens = RESERVED_TOKENS.clone();

  private int size = Token.words().length;

  /** Where the last text that was asked for stands. */
  private int found;

  /** The one object with these bytes; it has bytes of its own. */
  LuaString of(byte[] bytes, int offset, int length) {
    int hash = hash(bytes, offset, length);
    int mask = texts.length - 1;
    int slot = hash & mask;
    while (true) {
      LuaString known = texts[slot];
      if (known == null) break;
      if (known.m_length == length
          && Arrays.equals(
              known.m_bytes,
              known.m_offset,
              known.m_offset + length,
              bytes,
              offset,
              offset + length)) {
        found = slot;
        return known;
      }
      slot = (slot + 1) & mask;
    }
    LuaString text = LuaString.valueUsing(Arrays.copyOfRange(bytes, offset, offset + length));
    texts[slot] = text;
    found = slot;
    if (++size > texts.length / 2) grow();
    return text;
  }

  /** The one object that is this text. */
  LuaString of(LuaString text) {
    return of(text.m_bytes, text.m_offset, text.m_length);
  }

  /** The token that the text last asked for is: a reserved word or {@link Token#NAME}. */
  int token() {
    int token = tokens[found];
    return token == 0 ? Token.NAME : token;
  }

  @SuppressWarnings("ReferenceEquality") // which one of the table's own texts it is
  private void grow() {
    LuaString last = texts[found];
    @Nullable LuaString[] oldTexts = texts;
    int[] oldTokens = tokens;
    texts = new @Nullable LuaString[2 * oldTexts.length];
    tokens = new int[texts.length];
    int mask = texts.length - 1;
    for (int i = 0; i < oldTexts.length; i++) {
      LuaString text = oldTexts[i];
      if (text == null) continue;
      int slot = hash(text.m_bytes, text.m_offset, text.m_length) & mask;
      while (texts[slot] != null) slot = (slot + 1) & mask;
      texts[slot] = text;
      tokens[slot] = oldTokens[i];
      if (text == last) found = slot;
    }
  }

  private static int hash(byte[] bytes, int offset, int length) {
    int hash = SEED + length;
    for (int i = offset; i < offset + length; i++) {
      hash = Integer.rotateLeft(hash ^ bytes[i], 5) * 0x9e3779b1;
    }
    return hash ^ hash >>> 15;
  }
}
