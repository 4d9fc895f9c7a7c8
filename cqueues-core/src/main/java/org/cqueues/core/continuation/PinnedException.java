package org.cqueues.core.continuation;

/**
 * A continuation was asked to suspend while a frame on its stack cannot be frozen, for example a
 * class initialiser or a call from native code. The continuation goes on as if nothing had been
 * asked.
 */
public final class PinnedException extends RuntimeException {
  PinnedException(String reason) {
    super("cannot suspend across a native frame: " + reason, null, false, false);
  }
}
