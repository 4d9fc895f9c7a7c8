package org.cqueues.core.socket;

import org.cqueues.os.Sockets;

/** Moves bytes between buffers and a descriptor as they are; the place for TLS between the two. */
final class Transport {
  private final Sockets calls;
  private final boolean socket;
  private final boolean quiet;

  /** For a socket, or for another descriptor, which knows only read(2) and write(2). */
  Transport(Sockets calls, boolean socket, boolean quiet) {
    this.calls = calls;
    this.socket = socket;
    this.quiet = quiet;
  }

  /** The count, 0 at the end, or the negative errno. */
  long receive(int fd, long address, long length) {
    return socket ? calls.receive(fd, address, length) : calls.read(fd, address, length);
  }

  /** The count, or the negative errno. */
  long send(int fd, long address, long length) {
    return socket ? calls.send(fd, address, length, quiet) : calls.write(fd, address, length);
  }
}
