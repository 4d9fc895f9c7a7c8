/**
 * All of Lua's libraries, and what a state gets of them.
 *
 * <p>A library is a class named after its table: {@code StringLibrary} is {@code string}. The basic
 * functions are three by idea: {@code BaseLibrary} for values and tables, {@code LoadLibrary} for
 * chunks, {@code ErrorLibrary} for errors; {@code ModuleLibrary} is what 5.1 left behind. Every
 * function is a {@link org.cqueues.runtime.LibraryFunction}, every wrong argument goes through
 * {@link org.cqueues.runtime.Args}. Behind {@code string} are {@code Pattern} (a pattern, read
 * once), {@code Matcher} (one search) and {@code Format}; behind {@code os}, {@code Calendar}. The
 * table {@code io} lives beside its files, in {@link org.cqueues.runtime.io}. {@code Libraries}
 * puts all together.
 */
@NullMarked
package org.cqueues.runtime.library;

import org.jspecify.annotations.NullMarked;
