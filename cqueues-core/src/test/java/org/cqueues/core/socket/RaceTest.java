package org.cqueues.core.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.cqueues.core.ControllerGroup;
import org.cqueues.core.ManualClock;
import org.cqueues.core.name.AddressList;
import org.cqueues.core.name.AddressSource;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Readiness;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connecting to several addresses side by side, against listeners that answer or do not. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RaceTest {
  private static final double DELAY = 0.25;
  private static final int BACKLOG = 1;

  private final ManualClock clock = new ManualClock();
  private final SocketContext context = new SocketContext(new ControllerGroup(clock));

  private static SocketAddress address(ServerSocket listener) {
    return loopback(listener.getLocalPort());
  }

  private static SocketAddress loopback(int port) {
    return Objects.requireNonNull(SocketAddress.literal("127.0.0.1", port));
  }

  private static ServerSocket listener() throws IOException {
    return new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  }

  private static int refused() throws IOException {
    try (ServerSocket closed = listener()) {
      return closed.getLocalPort();
    }
  }

  /** Connects until the listener's queue is full: from then on the kernel answers nobody. */
  private static List<SocketChannel> fill(ServerSocket listener) throws IOException {
    var waiting = new ArrayList<SocketChannel>();
    for (int i = 0; i <= BACKLOG; i++) { // the kernel takes one more than it was told
      waiting.add(SocketChannel.open(listener.getLocalSocketAddress()));
    }
    return waiting;
  }

  private static void close(List<SocketChannel> channels) throws IOException {
    for (SocketChannel channel : channels) channel.close();
  }

  private CoreSocket racing(SocketAddress... addresses) {
    return racing(new AddressList(List.of(addresses), -SocketErrors.ENOHOST));
  }

  private CoreSocket racing(AddressSource source) {
    int flags = SocketOptions.DEFAULT.flags();
    var options = new SocketOptions(flags, null, -1, -1, null, DELAY, null);
    return CoreSocket.connecting(context, source, Sockets.SOCK_STREAM, options, new Settings());
  }

  /** One address, and behind it a pause, as while a server is asked for those of IPv6. */
  private static final class PausingSource implements AddressSource {
    private final SocketAddress only;
    private int calls;

    PausingSource(SocketAddress only) {
      this.only = only;
    }

    @Override
    public int next() {
      return switch (calls++) {
        case 0 -> 0;
        case 1 -> -Errno.EAGAIN;
        default -> -SocketErrors.ENOHOST;
      };
    }

    @Override
    public SocketAddress address() {
      return only;
    }

    @Override
    public int pollfd() {
      return -1;
    }

    @Override
    public int interest() {
      return Interest.NONE;
    }

    @Override
    public double timeout() {
      return 0;
    }

    @Override
    public void close() {}
  }

  private static int connected(CoreSocket socket) {
    int result = socket.connect();
    while (result == -Errno.EAGAIN) {
      int ready = Readiness.await(socket.pollfd(), socket.interest(), socket.timeout());
      assertTrue(ready >= 0, "poll: " + ready);
      result = socket.connect();
    }
    return result;
  }

  private static long descriptors() throws IOException {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }

  @Test
  void anAddressThatDoesNotAnswerHoldsUpNobody() throws IOException {
    try (ServerSocket silent = listener();
        ServerSocket good = listener()) {
      List<SocketChannel> waiting = fill(silent);
      connected(racing(address(good))); // whatever is loaded or opened once
      long before = descriptors();
      CoreSocket socket = racing(address(silent), address(good));
      assertEquals(-Errno.EAGAIN, socket.connect());
      assertEquals(DELAY, socket.timeout(), 1e-9);
      clock.advance(DELAY / 2);
      assertEquals(-Errno.EAGAIN, socket.connect());
      assertEquals(DELAY / 2, socket.timeout(), 1e-9, "the first address has a head start");
      clock.advance(DELAY / 2 + 1e-6);
      assertEquals(0, connected(socket));
      assertEquals(before + 1, descriptors());
      assertEquals(0, socket.names().peer());
      assertEquals(address(good), socket.names().address());
      socket.close();
      close(waiting);
    }
  }

  @Test
  void theNextIsTriedAtOnceWhereOneIsRefused() throws IOException {
    try (ServerSocket good = listener()) {
      CoreSocket socket = racing(loopback(refused()), address(good));
      assertEquals(0, connected(socket));
      assertEquals(0, socket.names().peer());
      assertEquals(address(good), socket.names().address());
      socket.close();
    }
  }

  @Test
  void addressesBeforeAPauseOfTheSourceAreNotLost() throws IOException {
    try (ServerSocket good = listener()) {
      CoreSocket socket = racing(new PausingSource(address(good)));
      assertEquals(-Errno.EAGAIN, socket.connect());
      assertEquals(0, connected(socket));
      assertEquals(0, socket.names().peer());
      assertEquals(address(good), socket.names().address());
      socket.close();
    }
  }

  @Test
  void theLastErrorIsReportedWhereNoneAnswers() throws IOException {
    CoreSocket socket = racing(loopback(refused()), loopback(refused()));
    assertEquals(-Errno.code("ECONNREFUSED"), connected(socket));
    socket.close();
    CoreSocket nowhere = racing();
    assertEquals(-SocketErrors.ENOHOST, connected(nowhere));
    nowhere.close();
  }

  @Test
  void closingInTheMiddleLeavesNothingOpen() throws IOException {
    try (ServerSocket silent = listener()) {
      List<SocketChannel> waiting = fill(silent);
      racing(address(silent)).close();
      long before = descriptors();
      CoreSocket socket = racing(address(silent), address(silent));
      assertEquals(-Errno.EAGAIN, socket.connect());
      assertTrue(descriptors() > before);
      socket.close();
      assertEquals(before, descriptors());
      close(waiting);
    }
  }
}
