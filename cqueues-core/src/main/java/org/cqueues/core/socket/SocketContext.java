package org.cqueues.core.socket;

import org.cqueues.core.ControllerGroup;
import org.cqueues.os.Clock;
import org.cqueues.os.Sockets;

/** What the sockets of one Lua state share. */
public final class SocketContext {
  final Sockets calls = new Sockets();
  final BufferPool pool = new BufferPool();
  final ControllerGroup controllers;
  final Clock clock;

  /** Sockets that are cancelled in {@code controllers} before their descriptor is closed. */
  public SocketContext(ControllerGroup controllers) {
    this.controllers = controllers;
    this.clock = controllers.clock();
    controllers.reaper().watch(this, pool::close); // at the end of the state
  }

  /** The system calls. */
  public Sockets calls() {
    return calls;
  }

  /** What deadlines are read on. */
  public Clock clock() {
    return clock;
  }

  /** Cancels a descriptor everywhere, then closes it; nothing if negative. */
  public void close(int fd) {
    if (fd < 0) return;
    controllers.cancel(fd);
    calls.close(fd);
  }
}
