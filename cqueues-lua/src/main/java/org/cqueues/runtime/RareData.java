package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;

/**
 * What few tables have. It is in a field of LuaJ's that we do not use, so that the others do not
 * have to be larger; therefore it has to be a table itself.
 */
final class RareData extends LuaTable {
  /** Changes while an {@link Inheritance} depended on it. */
  int changes;

  /** The content, if the table is weak. */
  @Nullable WeakContent content;

  /** What the table keeps as a key of ephemeron tables. */
  @Nullable Ephemeron kept;

  /** Tells that the table is to be finalized, or was; goes when it goes. */
  Finalizers.@Nullable Mark mark;

  /** Where keys are placed in a table with so many alike, see {@link Table}. */
  @Nullable SeededHash ownHash;
}
