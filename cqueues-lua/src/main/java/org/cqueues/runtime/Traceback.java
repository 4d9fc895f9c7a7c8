package org.cqueues.runtime;

import java.util.List;
import org.cqueues.runtime.CallStack.Frame;
import org.jspecify.annotations.Nullable;

/** The text that {@code debug.traceback} gives. */
public final class Traceback {
  static final String HEAD = "stack traceback:";

  /** Of a deep stack, what PUC Lua shows: the levels before this one, and so many at the end. */
  private static final int GAP = 11;

  private static final int BOTTOM = 11;

  /** So many functions, and one that is left out, make a long traceback. */
  static final int SHOWN = GAP + BOTTOM + 2;

  private Traceback() {}

  /** The text, as of {@link Bytes#chars}. */
  public static String of(List<Frame> frames, int level) {
    var text = new StringBuilder(HEAD);
    int size = frames.size();
    boolean deep = size > GAP + BOTTOM + 1;
    for (int i = Math.max(level, 0); i < size; i++) {
      if (deep && i == GAP) {
        text.append("\n\t...");
        i = size - BOTTOM;
      }
      append(text, frames.get(i), i + 1 < size ? frames.get(i + 1) : null);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Frame frame, @Nullable Frame caller) {
    var prototype = frame.prototype();
    text.append("\n\t");
    if (prototype == null) {
      text.append("[C]: in ");
    } else {
      text.append(ChunkName.of(prototype)).append(':');
      if (frame.line() > 0) text.append(frame.line()).append(':');
      text.append(" in ");
    }
    OperandNames.Name name = CallStack.called(frame, caller);
    if (name != null) {
      text.append("function '").append(name.name()).append("'");
    } else if (prototype == null) {
      text.append("?");
    } else if (prototype.linedefined == 0) {
      text.append("main chunk");
    } else {
      text.append("function <").append(ChunkName.of(prototype)).append(':');
      text.append(prototype.linedefined).append('>');
    }
    if (frame.tail()) text.append("\n\t(...tail calls...)");
  }
}
