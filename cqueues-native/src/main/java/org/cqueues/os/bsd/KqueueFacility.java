package org.cqueues.os.bsd;

import org.cqueues.os.Facility;
import org.cqueues.os.FileWatch;
import org.cqueues.os.Platform;
import org.cqueues.os.Poller;
import org.jspecify.annotations.Nullable;

/** kqueue(2), of the BSD that this is, or of a library elsewhere. */
public final class KqueueFacility implements Facility {
  private final Kernel kernel;
  private final String library;
  private volatile @Nullable Boolean unpollable;

  /**
   * Of the C library, or another one.
   *
   * @param library its file; null for the C library
   */
  public KqueueFacility(@Nullable String library) {
    this.library = library == null ? "the C library" : library;
    boolean own = library == null && Platform.current() instanceof BsdPlatform;
    kernel =
        own ? ((BsdPlatform) Platform.current()).kernel() : Kernel.of(library, Kevent.CLASSIC, 0);
  }

  @Override
  public Poller openPoller() {
    try {
      var queue = new Kqueue(kernel);
      return isUnpollable(queue) ? new UnpollableKqueue(queue) : queue;
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalArgumentException("no kqueue(2) in " + library, e);
    }
  }

  /** Found out with the first queue of a library; a kernel's can be waited for. */
  private boolean isUnpollable(Kqueue queue) {
    Boolean known = unpollable;
    if (known != null) return known;
    boolean found = UnpollableKqueue.isNeeded(queue);
    unpollable = found;
    return found;
  }

  @Override
  public FileWatch watch(byte[] path) {
    try {
      return VnodeWatch.open(kernel, path);
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalArgumentException("no kqueue(2) in " + library, e);
    }
  }

  @Override
  public FileWatch.Kind watchKind() {
    return kernel.kqueue1() != 0 ? FileWatch.Kind.KQUEUE1 : FileWatch.Kind.KQUEUE;
  }
}
