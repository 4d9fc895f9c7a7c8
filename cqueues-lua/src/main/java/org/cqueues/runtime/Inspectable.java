package org.cqueues.runtime;

/**
 * A compiled function whose registers are in an {@link Activation} while it runs, where {@code
 * debug.getlocal} and {@code debug.setlocal} find them, and so does the interpreter, which goes on
 * with the call once there is a {@link Hook}. It is slower than others, and several times faster
 * than an interpreted one.
 */
interface Inspectable {}
