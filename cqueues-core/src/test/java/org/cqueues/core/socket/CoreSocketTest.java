package org.cqueues.core.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.cqueues.core.ControllerGroup;
import org.cqueues.core.name.AddressList;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Readiness;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CoreSocketTest {
  private static final int ECONNREFUSED = Errno.code("ECONNREFUSED");
  private static final double SOON = 10;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int write(CoreSocket socket, String text) {
    return socket.send(bytes(text), 0, text.length(), Mode.UNBUFFERED);
  }

  private static void await(CoreSocket socket) {
    assertTrue(Readiness.await(socket.pollfd(), socket.interest(), SOON) > 0, "not ready");
  }

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
    assertEquals(0, socket.localName());
    return assertInstanceOf(SocketAddress.Inet.class, socket.name());
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
      await(socket);
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
    assertEquals(0, socket.peerName());
    assertEquals(nameOf(listener), socket.name());
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
    assertEquals(0, socket.flush(Mode.UNBUFFERED), "there is nothing to send");
    assertEquals(1, socket.send(new byte[1], 0, 1, Mode.UNBUFFERED), "the buffer takes it");
    assertEquals(-ECONNREFUSED, socket.sendFailure());
    assertEquals(-ECONNREFUSED, socket.flush(Mode.UNBUFFERED));
    socket.close();
  }

  @Test
  void withoutAnyAddressThatIsTheError() {
    var context = new SocketContext(new ControllerGroup());
    assertEquals(-SocketErrors.ENOHOST, connecting(context).connect());
  }

  @Test
  void aShortReadIsFollowedByAPollInsteadOfARead() {
    try (var pair = new SocketPair()) {
      var reader = new Reader(pair.b);
      write(pair.a, "one\n");
      assertArrayEquals(bytes("one"), reader.line(false, 0));
      write(pair.a, "two\n");
      pair.b.readPatiently(true);
      assertNull(reader.line(false, 0));
      assertEquals(-Errno.EAGAIN, reader.failure());
      assertTrue(pair.b.skippedRead());
      assertEquals(Interest.READ, pair.b.interest());
      await(pair.b);
      assertArrayEquals(bytes("two"), reader.line(false, 0));
    }
  }

  @Test
  void whoDoesNotPollGetsWhatIsThere() {
    try (var pair = new SocketPair()) {
      var reader = new Reader(pair.b);
      write(pair.a, "one\n");
      assertArrayEquals(bytes("one"), reader.line(false, 0));
      write(pair.a, "two\n");
      pair.b.readPatiently(false);
      assertArrayEquals(bytes("two"), reader.line(false, 0));
    }
  }

  @Test
  void theEndBehindAShortReadIsSeenByAPoll() {
    try (var pair = new SocketPair()) {
      var reader = new Reader(pair.b);
      write(pair.a, "last\n");
      pair.a.close();
      assertArrayEquals(bytes("last"), reader.line(false, 0));
      pair.b.readPatiently(true);
      assertNull(reader.line(false, 0));
      await(pair.b);
      assertNull(reader.line(false, 0));
      assertEquals(-Errno.EPIPE, reader.failure());
      assertTrue(pair.b.input().isEnded());
    }
  }

  @Test
  void nothingIsLostWhereTheKernelTakesNoMore() {
    try (var pair = new SocketPair()) {
      var data = new byte[3_000_000];
      new Random(1).nextBytes(data);
      var received = new byte[data.length];
      var reader = new Reader(pair.b);
      int sent = 0;
      int got = 0;
      boolean waited = false;
      while (got < data.length) {
        if (sent < data.length) sent += pair.a.send(data, sent, data.length, Mode.UNBUFFERED);
        else pair.a.flush(Mode.UNBUFFERED);
        waited |= pair.a.interest() == Interest.WRITE;
        for (byte[] piece = reader.count(1, 65536, 0); piece != null; ) {
          System.arraycopy(piece, 0, received, got, piece.length);
          got += piece.length;
          piece = reader.count(1, 65536, 0);
        }
      }
      assertTrue(waited);
      assertArrayEquals(data, received);
      assertEquals(data.length, pair.a.output().count());
      assertEquals(data.length, pair.b.input().count());
    }
  }

  @Test
  void errorsAreRepeatedWithoutInputUntilTheLimit() {
    try (var pair = new SocketPair()) {
      pair.b.settings().inputMaxErrors = 2;
      pair.b.input().error(ECONNREFUSED);
      write(pair.a, "data");
      assertEquals(-ECONNREFUSED, pair.b.fill(1));
      assertEquals(-ECONNREFUSED, pair.b.fill(1));
      assertThrows(UncheckedErrorException.class, () -> pair.b.fill(1));
      assertEquals(ECONNREFUSED, pair.b.input().clear());
      assertEquals(0, pair.b.fill(1));
    }
  }

  @Test
  void anEmptyDatagramEndsOnlyItself() {
    try (var pair = new SocketPair(Sockets.SOCK_DGRAM)) {
      var reader = new Reader(pair.b);
      assertEquals(0, pair.a.sendMessage(new byte[0], 0, 0, -1));
      write(pair.a, "next");
      assertNull(reader.all(0));
      assertEquals(0, reader.failure());
      assertFalse(pair.b.input().isEnded());
      assertArrayEquals(bytes("next"), reader.all(0));
    }
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

  @RepeatedTest(50)
  void bitsComeOutAsTheyWentIn(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    try (var pair = new SocketPair()) {
      var counts = new int[40];
      var values = new long[counts.length];
      BigInteger model = BigInteger.ONE; // keeps leading zeros
      for (int i = 0; i < counts.length; i++) {
        counts[i] = random.nextInt(65);
        long mask = counts[i] == 64 ? -1 : (1L << counts[i]) - 1;
        values[i] = random.nextLong() & mask;
        model = model.shiftLeft(counts[i]).or(new BigInteger(Long.toUnsignedString(values[i])));
        assertEquals(0, pair.a.pack(values[i], counts[i]));
        assertEquals(0, pair.a.flush(Mode.UNBUFFERED));
      }
      int total = model.bitLength() - 1;
      for (int i = 0; i < counts.length && total >= counts[i]; i++) {
        total -= counts[i];
        if (total < 8) break; // the last bits are of a byte that is not full
        assertEquals(0, pair.b.unpack(counts[i]));
        assertEquals(values[i], pair.b.bits());
      }
    }
  }

  @Test
  void shuttingDownWaitsForTheConnection() {
    var context = new SocketContext(new ControllerGroup());
    CoreSocket listener = listening(context);
    CoreSocket socket = connecting(context, nameOf(listener));
    int result = socket.shutdown(false, true);
    if (result == -Errno.EAGAIN) {
      await(socket);
      result = socket.connect();
    }
    assertEquals(0, result);
    assertTrue(socket.output().isShut());
    socket.close();
    listener.close();
  }
}
