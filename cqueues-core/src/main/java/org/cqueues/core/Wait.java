package org.cqueues.core;

/** How a coroutine stopped running. */
public sealed interface Wait {
  /** It waits for the events it added, or, if it added none, gives way for one step. */
  record Polling() implements Wait {}

  /** It has ended. */
  record Done() implements Wait {}

  /** It has something for whoever called the step; see {@link Coroutine#relay}. */
  record Outward() implements Wait {}

  /** It has ended with an error. */
  record Failed(Object error) implements Wait {}

  /** What it polled cannot be examined; {@code object} is the culprit. */
  record Unpollable(String text, Object object) implements Wait {}

  Wait POLLING = new Polling();
  Wait DONE = new Done();
  Wait OUTWARD = new Outward();
}
