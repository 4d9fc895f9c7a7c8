package org.cqueues.os;

import jnr.ffi.types.intptr_t;

/** The C functions for signals, beside those of {@link LibC} and under the same rules. */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
public interface SignalCalls {
  /** See kill(2). */
  int kill(int pid, int signal);

  /** See signal(2): 0 is the default, 1 ignores. */
  @intptr_t
  long signal(int signal, @intptr_t long handler);

  /** See sigaction(2); with 0 for {@code act} it only tells. The handler is the first word. */
  int sigaction(int signal, @intptr_t long act, @intptr_t long old);

  /** See strsignal(3). */
  String strsignal(int signal);

  /** Those of this process. */
  static SignalCalls get() {
    return Holder.CALLS;
  }

  /** Loads the functions when they are first needed. */
  final class Holder {
    private static final SignalCalls CALLS = CLibrary.load(SignalCalls.class);

    private Holder() {}
  }
}
