/** The registry of the Lua modules, each of which has a package of its own. */
@NullMarked
package org.cqueues.lua;

import org.jspecify.annotations.NullMarked;
