package org.cqueues.runtime.compiler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which instructions have which of a method's two handlers: those at which calls can be taken out
 * of the class the one for an exposure, which needs what locals hold, and all others one that needs
 * nothing. None has both: each costs the JVM's compiler time, wherever something may be thrown.
 */
final class Handlers {
  private final BitSet exposed;
  private final CodeWriter out;
  private final List<CodeWriter.Span> spans = new ArrayList<>();
  private final List<CodeWriter.Span> others = new ArrayList<>();

  /** Where what comes last has begun to have its handler. */
  private Label begin;

  private boolean isExposed;

  /**
   * Begins where a method does.
   *
   * @param exposed the instructions at which calls can be taken out of the class
   */
  Handlers(BitSet exposed, CodeWriter out) {
    this.exposed = exposed;
    this.out = out;
    this.begin = out.mark();
  }

  /** Instructions have been emitted, from a place on. */
  void emitted(int first, int last, Label from) {
    int next = exposed.nextSetBit(first);
    change(next >= 0 && next <= last, from);
  }

  /** What is emitted from here on is no instruction. */
  void leave() {
    change(false, out.mark());
  }

  /** Ends with the last instruction. */
  void end() {
    add(out.mark());
  }

  private void change(boolean to, Label here) {
    if (to == isExposed) return;
    add(here);
    isExposed = to;
    begin = here;
  }

  private void add(Label here) {
    (isExposed ? spans : others).add(new CodeWriter.Span(begin, here));
  }

  /** What has the handler for an exposure. */
  List<CodeWriter.Span> exposed() {
    return spans;
  }

  /** What has the one that needs nothing. */
  List<CodeWriter.Span> others() {
    return others;
  }
}
