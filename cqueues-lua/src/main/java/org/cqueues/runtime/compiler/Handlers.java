package org.cqueues.runtime.compiler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which instructions have which handler: those at which calls can be taken out of the class the one
 * for an exposure, which needs what locals hold, and all others one that needs nothing. None has
 * two: each costs the JVM's compiler time, wherever something may be thrown.
 */
final class Handlers {
  /** What handlers need. */
  enum Kind {
    NOTHING,

    /** The variables. */
    VARIABLES,

    /** Also what an instruction in their midst needs to go on. */
    MORE
  }

  private final Layout layout;
  private final CodeWriter out;
  private final Map<Kind, List<CodeWriter.Span>> spans = new EnumMap<>(Kind.class);

  /** Where what comes last has begun to have its handler. */
  private Label begin;

  private Kind kind = Kind.NOTHING;

  /** Begins where a method does. */
  Handlers(Layout layout, CodeWriter out) {
    this.layout = layout;
    this.out = out;
    this.begin = out.mark();
    for (Kind each : Kind.values()) spans.put(each, new ArrayList<>());
  }

  /** Instructions have been emitted, from a place on. */
  void emitted(int first, int last, Label from) {
    boolean exposed = isAmong(layout.exposed, first, last);
    boolean more = isAmong(layout.exposedMore, first, last);
    change(more ? Kind.MORE : exposed ? Kind.VARIABLES : Kind.NOTHING, from);
  }

  private static boolean isAmong(BitSet instructions, int first, int last) {
    int next = instructions.nextSetBit(first);
    return next >= 0 && next <= last;
  }

  /** What is emitted from here on is no instruction. */
  void leave() {
    change(Kind.NOTHING, out.mark());
  }

  private void change(Kind to, Label here) {
    if (to == kind) return;
    of(kind).add(new CodeWriter.Span(begin, here));
    kind = to;
    begin = here;
  }

  /** Ends with the last instruction. */
  void end() {
    of(kind).add(new CodeWriter.Span(begin, out.mark()));
  }

  /** What has a handler of a kind. */
  List<CodeWriter.Span> of(Kind kind) {
    return Objects.requireNonNull(spans.get(kind));
  }
}
