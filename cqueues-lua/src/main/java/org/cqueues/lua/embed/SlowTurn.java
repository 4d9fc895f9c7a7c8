package org.cqueues.lua.embed;

import java.time.Duration;

/**
 * A coroutine has kept the others from running for longer than the program wants to accept.
 *
 * @param time how long
 * @param traceback where it stopped at last, as of {@code debug.traceback}; empty where it has
 *     ended
 */
public record SlowTurn(Duration time, String traceback) {}
