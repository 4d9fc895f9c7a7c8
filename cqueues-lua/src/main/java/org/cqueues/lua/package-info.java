/** The Lua modules, one class each but for {@code cqueues.socket}, which has a package. */
@NullMarked
package org.cqueues.lua;

import org.jspecify.annotations.NullMarked;
