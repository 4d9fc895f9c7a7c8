package org.cqueues.core;

import org.cqueues.os.Interest;

/**
 * Something a coroutine can wait for. The three answers are taken when the wait starts and hold
 * until it ends.
 */
public interface Pollable {
  /** The descriptor to watch, or a negative number for none. */
  int pollfd();

  /** What the descriptor is watched for, bits of {@link Interest}; nothing if none is set. */
  int interest();

  /** Relative seconds after which the wait ends anyway; +inf or NaN for no limit. */
  double timeout();
}
