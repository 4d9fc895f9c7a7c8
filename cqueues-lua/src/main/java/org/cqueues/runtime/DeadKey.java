package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Stands in a table for an object that was a key and has lost its value, so that the table does not
 * keep the object alive. It marks the place, for a traversal that removes what it meets: of the
 * object it knows the hash, which is enough since a table has no second dead key of the same hash.
 */
@SuppressWarnings("ReferenceEquality") // a dead key is equal to itself alone
final class DeadKey extends LuaValue {
  private final int hash;

  DeadKey(LuaValue key) {
    this.hash = key.hashCode();
  }

  /** Whether a key is an object; others keep nothing that a script could miss. */
  static boolean standsFor(LuaValue key) {
    return !(key instanceof LuaString
        || key instanceof LuaNumber
        || key instanceof LuaBoolean
        || key instanceof WeakBox
        || key instanceof DeadKey);
  }

  boolean isOf(int hash) {
    return this.hash == hash;
  }

  /** That of the key, so that both have the same place in a table. */
  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int type() {
    return TNONE;
  }

  @Override
  public String typename() {
    return "dead key";
  }
}
