package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A collectable value that, as a key of ephemeron tables, keeps their values for it alive: whoever
 * loses the key loses them too, even where they refer to it.
 */
interface Keeper {
  /** The first of a list, or null. */
  @Nullable Ephemeron kept();

  /** Replaces the list. */
  void keep(@Nullable Ephemeron first);
}
