package org.cqueues.lua.embed;

import java.util.List;

/**
 * A coroutine of the loop, and what it waits for.
 *
 * @param waitsFor one text for each thing, such as {@code socket (fd 7) for reading} or {@code 0.25
 *     s}; nothing where it can run
 * @param traceback its Lua stack, as of {@code debug.traceback}
 */
public record LuaWait(List<String> waitsFor, String traceback) {}
