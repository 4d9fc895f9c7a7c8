package org.cqueues.runtime;

/** Another thread has ended the script, see {@link LuaState#interrupt}. */
public final class ScriptInterruptedException extends ScriptEndedException {
  private static final long serialVersionUID = 1;

  /** An end for a reason that {@code message} names. */
  public ScriptInterruptedException(String message) {
    super(message);
  }
}
