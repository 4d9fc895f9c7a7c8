package org.cqueues.os.bsd;

import jnr.ffi.LibraryLoader;
import org.cqueues.os.Facility;
import org.cqueues.os.FileWatch;
import org.cqueues.os.Platform;
import org.cqueues.os.Poller;
import org.jspecify.annotations.Nullable;

/** kqueue(2), of the BSD that this is, or of a library elsewhere. */
public final class KqueueFacility implements Facility {
  private final Kernel kernel;
  private final String library;

  /**
   * Of the C library, or another one.
   *
   * @param library its file; null for the C library
   */
  public KqueueFacility(@Nullable String library) {
    this.library = library == null ? "the C library" : library;
    kernel = new Kernel(calls(library, Kevent.CLASSIC), Kevent.CLASSIC, 0);
  }

  /** The functions as a system calls those of a layout: NetBSD keeps former ones. */
  static KqueueCalls calls(@Nullable String library, Kevent layout) {
    return LibraryLoader.create(KqueueCalls.class)
        .mapper((name, _) -> name.equals("kevent") ? layout.function() : name)
        .load(library == null ? "c" : library);
  }

  @Override
  public Poller openPoller() {
    try {
      return new Kqueue(kernel);
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalArgumentException("no kqueue(2) in " + library, e);
    }
  }

  @Override
  public FileWatch watch(byte[] path) {
    return Platform.current().facility().watch(path);
  }

  @Override
  public FileWatch.Kind watchKind() {
    return FileWatch.Kind.KQUEUE;
  }
}
