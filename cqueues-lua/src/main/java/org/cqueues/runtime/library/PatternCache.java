package org.cqueues.runtime.library;

import org.cqueues.runtime.Ops;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/** The patterns that a state used last: programs use few, again and again. */
final class PatternCache {
  private static final int SIZE = 64;

  /** Longer ones would keep much memory. */
  private static final int LONGEST = 1000;

  private final @Nullable LuaString[] texts = new @Nullable LuaString[SIZE];
  private final @Nullable Pattern[] patterns = new @Nullable Pattern[SIZE];

  /** The pattern that a text spells, with {@code ^} as an anchor. */
  Pattern get(LuaString text) {
    if (text.m_length > LONGEST) return new Pattern(text, true);
    int hash = text.hashCode();
    int slot = (hash ^ (hash >>> 6)) & (SIZE - 1);
    LuaString known = texts[slot];
    Pattern pattern = patterns[slot];
    if (known != null && pattern != null && Ops.rawEqual(known, text)) return pattern;
    pattern = new Pattern(text, true);
    texts[slot] = text;
    patterns[slot] = pattern;
    return pattern;
  }
}
