package org.cqueues.os.illumos;

import org.cqueues.os.Facility;
import org.cqueues.os.FileWatch;
import org.cqueues.os.Poller;
import org.jspecify.annotations.Nullable;

/** Event ports, of illumos or of a library elsewhere. */
public final class PortFacility implements Facility {
  private final PortCalls calls;
  private final String library;

  /**
   * Of the C library, or another one.
   *
   * @param library its file; null for the C library
   */
  public PortFacility(@Nullable String library) {
    this.library = library == null ? "the C library" : library;
    calls = PortCalls.of(library);
  }

  @Override
  public Poller openPoller() {
    try {
      return new EventPort(calls);
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalArgumentException("no port_create(3C) in " + library, e);
    }
  }

  @Override
  public FileWatch watch(byte[] path) {
    try {
      return PortWatch.open(calls, path);
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalArgumentException("no port_create(3C) in " + library, e);
    }
  }

  @Override
  public FileWatch.Kind watchKind() {
    return FileWatch.Kind.EVENT_PORTS;
  }
}
