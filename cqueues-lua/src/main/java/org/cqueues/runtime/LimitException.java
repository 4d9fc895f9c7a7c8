package org.cqueues.runtime;

/**
 * A script has gone beyond a limit with {@link Limits.Ending#FINAL}. No script can catch it. The
 * state stays usable: its {@link Meter} can be renewed, and other functions called.
 */
public final class LimitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LimitException(String message) {
    super(message);
  }
}
