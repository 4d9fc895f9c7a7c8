package org.cqueues.core.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Sockets;
import org.junit.jupiter.api.Test;

/** Sockets whose bytes go through the descriptor as they are. */
final class PlainSocketTest extends SocketContract {
  @Override
  SocketPair open() {
    return new SocketPair();
  }

  @Test
  void aShortReadIsFollowedByAPollInsteadOfARead() {
    try (SocketPair pair = open()) {
      var reader = new Reader(pair.b);
      write(pair.a, "one\n");
      assertLine("one", pair.b, reader);
      write(pair.a, "two\n");
      pair.b.input().patient(true);
      assertEquals(-SocketErrors.EUNASKED, reader.line(false, 0));
      assertEquals(Interest.READ, pair.b.interest());
      SocketPair.await(pair.b);
      assertEquals(Reader.FOUND, reader.line(false, 0));
      assertArrayEquals(bytes("two"), reader.take());
    }
  }

  @Test
  void whoDoesNotPollGetsWhatIsThere() {
    try (SocketPair pair = open()) {
      var reader = new Reader(pair.b);
      write(pair.a, "one\n");
      assertLine("one", pair.b, reader);
      write(pair.a, "two\n");
      pair.b.input().patient(false);
      assertEquals(Reader.FOUND, reader.line(false, 0));
      assertArrayEquals(bytes("two"), reader.take());
    }
  }

  @Test
  void anEmptyDatagramEndsOnlyItself() {
    try (var pair = new SocketPair(Sockets.SOCK_DGRAM)) {
      var reader = new Reader(pair.b);
      assertEquals(0, pair.a.output().sendMessage(new byte[0], 0, 0, -1));
      write(pair.a, "next");
      assertEquals(Reader.NOTHING, reader.all(0));
      assertFalse(pair.b.input().isEnded());
      assertEquals(Reader.FOUND, reader.all(0));
      assertArrayEquals(bytes("next"), reader.take());
    }
  }

  @Test
  void datagramsEndWhereTheirInputWasShut() {
    try (var pair = new SocketPair(Sockets.SOCK_DGRAM)) {
      var reader = new Reader(pair.b);
      write(pair.a, "before");
      assertEquals(0, pair.b.shutdown(true, false));
      assertEquals(Reader.FOUND, reader.all(0));
      assertArrayEquals(bytes("before"), reader.take());
      assertEquals(Reader.NOTHING, reader.all(0));
      assertEquals(-Errno.EPIPE, reader.line(false, 0));
      assertEquals(-Errno.EPIPE, pair.b.input().receiveMessage(10));
      assertTrue(pair.b.input().isEnded());
      assertEquals(Interest.NONE, pair.b.interest());
    }
  }
}
