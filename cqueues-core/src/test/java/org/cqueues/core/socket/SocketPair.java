package org.cqueues.core.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.cqueues.core.ControllerGroup;
import org.cqueues.os.Sockets;

/** Two connected sockets for a test. */
final class SocketPair implements AutoCloseable {
  final SocketContext context = new SocketContext(new ControllerGroup());
  final CoreSocket a;
  final CoreSocket b;

  SocketPair() {
    this(Sockets.SOCK_STREAM);
  }

  SocketPair(int type) {
    var fds = new int[2];
    assertEquals(0, context.calls.openPair(type, true, true, fds));
    a = CoreSocket.of(context, fds[0], type, true, SocketOptions.DEFAULT, new Settings());
    b = CoreSocket.of(context, fds[1], type, true, SocketOptions.DEFAULT, new Settings());
  }

  @Override
  public void close() {
    a.close();
    b.close();
    context.pool.close();
  }
}
