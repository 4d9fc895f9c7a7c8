package org.cqueues.runtime.library;

import org.cqueues.runtime.Ops;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/** The patterns that a state used last: programs use few, again and again. Two have one place. */
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
    int slot = (hash ^ (hash >>> 6)) & (SIZE - 2);
    Pattern known = at(slot, text);
    if (known == null) known = at(slot + 1, text);
    if (known != null) return known;
    var pattern = new Pattern(text, true);
    texts[slot + 1] = texts[slot];
    patterns[slot + 1] = patterns[slot];
    texts[slot] = text;
    patterns[slot] = pattern;
    return pattern;
  }

  private @Nullable Pattern at(int slot, LuaString text) {
    LuaString known = texts[slot];
    return known != null && Ops.rawEqual(known, text) ? patterns[slot] : null;
  }
}
