package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;

/** A function of the library's that scripts get many of, each with values of its own. */
public abstract class KeepingFunction extends LibraryFunction implements Keeper {
  private @Nullable Ephemeron kept;

  protected KeepingFunction(String name) {
    super(name);
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
