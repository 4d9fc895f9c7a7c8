package org.cqueues.lua.embed;

import java.time.Duration;

/**
 * A coroutine has kept the others from running for longer than the program wants to accept.
 *
 * @param time how long
 * @param traceback where it stopped at last, as of {@code debug.traceback}, or where it has ended,
 *     where it was soon after the time had passed; empty where it has not been in a loop or call of
 *     its own since
 */
public record SlowTurn(Duration time, String traceback) {}
