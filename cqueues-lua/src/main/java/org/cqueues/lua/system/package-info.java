/** {@code system}: clocks and a pause, as LuaSystem has them. */
@NullMarked
package org.cqueues.lua.system;

import org.jspecify.annotations.NullMarked;
