package org.cqueues.runtime;

/**
 * A script has gone beyond a limit with {@link Limits.Ending#FINAL}, or beyond the time of its
 * turn. The state's {@link Meter} can be renewed, and other functions called.
 */
public final class LimitException extends ScriptEndedException {
  private static final long serialVersionUID = 1;

  /** A limit that {@code message} names. */
  public LimitException(String message) {
    super(message);
  }
}
