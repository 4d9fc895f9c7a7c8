/** The Lua modules, one class each, and the command line. */
@NullMarked
package org.cqueues.lua;

import org.jspecify.annotations.NullMarked;
