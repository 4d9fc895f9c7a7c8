package org.cqueues.runtime;

/**
 * Where an instruction of compiled code found a field the last time. Tables that are made alike
 * have their fields at the same places, so that it is likely to be there again; whoever looks has
 * to see that the key is.
 *
 * <p>Threads whose states share the code write here at once: a guess of one is as good as
 * another's.
 */
final class Place {
  /** The slot of the value. */
  int slot = 1;
}
