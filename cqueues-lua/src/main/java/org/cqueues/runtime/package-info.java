/**
 * The Lua engine over LuaJ's values: states, coroutines, errors, the compiler, tables and garbage.
 * The subpackages read chunks and hold the standard libraries.
 */
@NullMarked
package org.cqueues.runtime;

import org.jspecify.annotations.NullMarked;
