/**
 * Lua in a Java program: {@link org.cqueues.lua.embed.LuaEngine} is the way in, and leads to all
 * the rest.
 */
@NullMarked
package org.cqueues.lua.embed;

import org.jspecify.annotations.NullMarked;
