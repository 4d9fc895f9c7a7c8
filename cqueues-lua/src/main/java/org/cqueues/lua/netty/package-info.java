/**
 * Engines in Netty 4.2: {@link org.cqueues.lua.netty.NettyHost} has an event loop turn the loop of
 * an engine, and {@link org.cqueues.lua.netty.LuaEngines} gives each loop of a group its own, whose
 * coroutines handle the connections. Netty is a dependency of the programs that use this package.
 */
@NullMarked
package org.cqueues.lua.netty;

import org.jspecify.annotations.NullMarked;
