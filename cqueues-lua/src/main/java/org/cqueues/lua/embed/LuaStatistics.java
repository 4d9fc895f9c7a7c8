package org.cqueues.lua.embed;

/**
 * What an engine holds at one moment.
 *
 * @param coroutines those of the loop, and of other controllers that scripts have made
 * @param runnable of the loop's coroutines, those that can run at once
 * @param descriptors sockets, controllers, files open or watched, other objects with a descriptor
 * @param watched descriptors that coroutines of the loop wait for
 * @param timers deadlines that the loop keeps, some of waits that have ended included
 * @param submitted actions of other threads that wait for the loop
 * @param instructions used since the meter was renewed; 0 without limits
 * @param bytes allocated since then; 0 without limits
 * @param turns times that a coroutine was resumed by a controller
 */
public record LuaStatistics(
    int coroutines,
    int runnable,
    int descriptors,
    int watched,
    int timers,
    int submitted,
    long instructions,
    long bytes,
    long turns) {}
