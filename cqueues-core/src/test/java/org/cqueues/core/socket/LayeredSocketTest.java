package org.cqueues.core.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.junit.jupiter.api.Test;

/** Sockets with a layer on their transport, and how one is put there. */
final class LayeredSocketTest extends SocketContract {
  private final TransportLayer layer = new FramingLayer();

  @Override
  SocketPair open() {
    return new SocketPair(layer);
  }

  /** Everything that has come to a plain socket. */
  private static byte[] raw(CoreSocket socket, int count) {
    assertEquals(0, filled(socket, count));
    var reader = new Reader(socket);
    assertEquals(Reader.FOUND, reader.count(count, count, 0));
    return reader.take();
  }

  @Test
  void aReadWaitsForWhatTheLayerNeedsFirst() {
    try (SocketPair pair = open()) {
      var reader = new Reader(pair.b);
      assertEquals(-Errno.EAGAIN, reader.line(false, 0));
      assertEquals(Interest.WRITE, pair.b.interest());
      assertEquals(-Errno.EAGAIN, reader.line(false, 0));
      assertEquals(Interest.READ, pair.b.interest());
    }
  }

  @Test
  void bytesAreDisguisedBetweenTheLayers() {
    try (var pair = new SocketPair()) {
      assertEquals(-Errno.EAGAIN, pair.a.layer(layer));
      assertEquals(Interest.READ, pair.a.interest());
      assertArrayEquals(new byte[] {FramingLayer.HELLO}, raw(pair.b, 1));
      write(pair.b, "" + (char) FramingLayer.HELLO);
      write(pair.a, "secret");
      byte[] frame = FramingLayer.frame(bytes("secret"));
      assertArrayEquals(frame, raw(pair.b, frame.length));
    }
  }

  @Test
  void everyOperationGoesOnWithTheHandshake() {
    try (var pair = new SocketPair()) {
      assertEquals(-Errno.EAGAIN, pair.a.layer(layer));
      assertEquals(0, pair.b.layer(layer));
      write(pair.b, "line\n");
      assertLine("line", pair.a, new Reader(pair.a));
    }
  }

  @Test
  void nothingLeavesBeforeTheHandshake() {
    try (var pair = new SocketPair()) {
      assertEquals(-Errno.EAGAIN, pair.a.layer(layer));
      int taken = pair.a.output().send(bytes("early"), 0, 5, Mode.UNBUFFERED);
      assertEquals(5, taken);
      assertEquals(-Errno.EAGAIN, pair.a.output().failure());
      assertArrayEquals(new byte[] {FramingLayer.HELLO}, raw(pair.b, 1));
      assertEquals(-Errno.EAGAIN, pair.b.input().fill(1));
      assertEquals(5, pair.a.output().pending());
    }
  }

  @Test
  void whatWasWrittenBeforeGoesWithoutTheLayer() {
    try (var pair = new SocketPair()) {
      assertEquals(5, pair.a.output().send(bytes("READY"), 0, 5, Mode.FULL));
      assertEquals(-Errno.EAGAIN, pair.a.layer(layer));
      assertArrayEquals(bytes("READY!"), raw(pair.b, 6));
      assertEquals(5, pair.a.output().count());
    }
  }

  @Test
  void withoutAutoflushItGoesThroughTheLayer() {
    try (var pair = new SocketPair()) {
      pair.a.settings().outputMode &= ~Mode.AUTOFLUSH;
      assertEquals(5, pair.a.output().send(bytes("late\n"), 0, 5, Mode.FULL));
      assertEquals(-Errno.EAGAIN, pair.a.layer(layer));
      assertEquals(0, pair.b.layer(layer));
      assertEquals(0, pair.a.output().flush(Mode.UNBUFFERED));
      assertLine("late", pair.b, new Reader(pair.b));
    }
  }

