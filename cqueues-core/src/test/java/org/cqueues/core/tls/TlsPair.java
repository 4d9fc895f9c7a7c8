package org.cqueues.core.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.cqueues.core.ControllerGroup;
import org.cqueues.core.socket.CoreSocket;
import org.cqueues.core.socket.Mode;
import org.cqueues.core.socket.Reader;
import org.cqueues.core.socket.Settings;
import org.cqueues.core.socket.SocketContext;
import org.cqueues.core.socket.SocketOptions;
import org.cqueues.os.Errno;
import org.cqueues.os.Readiness;
import org.cqueues.os.Sockets;

/** A client and a server on two connected sockets. */
final class TlsPair implements AutoCloseable {
  static final double SOON = 10;

  final ControllerGroup controllers = new ControllerGroup();
  final SocketContext sockets = new SocketContext(controllers);
  final TlsEnvironment environment = new TlsEnvironment(controllers);
  private final boolean isDatagram;
  final CoreSocket client;
  final CoreSocket server;
  TlsContext clientContext;
  TlsContext serverContext;
  TlsSession clientSession;
  TlsSession serverSession;

  TlsPair(TlsMethod method, TlsCredentials... credentials) {
    var fds = new int[2];
    isDatagram = method.isDatagram();
    int type = isDatagram ? Sockets.SOCK_DGRAM : Sockets.SOCK_STREAM;
    assertEquals(0, sockets.calls().openPair(type, true, true, fds));
    client = socket(fds[0], type);
    server = socket(fds[1], type);
    clientContext = new TlsContext(environment, method, false);
    serverContext = new TlsContext(environment, method, true);
    serverContext.settings().credentials = java.util.List.of(credentials);
    clientSession = new TlsSession(clientContext);
    serverSession = new TlsSession(serverContext);
  }

  private CoreSocket socket(int fd, int type) {
    return CoreSocket.of(sockets, fd, type, true, SocketOptions.DEFAULT, new Settings());
  }

  /** The same contexts on fresh sockets. */
  TlsPair again() {
    var other = new TlsPair(clientContext.settings().method);
    other.clientContext = clientContext;
    other.serverContext = serverContext;
    other.clientSession = new TlsSession(clientContext);
    other.serverSession = new TlsSession(serverContext);
    return other;
  }

  TlsPair client(Consumer<TlsSession> change) {
    change.accept(clientSession);
    return this;
  }

  TlsPair server(Consumer<TlsSession> change) {
    change.accept(serverSession);
    return this;
  }

  /** Starts both sides and goes on until both are done; gives their results. */
  int[] shakeHands() {
    int first = client.layer(new TlsLayer(clientSession));
    int second = server.layer(new TlsLayer(serverSession));
    return shakeHands(new int[] {first, second});
  }

  /** Goes on with what was started; in the order of no matter which. */
  int[] shakeHands(int[] results) {
    int first = results[0] == -Errno.EAGAIN ? client.connect() : results[0];
    int second = results[1] == -Errno.EAGAIN ? server.connect() : results[1];
    while (first == -Errno.EAGAIN || second == -Errno.EAGAIN) {
      CoreSocket waits = first == -Errno.EAGAIN ? client : server;
      CoreSocket other = waits == client ? server : client;
      boolean both = first == -Errno.EAGAIN && second == -Errno.EAGAIN;
      await(waits, both || isDatagram ? other : waits);
      // whoever is through reads, for the last thing it sent may have been lost
      if (first == -Errno.EAGAIN) first = client.connect();
      else if (first == 0) client.input().fill(1);
      if (second == -Errno.EAGAIN) second = server.connect();
      else if (second == 0) server.input().fill(1);
    }
    return new int[] {first, second};
  }

  TlsPair connected() {
    int[] results = shakeHands();
    String why = clientSession.failure() + " / " + serverSession.failure();
    assertEquals(0, results[0], why);
    assertEquals(0, results[1], why);
    return this;
  }

  private static void await(CoreSocket a, CoreSocket b) {
    double limit = Math.min(limit(a), limit(b));
    int interest = a.interest();
    if (a != b && a.interest() != b.interest()) {
      limit = Math.min(limit, 0.01); // poll(2) here takes one interest for both
    }
    int ready = Readiness.await(a.pollfd(), a == b ? -1 : b.pollfd(), interest, limit);
    assertTrue(ready != 0 || limit < SOON, "neither is ready");
  }

  private static double limit(CoreSocket socket) {
    double timeout = socket.timeout();
    return Double.isNaN(timeout) ? SOON : Math.min(SOON, timeout);
  }

  /** Does an operation until it does not wait any more. */
  static int done(CoreSocket socket, IntSupplier operation) {
    while (true) {
      int result = operation.getAsInt();
      if (result != -Errno.EAGAIN) return result;
      double limit = limit(socket);
      int ready = Readiness.await(socket.pollfd(), socket.interest(), limit);
      assertTrue(ready != 0 || limit < SOON, "not ready");
    }
  }

  static void write(CoreSocket socket, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(bytes.length, socket.output().send(bytes, 0, bytes.length, Mode.FULL));
    assertEquals(0, done(socket, () -> socket.output().flush(Mode.UNBUFFERED)));
  }

  static String line(CoreSocket socket) {
    var reader = new Reader(socket);
    assertEquals(Reader.FOUND, done(socket, () -> reader.line(false, 0)));
    return new String(reader.take(), StandardCharsets.ISO_8859_1);
  }

  void converse() {
    write(client, "ping\n");
    assertEquals("ping", line(server));
    write(server, "pong\n");
    assertEquals("pong", line(client));
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
