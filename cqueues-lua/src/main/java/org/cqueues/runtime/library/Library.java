package org.cqueues.runtime.library;

import java.util.EnumSet;
import java.util.Set;

/**
 * A library of Lua 5.2 that a state may have. The basic functions are in every state; of these,
 * {@code collectgarbage} is missing where there are limits.
 */
public enum Library {
  /** {@code require} and {@code package}. */
  PACKAGE,
  COROUTINE,
  STRING,
  TABLE,
  MATH,
  BIT32,
  /** {@code io}, {@code loadfile} and {@code dofile}. */
  IO,
  /** The functions of {@code os} that tell the time. */
  TIME,
  /** All of {@code os}. */
  OS,
  DEBUG;

  /** All libraries. */
  public static final Set<Library> ALL = Set.copyOf(EnumSet.allOf(Library.class));

  /** What computes and tells the time: no way to files, processes, modules or other functions. */
  public static final Set<Library> SAFE = Set.of(COROUTINE, STRING, TABLE, MATH, BIT32, TIME);
}
