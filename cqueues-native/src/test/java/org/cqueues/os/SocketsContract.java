package org.cqueues.os;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What sockets do, whatever the system's numbers, structures and calls. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class SocketsContract {
  private static final boolean[] BOTH = {false, true};
  private static final int ROOM = 1 << 16;

  /** See send(2); the same on every system. */
  private static final int MSG_OOB = 1;

  private final SocketPlatform system = Platform.current().sockets();
  private final SocketCalls calls = SocketCalls.get();
  private final Sockets sockets = new Sockets();
  private final Arena arena = Arena.ofConfined();
  private final long memory = arena.allocate(ROOM, Long.BYTES).address();
  private final List<Integer> opened = new ArrayList<>();
  private Path directory = Path.of("");

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("sockets");
  }

  @AfterEach
  void closeAll() throws IOException {
    for (int fd : opened) sockets.close(fd);
    arena.close();
    try (var files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) Files.delete(file);
    }
    Files.delete(directory);
  }

  private int kept(int fd) {
    assertTrue(fd >= 0, () -> Errno.text(-fd));
    opened.add(fd);
    return fd;
  }

  private int open(int family, int type) {
    return kept(sockets.open(family, type, true, true));
  }

  private int[] pair(int type) {
    var pair = new int[2];
    assertEquals(0, sockets.openPair(type, true, true, pair));
    for (int fd : pair) kept(fd);
    return pair;
  }

  private static SocketAddress loopback(int port) {
    return new SocketAddress.Inet(new byte[] {127, 0, 0, 1}, port, 0);
  }

  private static SocketAddress loopback6(int port) {
    var bytes = new byte[16];
    bytes[15] = 1;
    return new SocketAddress.Inet(bytes, port, 0);
  }

  private SocketAddress.Unix path(String name) {
    return new SocketAddress.Unix(directory.resolve(name).toString().getBytes(UTF_8));
  }

  private SocketAddress localName(int fd) {
    assertEquals(0, sockets.localName(fd));
    return named();
  }

  private SocketAddress peerName(int fd) {
    assertEquals(0, sockets.peerName(fd));
    return named();
  }

  private SocketAddress named() {
    SocketAddress name = sockets.name();
    assertNotNull(name);
    return name;
  }

  private static int portOf(SocketAddress address) {
    return ((SocketAddress.Inet) address).port();
  }

  /** A listener at an address; where the system has no such family, the test is left out. */
  private int listener(SocketAddress address) {
    int fd = open(address.family(), Sockets.SOCK_STREAM);
    assertEquals(0, sockets.set(fd, Sockets.Option.REUSEADDR, true));
    int bound = sockets.bind(fd, address);
    assumeTrue(bound != -Errno.code("EADDRNOTAVAIL"), "no such address on this machine");
    assertEquals(0, bound);
    assertEquals(0, sockets.listen(fd));
    return fd;
  }

  private int connectionTo(int listener) {
    SocketAddress address = localName(listener);
    int fd = open(address.family(), Sockets.SOCK_STREAM);
    int started = sockets.connect(fd, address);
    assertTrue(started == 0 || started == -Errno.code("EINPROGRESS"), () -> Errno.text(-started));
    await(fd, Interest.WRITE);
    return fd;
  }

  private int acceptedFrom(int listener) {
    await(listener, Interest.READ);
    return kept(sockets.accept(listener, true, true));
  }

  private static void await(int fd, int interest) {
    int ready = Readiness.await(fd, interest, Double.POSITIVE_INFINITY);
    assertEquals(interest, Interest.satisfied(interest, ready));
  }

  private long send(int fd, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    Memory.write(bytes, 0, bytes.length, memory);
    return sockets.send(fd, memory, bytes.length, true);
  }

  private String receive(int fd, int room) {
    await(fd, Interest.READ);
    return text(sockets.receive(fd, memory, room));
  }

  private String text(long count) {
    assertTrue(count >= 0, () -> Errno.text((int) -count));
    var bytes = new byte[(int) count];
    Memory.read(memory, bytes, 0, bytes.length);
    return new String(bytes, ISO_8859_1);
  }

  private void assertFailed(String error, long result) {
    assertEquals(-Errno.code(error), result, () -> "wanted " + error);
  }

  private void assertFlags(boolean nonblocking, boolean closeOnExec, int fd) {
    int status = calls.fcntl(fd, Fcntl.F_GETFL, 0);
    assertEquals(nonblocking, (status & system.O_NONBLOCK()) != 0, "nonblocking");
    int descriptor = calls.fcntl(fd, Fcntl.F_GETFD, 0);
    assertEquals(closeOnExec, (descriptor & Fcntl.FD_CLOEXEC) != 0, "close-on-exec");
  }

  private static void assertNothingStaysOpen(int before) throws IOException {
    int after = Descriptors.count();
    assertTrue(after <= before, before + " became " + after);
  }

  // making sockets

  @Test
  void socketsHaveTheFlagsThatAreAskedFor() {
    for (int family : new int[] {Sockets.AF_INET, Sockets.AF_UNIX}) {
      for (int type : new int[] {Sockets.SOCK_STREAM, Sockets.SOCK_DGRAM}) {
        for (boolean nonblocking : BOTH) {
          for (boolean closeOnExec : BOTH) {
            int fd = kept(sockets.open(family, type, nonblocking, closeOnExec));
            assertFlags(nonblocking, closeOnExec, fd);
            assertEquals(type, sockets.typeOf(fd));
          }
        }
      }
    }
  }

  @Test
  void pairsHaveTheFlagsThatAreAskedForAndKnowEachOther() {
    for (int type : new int[] {Sockets.SOCK_STREAM, Sockets.SOCK_DGRAM}) {
      for (boolean nonblocking : BOTH) {
        for (boolean closeOnExec : BOTH) {
          var pair = new int[2];
          assertEquals(0, sockets.openPair(type, nonblocking, closeOnExec, pair));
          for (int fd : pair) assertFlags(nonblocking, closeOnExec, kept(fd));
          for (int i = 0; i < 2; i++) {
            assertEquals(5, send(pair[i], "hello"));
            assertEquals("hello", receive(pair[1 - i], ROOM));
          }
        }
      }
    }
  }

  @Test
  void acceptedSocketsHaveTheFlagsThatAreAskedForWhateverTheListenerHas() {
    for (SocketAddress address : new SocketAddress[] {loopback(0), path("listener")}) {
      int listener = listener(address);
      for (boolean listenerBlocks : BOTH) {
        assertEquals(0, sockets.setFlags(listener, !listenerBlocks, true));
        for (boolean nonblocking : BOTH) {
          for (boolean closeOnExec : BOTH) {
            connectionTo(listener);
            await(listener, Interest.READ);
            int accepted = kept(sockets.accept(listener, nonblocking, closeOnExec));
            assertFlags(nonblocking, closeOnExec, accepted);
          }
        }
      }
    }
  }

  @Test
  void flagsAreSetAndCleared() {
    int fd = open(Sockets.AF_INET, Sockets.SOCK_STREAM);
    for (boolean nonblocking : BOTH) {
      for (boolean closeOnExec : BOTH) {
        assertEquals(0, sockets.setFlags(fd, nonblocking, closeOnExec));
        assertFlags(nonblocking, closeOnExec, fd);
      }
    }
  }

  @Test
  void packetsInSequenceKeepTheirBounds() {
    var pair = new int[2];
    int made = sockets.openPair(Sockets.SOCK_SEQPACKET, true, true, pair);
    assumeTrue(made != -Errno.code("EPROTONOSUPPORT"), "none between UNIX sockets here");
    assertEquals(0, made);
    for (int fd : pair) kept(fd);
    assertEquals(Sockets.SOCK_SEQPACKET, sockets.typeOf(pair[0]));
    assertEquals(1, send(pair[0], "a"));
    assertEquals(2, send(pair[0], "bc"));
    assertEquals("a", receive(pair[1], ROOM));
    assertEquals("bc", receive(pair[1], ROOM));
  }

  @Test
  void aDuplicateIsTheSameSocketAndClosedByExec() {
    int[] pair = pair(Sockets.SOCK_STREAM);
    int other = kept(sockets.duplicate(pair[0]));
    assertNotEquals(pair[0], other);
    assertFlags(true, true, other);
    assertEquals(1, send(other, "x"));
    assertEquals("x", receive(pair[1], ROOM));
  }

  @Test
  void whatIsNoSocketIsTold() {
    try (var pipe = new Pipe()) {
      assertFailed("ENOTSOCK", sockets.typeOf(pipe.readEnd()));
      assertFailed("ENOTSOCK", sockets.receive(pipe.readEnd(), memory, 1));
      assertFailed("ENOTSOCK", sockets.send(pipe.writeEnd(), memory, 1, true));
      assertFailed("ENOTSOCK", sockets.peerCredentials(pipe.readEnd()));
    }
  }

  @Test
  void whatIsClosedIsTold() {
    int fd = sockets.open(Sockets.AF_INET, Sockets.SOCK_STREAM, true, true);
    sockets.close(fd);
    assertFailed("EBADF", sockets.bind(fd, loopback(0)));
    assertFailed("EBADF", sockets.listen(fd));
    assertFailed("EBADF", sockets.connect(fd, loopback(1)));
    assertFailed("EBADF", sockets.accept(fd, true, true));
    assertFailed("EBADF", sockets.receive(fd, memory, 1));
    assertFailed("EBADF", sockets.send(fd, memory, 1, true));
    assertFailed("EBADF", sockets.sendDescriptor(fd, memory, 1, -1, true));
    assertFailed("EBADF", sockets.receiveDescriptors(fd, memory, 1));
    assertFailed("EBADF", sockets.read(fd, memory, 1));
    assertFailed("EBADF", sockets.write(fd, memory, 1));
    assertFailed("EBADF", sockets.shutdown(fd, Sockets.SHUT_WRITE));
    assertFailed("EBADF", sockets.set(fd, Sockets.Option.REUSEADDR, true));
    assertFailed("EBADF", sockets.typeOf(fd));
    assertFailed("EBADF", sockets.localName(fd));
    assertFailed("EBADF", sockets.peerName(fd));
    assertFailed("EBADF", sockets.setFlags(fd, true, true));
    assertFailed("EBADF", sockets.duplicate(fd));
    assertFailed("EBADF", sockets.changeMode(fd, 0600));
    assertFailed("EBADF", sockets.peerCredentials(fd));
  }

  @Test
  void anUnknownFamilyIsRefused() {
    assertFailed("EAFNOSUPPORT", sockets.open(200, Sockets.SOCK_STREAM, true, true));
  }

  @Test
  void closingGivesBackEveryDescriptor() throws IOException {
    var pair = new int[2];
    int before = Descriptors.count();
    for (int i = 0; i < 20; i++) {
      sockets.close(sockets.open(Sockets.AF_INET, Sockets.SOCK_STREAM, true, true));
      assertEquals(0, sockets.openPair(Sockets.SOCK_STREAM, true, true, pair));
      for (int fd : pair) sockets.close(fd);
    }
    assertNothingStaysOpen(before);
  }

  // connections

  private void assertConnectionAt(SocketAddress address) {
    int listener = listener(address);
    int client = connectionTo(listener);
    int server = acceptedFrom(listener);
    assertEquals(localName(listener), peerName(client));
    assertEquals(localName(listener), localName(server));
    assertEquals(localName(client), peerName(server));
    assertEquals(5, send(client, "hello"));
    assertEquals("hello", receive(server, ROOM));
    assertEquals(5, send(server, "world"));
    assertEquals("wor", receive(client, 3));
    assertEquals("ld", receive(client, ROOM));
  }

  @Test
  void ipv4HasConnections() {
    assertConnectionAt(loopback(0));
    assertNotEquals(0, portOf(localName(opened.getFirst())));
  }

  @Test
  void ipv6HasConnections() {
    assertConnectionAt(loopback6(0));
    assertNotEquals(0, portOf(localName(opened.getFirst())));
  }

  @Test
  void pathsHaveConnections() {
    assertConnectionAt(path("listener"));
  }

  @Test
  void nobodyToAcceptIsToldAtOnce() {
    assertFailed("EAGAIN", sockets.accept(listener(loopback(0)), true, true));
    int idle = open(Sockets.AF_INET, Sockets.SOCK_STREAM);
    assertFailed("EINVAL", sockets.accept(idle, true, true));
  }

  @Test
  void aSecondCallTellsThatTheConnectionIsThere() {
    int listener = listener(loopback(0));
    int client = connectionTo(listener);
    int second = sockets.connect(client, localName(listener));
    if (second != 0) assertFailed("EISCONN", second); // Linux has told nothing yet
    assertFailed("EISCONN", sockets.connect(client, localName(listener)));
  }

  @Test
  void aSecondCallTellsThatTheConnectionIsUnderWay() {
    int listener = open(Sockets.AF_INET, Sockets.SOCK_STREAM);
    assertEquals(0, sockets.bind(listener, loopback(0)));
    assertEquals(0, calls.listen(listener, 0)); // room for one, which leaves the next ones waiting
    SocketAddress address = localName(listener);
    var told = List.of(0, -Errno.code("EISCONN"), -Errno.code("EALREADY"));
    for (int i = 0; i < 3; i++) {
      int client = open(Sockets.AF_INET, Sockets.SOCK_STREAM);
      int first = sockets.connect(client, address);
      assertTrue(first == 0 || first == -Errno.code("EINPROGRESS"), () -> Errno.text(-first));
      int second = sockets.connect(client, address);
      assertTrue(told.contains(second), () -> Errno.text(-second));
    }
  }

  @Test
  void aSecondCallTellsWhyTheConnectionFailed() {
    int holder = open(Sockets.AF_INET, Sockets.SOCK_STREAM);
    assertEquals(0, sockets.bind(holder, loopback(0))); // the port is taken, and nobody listens
    int client = open(Sockets.AF_INET, Sockets.SOCK_STREAM);
    int failed = sockets.connect(client, localName(holder));
    if (failed == -Errno.code("EINPROGRESS")) {
      await(client, Interest.WRITE);
      failed = sockets.connect(client, localName(holder));
    }
    assertFailed("ECONNREFUSED", failed);
  }

  @Test
  void aCallThatWaitsTellsItself() {
    int holder = open(Sockets.AF_INET, Sockets.SOCK_STREAM);
    assertEquals(0, sockets.bind(holder, loopback(0)));
    int client = kept(sockets.open(Sockets.AF_INET, Sockets.SOCK_STREAM, false, true));
    assertFailed("ECONNREFUSED", sockets.connect(client, localName(holder)));
  }

  @Test
  void aPathWithoutAListenerIsRefused() {
    SocketAddress address = path("socket");
    int client = open(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
    assertFailed("ENOENT", sockets.connect(client, address));
    assertEquals(0, sockets.bind(open(Sockets.AF_UNIX, Sockets.SOCK_STREAM), address));
    assertFailed("ECONNREFUSED", sockets.connect(client, address));
  }

  @Test
  void addressesThatCannotBeHadAreRefused() {
    int fd = open(Sockets.AF_INET, Sockets.SOCK_STREAM);
    var elsewhere = new SocketAddress.Inet(new byte[] {(byte) 192, 0, 2, 1}, 0, 0);
    assertFailed("EADDRNOTAVAIL", sockets.bind(fd, elsewhere));
    int other = sockets.bind(fd, loopback6(0));
    boolean isFamily = other == -Errno.code("EAFNOSUPPORT");
    assertTrue(isFamily || other == -Errno.EINVAL, () -> Errno.text(-other));
  }

  @Test
  void withoutAPeerThereIsNothingToDo() {
    int fd = open(Sockets.AF_INET, Sockets.SOCK_STREAM);
    assertFailed("ENOTCONN", sockets.receive(fd, memory, 1));
    assertFailed("ENOTCONN", sockets.peerName(fd));
    assertFailed("ENOTCONN", sockets.shutdown(fd, Sockets.SHUT_WRITE));
    long sent = send(fd, "x");
    assertTrue(sent == -Errno.EPIPE || sent == -Errno.code("ENOTCONN"), "sent: " + sent);
  }

  // options

  @Test
  void optionsAreReadBackAsTheyWereSet() {
    for (Sockets.Option option : Sockets.Option.values()) {
      int family = option == Sockets.Option.V6ONLY ? Sockets.AF_INET6 : Sockets.AF_INET;
      int type = option == Sockets.Option.BROADCAST ? Sockets.SOCK_DGRAM : Sockets.SOCK_STREAM;
      int fd = open(family, type);
      for (boolean on : BOTH) {
        int failed = sockets.set(fd, option, on);
        if (option == Sockets.Option.NOPUSH && failed == -Errno.code("ENOPROTOOPT")) break;
        assertEquals(0, failed, option::name);
        assertEquals(on, isSet(fd, option), option::name);
      }
    }
  }

  private boolean isSet(int fd, Sockets.Option option) {
    long length = memory + Long.BYTES;
    Memory.putInt(length, Integer.BYTES);
    assertEquals(0, calls.getsockopt(fd, option.level, option.name, memory, length));
    return Memory.getInt(memory) != 0;
  }

  @Test
  void optionsOfOtherKindsAreRefused() {
    int fd = open(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
    assertTrue(sockets.set(fd, Sockets.Option.NODELAY, true) < 0);
    assertTrue(sockets.set(fd, Sockets.Option.V6ONLY, true) < 0);
  }

  @Test
  void aPortIsSharedByThoseThatAllSayThatTheyShareIt() {
    int first = open(Sockets.AF_INET, Sockets.SOCK_STREAM);
    assertEquals(0, sockets.set(first, Sockets.Option.REUSEPORT, true));
    assertEquals(0, sockets.bind(first, loopback(0)));
    assertEquals(0, sockets.listen(first));
    SocketAddress address = localName(first);
    int alone = open(Sockets.AF_INET, Sockets.SOCK_STREAM);
    assertFailed("EADDRINUSE", sockets.bind(alone, address));
    int second = open(Sockets.AF_INET, Sockets.SOCK_STREAM);
    assertEquals(0, sockets.set(second, Sockets.Option.REUSEPORT, true));
    assertEquals(0, sockets.bind(second, address));
    assertEquals(0, sockets.listen(second));
  }

  @Test
  void aPortOfFormerConnectionsIsTakenByThoseThatReuseIt() {
    int listener = listener(loopback(0));
    SocketAddress address = localName(listener);
    int client = connectionTo(listener);
    int server = acceptedFrom(listener);
    for (int fd : List.of(server, listener)) {
      sockets.close(fd); // first, so that it is this end which has to remember the connection
      opened.remove((Object) fd);
    }
    assertEquals("", receive(client, ROOM));
    assertEquals(address, localName(listener(address)));
  }

  @Test
  void ipv6AloneLeavesThePortToIpv4() {
    int six = open(Sockets.AF_INET6, Sockets.SOCK_STREAM);
    assertEquals(0, sockets.set(six, Sockets.Option.V6ONLY, true));
    int bound = sockets.bind(six, new SocketAddress.Inet(new byte[16], 0, 0));
    assumeTrue(bound != -Errno.code("EADDRNOTAVAIL"), "no IPv6 on this machine");
    assertEquals(0, bound);
    int four = open(Sockets.AF_INET, Sockets.SOCK_STREAM);
    int port = portOf(localName(six));
    assertEquals(0, sockets.bind(four, new SocketAddress.Inet(new byte[4], port, 0)));
  }

  // bytes

  @Test
  void nothingToReceiveIsToldAtOnceAndTheEndIsNothing() {
    int[] pair = pair(Sockets.SOCK_STREAM);
    assertFailed("EAGAIN", sockets.receive(pair[0], memory, ROOM));
    assertEquals(1, send(pair[1], "x"));
    assertEquals(0, sockets.shutdown(pair[1], Sockets.SHUT_WRITE));
    assertEquals("x", receive(pair[0], ROOM));
    assertEquals("", receive(pair[0], ROOM));
    assertEquals("", receive(pair[0], ROOM));
  }

  @Test
  void noMoreRoomIsToldAtOnceAndWhatWasSentArrives() {
    int listener = listener(loopback(0));
    int client = connectionTo(listener);
    int server = acceptedFrom(listener);
    long sent = 0;
    long count;
    while ((count = sockets.send(client, memory, ROOM, true)) >= 0) sent += count;
    assertFailed("EAGAIN", count);
    assertEquals(0, sockets.shutdown(client, Sockets.SHUT_WRITE));
    long received = 0;
    do {
      await(server, Interest.READ);
      count = sockets.receive(server, memory, ROOM);
      assertTrue(count >= 0, "received: " + count);
      received += count;
    } while (count > 0);
    assertEquals(sent, received);
  }

  @Test
  void aHalfThatIsShutLeavesTheOtherOne() {
    int listener = listener(loopback(0));
    int client = connectionTo(listener);
    int server = acceptedFrom(listener);
    assertEquals(0, sockets.shutdown(client, Sockets.SHUT_WRITE));
    assertEquals("", receive(server, ROOM));
    assertEquals(5, send(server, "hello"));
    assertEquals("hello", receive(client, ROOM));
    assertFailed("EPIPE", send(client, "x"));
  }

  @Test
  void aHalfThatIsShutForReadingHasEnded() {
    int[] pair = pair(Sockets.SOCK_STREAM);
    assertEquals(0, sockets.shutdown(pair[0], Sockets.SHUT_READ));
    assertEquals("", receive(pair[0], ROOM));
    assertEquals(1, send(pair[0], "x"));
    assertEquals("x", receive(pair[1], ROOM));
  }

  @Test
  void whoeverSendsToNobodyIsToldWithoutASignal() {
    int[] pair = pair(Sockets.SOCK_STREAM);
    sockets.close(pair[1]);
    opened.remove((Object) pair[1]);
    try (var probe = new SigpipeProbe()) {
      assertFailed("EPIPE", sockets.send(pair[0], memory, 1, true));
      assertFailed("EPIPE", sockets.sendDescriptor(pair[0], memory, 1, -1, true));
      assertFalse(probe.isRaised());
      assertFailed("EPIPE", sockets.send(pair[0], memory, 1, false));
      boolean always = system.MSG_NOSIGNAL() == 0; // there the socket never raises it
      assertEquals(!always, probe.isRaised());
    }
  }

  @Test
  void acceptedAndConnectedSocketsRaiseNoSignalEither() {
    int listener = listener(path("listener"));
    int client = connectionTo(listener);
    int server = acceptedFrom(listener);
    try (var probe = new SigpipeProbe()) {
      for (int fd : new int[] {client, server, kept(sockets.duplicate(server))}) {
        assertEquals(0, sockets.shutdown(fd, Sockets.SHUT_WRITE));
        assertFailed("EPIPE", send(fd, "x"));
        assertFalse(probe.isRaised());
      }
    }
  }

  @Test
  void anUrgentByteComesInLineWhereThatIsSet() {
    int listener = listener(loopback(0));
    int client = connectionTo(listener);
    int server = acceptedFrom(listener);
    assertEquals(0, sockets.set(server, Sockets.Option.OOBINLINE, true));
    Memory.put(memory, (byte) 'u');
    assertEquals(1, calls.send(client, memory, 1, MSG_OOB));
    assertEquals(1, send(client, "x"));
    var received = new StringBuilder();
    while (received.length() < 2) received.append(receive(server, ROOM));
    assertEquals("ux", received.toString());
  }

  @Test
  void otherDescriptorsAreReadAndWritten() {
    try (var pipe = new Pipe()) {
      assertFailed("EAGAIN", sockets.read(pipe.readEnd(), memory, 1));
      assertEquals(2, sockets.write(pipe.writeEnd(), memory, 2));
      assertEquals(2, sockets.read(pipe.readEnd(), memory, ROOM));
      pipe.closeReadEnd();
      try (var probe = new SigpipeProbe()) {
        assertFailed("EPIPE", sockets.write(pipe.writeEnd(), memory, 1));
        assertTrue(probe.isRaised());
      }
    }
  }

  // datagrams

  private void assertDatagrams(int from, int to) {
    assertEquals(5, send(from, "hello"));
    assertEquals(0, send(from, ""));
    assertEquals(5, send(from, "world"));
    assertEquals("hel", receive(to, 3)); // and the rest is lost
    assertEquals("", receive(to, ROOM));
    assertEquals("world", receive(to, ROOM));
    assertFailed("EAGAIN", sockets.receive(to, memory, ROOM));
  }

  @Test
  void datagramsKeepTheirBoundsAndLoseWhatDoesNotFit() {
    int[] pair = pair(Sockets.SOCK_DGRAM);
    assertDatagrams(pair[0], pair[1]);
    int one = open(Sockets.AF_INET, Sockets.SOCK_DGRAM);
    int other = open(Sockets.AF_INET, Sockets.SOCK_DGRAM);
    assertEquals(0, sockets.bind(one, loopback(0)));
    assertEquals(0, sockets.bind(other, loopback(0)));
    assertEquals(0, sockets.connect(one, localName(other)));
    assertEquals(0, sockets.connect(other, localName(one)));
    assertEquals(localName(other), peerName(one));
    assertDatagrams(one, other);
  }

  @Test
  void aDatagramThatIsTooLongIsRefused() {
    int one = open(Sockets.AF_INET, Sockets.SOCK_DGRAM);
    int other = open(Sockets.AF_INET, Sockets.SOCK_DGRAM);
    assertEquals(0, sockets.bind(other, loopback(0)));
    assertEquals(0, sockets.connect(one, localName(other)));
    assertFailed("EMSGSIZE", sockets.send(one, memory, ROOM, true));
  }

  @Test
  void aDatagramSocketForgetsItsPeerWhereTheSystemCan() {
    int one = open(Sockets.AF_INET, Sockets.SOCK_DGRAM);
    int other = open(Sockets.AF_INET, Sockets.SOCK_DGRAM);
    assertEquals(0, sockets.bind(other, loopback(0)));
    assertEquals(0, sockets.connect(one, localName(other)));
    int disconnected = sockets.disconnect(one);
    if (disconnected == -Errno.code("EOPNOTSUPP")) return;
    assertEquals(0, disconnected);
    assertFailed("ENOTCONN", sockets.peerName(one));
    assertEquals(0, portOf(localName(one)));
  }

  // descriptors

  /** Whether writing to a descriptor is writing into the pipe. */
  private void assertWritesInto(Pipe pipe, int fd) {
    assertEquals(3, sockets.write(fd, memory, 3));
    assertEquals(3, pipe.read());
  }

  @Test
  void aDescriptorComesAsAnotherOneOfTheSameFileAndIsClosedByExec() {
    int[] pair = pair(Sockets.SOCK_STREAM);
    try (var pipe = new Pipe()) {
      Memory.put(memory, (byte) 'm');
      assertEquals(1, sockets.sendDescriptor(pair[0], memory, 1, pipe.writeEnd(), true));
      Memory.put(memory, (byte) 0);
      await(pair[1], Interest.READ);
      assertEquals("m", text(sockets.receiveDescriptors(pair[1], memory, ROOM)));
      assertEquals(1, sockets.receivedDescriptors().length);
      int received = kept(sockets.receivedDescriptors()[0]);
      assertNotEquals(pipe.writeEnd(), received);
      assertFlags(true, true, received);
      assertWritesInto(pipe, received);
    }
  }

  @Test
  void descriptorsThatComeTogetherAreInOrder() {
    int[] pair = pair(Sockets.SOCK_STREAM);
    try (var one = new Pipe();
        var other = new Pipe()) {
      assertEquals(1, sendAll(pair[0], 1, one.writeEnd(), other.writeEnd(), one.writeEnd()));
      await(pair[1], Interest.READ);
      assertEquals(1, sockets.receiveDescriptors(pair[1], memory, ROOM));
      int[] received = sockets.receivedDescriptors().clone();
      assertEquals(3, received.length);
      for (int fd : received) assertFlags(true, true, kept(fd));
      assertWritesInto(one, received[0]);
      assertWritesInto(other, received[1]);
      assertWritesInto(one, received[2]);
    }
  }

  /** Sends bytes and descriptors as a program of this system does. */
  private long sendAll(int fd, int length, int... descriptors) {
    MessageLayout layout = system.messages();
    long vector = arena.allocate(2L * Long.BYTES, Long.BYTES).address();
    Memory.putLong(vector, memory);
    Memory.putLong(vector + Long.BYTES, length);
    int size = layout.data() + descriptors.length * Integer.BYTES;
    long control = arena.allocate(size + Long.BYTES, Long.BYTES).address();
    layout.dataLength().put(control, size);
    layout.level().put(control, system.SOL_SOCKET());
    layout.type().put(control, system.SCM_RIGHTS());
    for (int i = 0; i < descriptors.length; i++) {
      Memory.putInt(control + layout.data() + (long) i * Integer.BYTES, descriptors[i]);
    }
    long header = arena.allocate(layout.size(), Long.BYTES).address();
    layout.iov().put(header, vector);
    layout.iovLength().put(header, 1);
    layout.control().put(header, control);
    layout.controlLength().put(header, (size + Long.BYTES - 1) & -Long.BYTES);
    return calls.sendmsg(fd, header, 0);
  }

  @Test
  void messagesWithoutDescriptorsBringNone() {
    int[] pair = pair(Sockets.SOCK_STREAM);
    assertFailed("EAGAIN", sockets.receiveDescriptors(pair[1], memory, ROOM));
    assertEquals(2, sockets.sendDescriptor(pair[0], memory, 2, -1, true));
    await(pair[1], Interest.READ);
    assertEquals(2, sockets.receiveDescriptors(pair[1], memory, ROOM));
    assertArrayEquals(new int[0], sockets.receivedDescriptors());
    assertEquals(0, sockets.shutdown(pair[0], Sockets.SHUT_WRITE));
    await(pair[1], Interest.READ);
    assertEquals(0, sockets.receiveDescriptors(pair[1], memory, ROOM));
    assertArrayEquals(new int[0], sockets.receivedDescriptors());
  }

  @Test
  void aClosedDescriptorIsNotSent() {
    int[] pair = pair(Sockets.SOCK_STREAM);
    int closed = sockets.duplicate(pair[0]);
    sockets.close(closed);
    assertFailed("EBADF", sockets.sendDescriptor(pair[0], memory, 1, closed, true));
  }

  @Test
  void whatIsCutOffIsAnErrorAndItsDescriptorsAreClosed() throws IOException {
    int[] pair = pair(Sockets.SOCK_DGRAM);
    sockets.receiveDescriptors(pair[1], memory, 1); // whatever is loaded lazily
    int before = Descriptors.count();
    assertEquals(10, sockets.sendDescriptor(pair[0], memory, 10, pair[0], true));
    await(pair[1], Interest.READ);
    assertFailed("ENOBUFS", sockets.receiveDescriptors(pair[1], memory, 4));
    assertArrayEquals(new int[0], sockets.receivedDescriptors());
    assertNothingStaysOpen(before);
  }

  @Test
  void manyDescriptorsComeAllOrNotAtAll() throws IOException {
    int[] pair = pair(Sockets.SOCK_STREAM);
    sockets.receiveDescriptors(pair[1], memory, 1); // whatever is loaded lazily
    int before = Descriptors.count();
    var many = new int[253]; // Linux takes no more in one message
    Arrays.fill(many, pair[0]);
    assertEquals(1, sendAll(pair[0], 1, many));
    await(pair[1], Interest.READ);
    long count = sockets.receiveDescriptors(pair[1], memory, ROOM);
    if (count != 1) assertFailed("ENOBUFS", count);
    assertEquals(count == 1 ? many.length : 0, sockets.receivedDescriptors().length);
    for (int fd : sockets.receivedDescriptors()) sockets.close(fd);
    assertNothingStaysOpen(before);
  }

  // peers

  private void assertPeerIsThisProcess(int fd) {
    assertEquals(0, sockets.peerCredentials(fd));
    var self = new UnixSystem();
    assertEquals(self.getUid(), Integer.toUnsignedLong(sockets.uid()));
    assertEquals(self.getGid(), Integer.toUnsignedLong(sockets.gid()));
    boolean isTold = !Platform.current().is("dragonfly");
    assertEquals(isTold ? ProcessHandle.current().pid() : -1, sockets.pid());
  }

  @Test
  void thePeerOfAPathIsKnown() {
    int listener = listener(path("listener"));
    int client = connectionTo(listener);
    assertPeerIsThisProcess(acceptedFrom(listener));
    assertPeerIsThisProcess(client);
    for (int fd : pair(Sockets.SOCK_STREAM)) assertPeerIsThisProcess(fd);
  }

  @Test
  void whoHasNoPeerKnowsNobody() {
    int fd = open(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
    int asked = sockets.peerCredentials(fd);
    assertTrue(asked < 0 || sockets.uid() == -1, "asked: " + asked);
    assertFailed("ENOTCONN", sockets.peerName(fd));
  }

  // names

  @Test
  void whoHasNoNameHasAnEmptyOne() {
    var nobody = new SocketAddress.Unix(new byte[0]);
    for (int fd : pair(Sockets.SOCK_STREAM)) {
      assertEquals(nobody, localName(fd));
      assertEquals(nobody, peerName(fd));
    }
    int listener = listener(path("listener"));
    assertEquals(nobody, localName(connectionTo(listener)));
    assertEquals(nobody, peerName(acceptedFrom(listener)));
    var any = new SocketAddress.Inet(new byte[4], 0, 0);
    assertEquals(any, localName(open(Sockets.AF_INET, Sockets.SOCK_STREAM)));
    var any6 = new SocketAddress.Inet(new byte[16], 0, 0);
    assertEquals(any6, localName(open(Sockets.AF_INET6, Sockets.SOCK_STREAM)));
  }

  @Test
  void pathsAreAsLongAsTheSystemAllows() {
    int most = Sockaddr.CURRENT.maxPath();
    String begin = directory + "/";
    assumeTrue(begin.length() < most - 2, "the directory has a long name");
    for (int length = most - 2; length <= most; length++) {
      String whole = begin + "x".repeat(length - begin.length());
      var address = new SocketAddress.Unix(whole.getBytes(UTF_8));
      int fd = open(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
      assertEquals(0, sockets.bind(fd, address));
      assertTrue(Files.exists(Path.of(whole)));
      assertEquals(address, localName(fd));
      assertEquals(0, sockets.unlink(address));
      assertFalse(Files.exists(Path.of(whole)));
      assertFailed("ENOENT", sockets.unlink(address));
    }
  }

  @Test
  void aPathIsTakenUntilItIsUnlinked() {
    SocketAddress.Unix address = path("socket");
    assertEquals(0, sockets.bind(open(Sockets.AF_UNIX, Sockets.SOCK_STREAM), address));
    int next = open(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
    assertFailed("EADDRINUSE", sockets.bind(next, address));
    assertEquals(0, sockets.unlink(address));
    assertEquals(0, sockets.bind(next, address));
  }

  @Test
  void namesInNoFileSystemAreHadOnLinuxAlone() {
    var name = new SocketAddress.Unix(("\0" + directory).getBytes(UTF_8));
    int fd = open(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
    int bound = sockets.bind(fd, name);
    if (!Platform.current().is("linux")) {
      assertFailed("ENOENT", bound);
      return;
    }
    assertEquals(0, bound);
    assertEquals(name, localName(fd));
    assertEquals(0, sockets.listen(fd));
    assertEquals(name, peerName(connectionTo(fd)));
  }

  @Test
  void anEmptyNameIsOneOfTheKernelsChoiceOrRefused() {
    int fd = open(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
    int bound = sockets.bind(fd, new SocketAddress.Unix(new byte[0]));
    if (bound < 0) {
      assertTrue(bound == -Errno.ENOENT || bound == -Errno.EINVAL, () -> Errno.text(-bound));
    } else {
      assertEquals(0, ((SocketAddress.Unix) localName(fd)).path()[0]);
    }
  }

  @Test
  void aPathHasThePermissionsThatItWasMadeWithOrGivenLater() throws IOException {
    SocketAddress.Unix address = path("socket");
    int fd = open(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
    int early = sockets.changeMode(fd, 0600);
    assertTrue(early == 0 || early == -Errno.EINVAL, () -> Errno.text(-early));
    int before = sockets.mask(0077);
    try {
      assertEquals(0, sockets.bind(fd, address));
    } finally {
      assertEquals(0077, sockets.mask(before));
    }
    assertPermissions("rw-------|rwx------");
    assertEquals(0, sockets.changeMode(address, 0640));
    assertPermissions("rw-r-----");
  }

  private void assertPermissions(String expected) throws IOException {
    var permissions = Files.getPosixFilePermissions(directory.resolve("socket"));
    String text = PosixFilePermissions.toString(permissions);
    assertTrue(text.matches(expected), text);
  }

  // errors

  @Test
  void errorsHaveTheTextsOfTheSystem() {
    assertEquals("Connection refused", Errno.text(Errno.code("ECONNREFUSED")));
    assertEquals("Address already in use", Errno.text(Errno.code("EADDRINUSE")));
    assertEquals("Broken pipe", Errno.text(Errno.EPIPE));
    Errno.names().forEach((name, number) -> assertFalse(Errno.text(number).isEmpty(), name));
    assertFalse(Errno.text(9999).isEmpty());
  }
}
