package org.cqueues.runtime;

/** A script has called {@code os.exit} in a program that goes on, see {@link LuaState#onExit}. */
public final class ScriptExitException extends ScriptEndedException {
  private static final long serialVersionUID = 1;

  private final int status;

  /** An end with a status, of which a process would have the lowest eight bits. */
  public ScriptExitException(int status) {
    super("os.exit(" + status + ")");
    this.status = status;
  }

  /** The status that the script gave. */
  public int status() {
    return status;
  }
}
