/**
 * Lua's standard libraries, but for those that are part of the engine: {@code coroutine}, {@code
 * debug} and the functions that catch errors.
 */
@NullMarked
package org.cqueues.runtime.library;

import org.jspecify.annotations.NullMarked;
