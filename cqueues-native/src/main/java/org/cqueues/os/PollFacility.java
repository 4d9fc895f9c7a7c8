package org.cqueues.os;

import org.jspecify.annotations.Nullable;

/** poll(2), which every system has. */
public final class PollFacility implements Facility {
  /**
   * Of the C library.
   *
   * @param library for others
   */
  public PollFacility(@Nullable String library) {}

  @Override
  public Poller openPoller() {
    return new PollQueue();
  }

  /** There is nothing for files: the system's own. */
  @Override
  public FileWatch watch(byte[] path) {
    return Platform.current().facility().watch(path);
  }

  @Override
  public FileWatch.Kind watchKind() {
    return Platform.current().facility().watchKind();
  }
}
