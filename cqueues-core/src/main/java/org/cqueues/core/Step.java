package org.cqueues.core;

import org.jspecify.annotations.Nullable;

/** How a step of a controller ended. After a failure the controller can be stepped again. */
public sealed interface Step {
  /** Every coroutine that was runnable ran. */
  record Done() implements Step {}

  /** The kernel would not wait, see epoll_wait(2), or not forget an alert. */
  record NotPolled(int errno) implements Step {}

  /** A coroutine ended with an error. */
  record Raised(Object error, Coroutine by) implements Step {}

  /** What a coroutine polled cannot be examined; the coroutine is removed. */
  record Unpollable(String text, Coroutine by, Object object) implements Step {}

  /** The kernel would not watch a descriptor; the coroutine is removed. */
  record Refused(int errno, Coroutine by, @Nullable Object object, int fd) implements Step {}

  Step DONE = new Done();
}
