package org.cqueues.os;

/** Owns a file descriptor and closes it once. */
public final class Descriptor implements AutoCloseable {
  private int fd;

  /** Takes over {@code fd}. */
  public Descriptor(int fd) {
    if (fd < 0) throw new IllegalArgumentException("descriptor " + fd);
    this.fd = fd;
  }

  /** The number, or -1 after {@link #close}. */
  public int fd() {
    return fd;
  }

  /** Closes it, see close(2); again is a no-op. The number is gone even where close(2) fails. */
  @Override
  public void close() {
    int open = fd;
    if (open < 0) return;
    fd = -1;
    LibC.get().close(open);
  }
}
