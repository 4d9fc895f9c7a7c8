package org.cqueues.core.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.cqueues.core.ControllerGroup;
import org.cqueues.os.Errno;
import org.cqueues.os.Readiness;
import org.cqueues.os.Sockets;
import org.jspecify.annotations.Nullable;

/** Two connected sockets for a test. */
final class SocketPair implements AutoCloseable {
  private static final double SOON = 10;

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

  /** Two stream sockets with a layer on both ends, which have shaken hands. */
  SocketPair(@Nullable TransportLayer layer) {
    this(Sockets.SOCK_STREAM);
    if (layer == null) return;
    int first = a.layer(layer);
    int second = b.layer(layer);
    while (first == -Errno.EAGAIN || second == -Errno.EAGAIN) {
      first = a.connect();
      second = b.connect();
    }
    assertEquals(0, first);
    assertEquals(0, second);
  }

  /** Waits for what the last operation of a socket wanted. */
  static void await(CoreSocket socket) {
    assertTrue(Readiness.await(socket.pollfd(), socket.interest(), SOON) > 0, "not ready");
  }

  /** Whether it is worth trying the last operation again right now. */
  static boolean isReady(CoreSocket socket) {
    return Readiness.await(socket.pollfd(), socket.interest(), 0) > 0;
  }

  @Override
  public void close() {
    a.close();
    b.close();
    context.pool.close();
  }
}
