package org.cqueues.os.linux;

import org.cqueues.os.Facility;
import org.cqueues.os.FileWatch;
import org.cqueues.os.Poller;
import org.jspecify.annotations.Nullable;

/** epoll(7) and inotify(7). */
public final class LinuxFacility implements Facility {
  /**
   * Of the C library.
   *
   * @param library for others
   */
  public LinuxFacility(@Nullable String library) {}

  @Override
  public Poller openPoller() {
    return new Epoll(LinuxLibC.get());
  }

  @Override
  public FileWatch watch(byte[] path) {
    return Inotify.open(LinuxLibC.get(), path);
  }

  @Override
  public FileWatch.Kind watchKind() {
    return FileWatch.Kind.INOTIFY;
  }
}
