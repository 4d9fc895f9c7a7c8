package org.cqueues.core.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.cqueues.core.ControllerGroup;
import org.cqueues.core.name.AddressList;
import org.cqueues.os.Errno;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.junit.jupiter.api.Test;

class CoreSocketTest {
  private static final int ECONNREFUSED = Errno.code("ECONNREFUSED");

  private static SocketAddress.Inet loopback(int port) {
    SocketAddress.Inet address = SocketAddress.literal("127.0.0.1", port);
    assertNotNull(address);
    return address;
  }

  private static CoreSocket listening(SocketContext context) {
    var socket =
        CoreSocket.listening(
            context,
            new AddressList(List.of(loopback(0)), -SocketErrors.ENOHOST),
            Sockets.SOCK_STREAM,
            SocketOptions.DEFAULT,
            new Settings());
    assertEquals(0, socket.connect());
    return socket;
  }

  private static SocketAddress.Inet nameOf(CoreSocket socket) {
    assertEquals(0, socket.names().local());
    return assertInstanceOf(SocketAddress.Inet.class, socket.names().address());
  }

  private static CoreSocket connecting(SocketContext context, SocketAddress... addresses) {
    return CoreSocket.connecting(
        context,
        new AddressList(List.of(addresses), -SocketErrors.ENOHOST),
        Sockets.SOCK_STREAM,
        SocketOptions.DEFAULT,
        new Settings());
  }

  private static int connected(CoreSocket socket) {
    int result = socket.connect();
    while (result == -Errno.EAGAIN) {
      SocketPair.await(socket);
      result = socket.connect();
    }
    return result;
  }

  /** An address on which nothing listens. */
  private static SocketAddress.Inet refused(SocketContext context) {
    CoreSocket gone = listening(context);
    SocketAddress.Inet address = nameOf(gone);
    gone.close();
    return address;
  }

  @Test
  void theNextAddressIsTriedWhereOneRefuses() {
    var context = new SocketContext(new ControllerGroup());
    CoreSocket listener = listening(context);
    CoreSocket socket = connecting(context, refused(context), nameOf(listener));
    assertEquals(0, connected(socket));
    assertEquals(0, socket.names().peer());
    assertEquals(nameOf(listener), socket.names().address());
    socket.close();
    listener.close();
  }

  @Test
  void theLastRealErrorIsReportedAgainAndAgain() {
    var context = new SocketContext(new ControllerGroup());
    SocketAddress none = refused(context);
    CoreSocket socket = connecting(context, none, none);
    assertEquals(-ECONNREFUSED, connected(socket));
    assertEquals(-ECONNREFUSED, connected(socket));
    assertEquals(-1, socket.pollfd());
    assertEquals(0, socket.output().flush(Mode.UNBUFFERED), "there is nothing to send");
    assertEquals(
        1, socket.output().send(new byte[1], 0, 1, Mode.UNBUFFERED), "the buffer takes it");
    assertEquals(-ECONNREFUSED, socket.output().failure());
    assertEquals(-ECONNREFUSED, socket.output().flush(Mode.UNBUFFERED));
    socket.close();
  }

  @Test
  void withoutAnyAddressThatIsTheError() {
    var context = new SocketContext(new ControllerGroup());
    assertEquals(-SocketErrors.ENOHOST, connecting(context).connect());
  }

  @Test
  void closingTwiceClosesOnce() {
    var pair = new SocketPair();
    int fd = pair.a.pollfd();
    pair.a.close();
    var fds = new int[2];
    assertEquals(0, pair.context.calls.openPair(Sockets.SOCK_STREAM, true, true, fds));
    assertEquals(fd, fds[0], "the lowest number is used again");
    pair.a.close();
    assertEquals(Sockets.SOCK_STREAM, pair.context.calls.typeOf(fd));
    for (int each : fds) pair.context.calls.close(each);
    pair.close();
  }

  @Test
  void shuttingDownWaitsForTheConnection() {
    var context = new SocketContext(new ControllerGroup());
    CoreSocket listener = listening(context);
    CoreSocket socket = connecting(context, nameOf(listener));
    int result = socket.shutdown(false, true);
    if (result == -Errno.EAGAIN) {
      SocketPair.await(socket);
      result = socket.connect();
    }
    assertEquals(0, result);
    assertTrue(socket.output().isShut());
    socket.close();
    listener.close();
  }
}
