/** The Lua runtime over LuaJ's values: states, coroutines, errors, execution and libraries. */
@NullMarked
package org.cqueues.runtime;

import org.jspecify.annotations.NullMarked;