  @Test
  void whatWasReceivedBeforeBelongsToTheLayer() {
    try (var pair = new SocketPair()) {
      var reader = new Reader(pair.b);
      write(pair.a, "STARTTLS\n");
      pair.a.layer(layer);
      assertLine("STARTTLS", pair.b, reader);
      assertEquals(0, filled(pair.b, 1), "the greeting of the layer is buffered");
      assertEquals(0, pair.b.layer(layer));
      assertEquals(0, pair.b.input().pending());
      write(pair.a, "secret\n");
      assertLine("secret", pair.b, reader);
    }
  }

  @Test
  void withoutPushbackItStaysInFront() {
    try (var pair = new SocketPair()) {
      var reader = new Reader(pair.b);
      pair.b.settings().inputMode &= ~Mode.PUSHBACK;
      write(pair.a, "STARTTLS\nplain\n");
      assertLine("STARTTLS", pair.b, reader);
      pair.a.layer(layer);
      assertEquals(0, pair.b.layer(layer));
      write(pair.a, "secret\n");
      assertLine("plain", pair.b, reader);
      assertLine("secret", pair.b, reader);
    }
  }

  @Test
  void aHandshakeThatFailedIsTheAnswerToEverything() {
    try (var pair = new SocketPair()) {
      write(pair.b, "HTTP/1.1 400");
      assertEquals(-FramingLayer.BAD_HANDSHAKE, pair.a.layer(layer));
      assertEquals(-FramingLayer.BAD_HANDSHAKE, pair.a.layer(layer));
      assertEquals(-FramingLayer.BAD_HANDSHAKE, pair.a.connect());
      assertEquals(-FramingLayer.BAD_HANDSHAKE, pair.a.input().fill(1));
      assertEquals(0, pair.a.output().send(new byte[1], 0, 1, Mode.UNBUFFERED));
      assertEquals(-FramingLayer.BAD_HANDSHAKE, pair.a.output().failure());
      assertEquals(-FramingLayer.BAD_HANDSHAKE, pair.a.shutdown(true, true));
    }
  }

  @Test
  void onlyTheFirstLayerCounts() {
    try (SocketPair pair = open()) {
      Transport before = pair.a.transport();
      assertEquals(0, pair.a.layer((below, early) -> new FramingLayer().over(below, early)));
      assertEquals(before, pair.a.transport());
    }
  }

  @Test
  void messagesWithDescriptorsAreRefused() {
    try (SocketPair pair = open()) {
      int refused = -Errno.code("EOPNOTSUPP");
      assertEquals(refused, pair.a.output().sendMessage(bytes("x"), 0, 1, pair.b.pollfd()));
      assertEquals(refused, pair.b.input().receiveMessage(10));
    }
  }

  @Test
  void readingGoesOnWhileTheEndCannotBeTold() {
    try (SocketPair pair = open()) {
      Output output = pair.a.output();
      var block = new byte[1 << 16];
      while (output.failure() == 0) output.send(block, 0, block.length, Mode.UNBUFFERED);
      assertEquals(-Errno.EAGAIN, output.failure());
      assertEquals(-Errno.EAGAIN, pair.a.shutdown(false, true));
      assertEquals(Interest.WRITE, pair.a.interest());
      write(pair.b, "answer\n");
      var reader = new Reader(pair.a);
      assertEquals(-Errno.EAGAIN, reader.line(false, 0), "what the layer wants to write first");
      assertLine("answer", pair.a, reader);
      assertEquals(-Errno.EAGAIN, output.flush(Mode.UNBUFFERED));
    }
  }

  @Test
  void anEndIsToldUnlessOutputWasLost() {
    for (boolean lost : new boolean[] {false, true}) {
      try (var pair = new SocketPair()) {
        pair.a.layer(layer);
        assertArrayEquals(new byte[] {FramingLayer.HELLO}, raw(pair.b, 1));
        write(pair.b, "" + (char) FramingLayer.HELLO);
        assertEquals(0, pair.a.connect());
        if (lost) pair.a.output().send(bytes("lost"), 0, 4, Mode.FULL);
        pair.a.close();
        assertEquals(lost ? -Errno.EPIPE : 0, filled(pair.b, 2));
      }
    }
  }
}
