package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.lib.VarArgFunction;

/** A function of the library's that scripts get many of, each with values of its own. */
public abstract class KeepingFunction extends VarArgFunction implements Keeper {
  private @Nullable Ephemeron kept;

  @Override
  public final @Nullable Ephemeron kept() {
    return kept;
  }

  @Override
  public final void keep(@Nullable Ephemeron first) {
    kept = first;
  }
}
