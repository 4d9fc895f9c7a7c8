package org.cqueues.runtime;

/**
 * Ends a script for a reason that lies outside of it. No script can catch it; it reaches the Java
 * program that called. The state stays usable.
 */
public abstract sealed class ScriptEndedException extends RuntimeException
    permits LimitException, ScriptExitException, ScriptInterruptedException {
  private static final long serialVersionUID = 1;

  ScriptEndedException(String message) {
    super(message);
  }
}
