package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;

/** A userdata of ours, which may be a key of an ephemeron table like any table. */
@SuppressWarnings("ReferenceEquality") // each is only equal to itself
public abstract class Userdata extends LuaUserdata implements Keeper {
  private @Nullable Ephemeron kept;

  /** As LuaJ's: an object, and its metatable or null. */
  protected Userdata(Object instance, @Nullable LuaValue metatable) {
    super(instance, metatable);
  }

  /** Each is only equal to itself; LuaJ compares the objects inside. */
  @Override
  public final boolean raweq(LuaUserdata other) {
    return this == other;
  }

  @Override
  public final boolean equals(Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String tojstring() {
    return "userdata: " + Addresses.of(this);
  }

  @Override
  public final @Nullable Ephemeron kept() {
    return kept;
  }

  @Override
  public final void keep(@Nullable Ephemeron first) {
    kept = first;
  }
}
