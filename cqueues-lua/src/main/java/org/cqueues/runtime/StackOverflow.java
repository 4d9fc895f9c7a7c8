package org.cqueues.runtime;

/**
 * Calls are nested too deep: what the JVM would have found a little later. It is the cause of Lua's
 * error; a trace of Java's stack would cost more than all the rest.
 */
final class StackOverflow extends StackOverflowError {
  /** Whether the innermost function on the stack is the one that was not to begin. */
  final boolean entry;

  private StackOverflow(boolean entry) {
    this.entry = entry;
  }

  /** The error of a call that is not to begin, where its caller is. */
  static ScriptError error(boolean entry) {
    return Errors.overflow(new StackOverflow(entry), CallStack.position(1));
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
