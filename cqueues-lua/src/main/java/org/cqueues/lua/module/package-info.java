/**
 * What the Lua modules share: classes of userdata, module tables, and how code of a state waits.
 */
@NullMarked
package org.cqueues.lua.module;

import org.jspecify.annotations.NullMarked;
