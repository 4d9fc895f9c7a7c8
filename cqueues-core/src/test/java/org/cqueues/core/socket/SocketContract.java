package org.cqueues.core.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What holds of a stream socket whatever its bytes go through. */
abstract class SocketContract {
  /** Two connected stream sockets on the transport in question. */
  abstract SocketPair open();

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static void write(CoreSocket socket, String text) {
    int taken = socket.output().send(bytes(text), 0, text.length(), Mode.UNBUFFERED);
    assertEquals(text.length(), taken);
  }

  /** The next line, waiting for what the socket wants; the failure where there is none. */
  static int line(CoreSocket socket, Reader reader) {
    int result = reader.line(false, 0);
    while (result == -Errno.EAGAIN || result == -SocketErrors.EUNASKED) {
      SocketPair.await(socket);
      result = reader.line(false, 0);
    }
    return result;
  }

  static void assertLine(String expected, CoreSocket socket, Reader reader) {
    assertEquals(Reader.FOUND, line(socket, reader));
    assertArrayEquals(bytes(expected), reader.take());
  }

  static int filled(CoreSocket socket, long count) {
    int result = socket.input().fill(count);
    while (result == -Errno.EAGAIN) {
      SocketPair.await(socket);
      result = socket.input().fill(count);
    }
    return result;
  }

  @Test
  void linesComeOutAsTheyWereWritten() {
    try (SocketPair pair = open()) {
      var reader = new Reader(pair.b);
      pair.b.input().patient(true);
      write(pair.a, "one\ntwo\n");
      assertLine("one", pair.b, reader);
      assertLine("two", pair.b, reader);
      write(pair.a, "three\n");
      assertLine("three", pair.b, reader);
      write(pair.b, "answer\n");
      assertLine("answer", pair.a, new Reader(pair.a));
    }
  }

  @Test
  void theEndIsSeenByAPollBehindTheLastLine() {
    try (SocketPair pair = open()) {
      var reader = new Reader(pair.b);
      write(pair.a, "last\n");
      pair.a.close();
      assertLine("last", pair.b, reader);
      pair.b.input().patient(true);
      assertEquals(-Errno.EPIPE, line(pair.b, reader));
      assertTrue(pair.b.input().isEnded());
      assertEquals(-Errno.EPIPE, line(pair.b, reader), "and for ever");
    }
  }

  @Test
  void oneDirectionIsShutAndTheOtherGoesOn() {
    try (SocketPair pair = open()) {
      var reader = new Reader(pair.b);
      write(pair.a, "question\n");
      assertEquals(0, pair.a.shutdown(false, true));
      assertTrue(pair.a.output().isShut());
      assertFalse(pair.a.input().isShut());
      assertLine("question", pair.b, reader);
      assertEquals(-Errno.EPIPE, line(pair.b, reader));
      write(pair.b, "answer\n");
      assertLine("answer", pair.a, new Reader(pair.a));
    }
  }

  @Test
  void nothingIsLostWhereTheKernelTakesNoMore() {
    try (SocketPair pair = open()) {
      var data = new byte[3_000_000];
      new Random(1).nextBytes(data);
      var received = new byte[data.length];
      var reader = new Reader(pair.b);
      int sent = 0;
      int got = 0;
      boolean waited = false;
      while (got < data.length) {
        Output output = pair.a.output();
        if (sent < data.length) sent += output.send(data, sent, data.length, Mode.UNBUFFERED);
        else output.flush(Mode.UNBUFFERED);
        waited |= pair.a.interest() == Interest.WRITE;
        int result = reader.count(1, 65536, 0);
        while (result == Reader.FOUND || SocketPair.isReady(pair.b)) {
          if (result == Reader.FOUND) {
            byte[] piece = reader.take();
            System.arraycopy(piece, 0, received, got, piece.length);
            got += piece.length;
          }
          result = reader.count(1, 65536, 0);
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
    try (SocketPair pair = open()) {
      Input input = pair.b.input();
      pair.b.settings().inputMaxErrors = 2;
      input.error(-SocketErrors.ENOHOST);
      write(pair.a, "data");
      assertEquals(-SocketErrors.ENOHOST, input.fill(1));
      assertEquals(-SocketErrors.ENOHOST, input.fill(1));
      assertThrows(UncheckedErrorException.class, () -> input.fill(1));
      assertEquals(-SocketErrors.ENOHOST, input.clear());
      assertEquals(0, filled(pair.b, 1));
    }
  }

  @Test
  void whatIsPutBackComesFirst() {
    try (SocketPair pair = open()) {
      var reader = new Reader(pair.b);
      write(pair.a, "one\n");
      assertLine("one", pair.b, reader);
      pair.b.input().unget(bytes("zero\n"), 0, 5);
      write(pair.a, "two\n");
      assertLine("zero", pair.b, reader);
      assertLine("two", pair.b, reader);
    }
  }

  @RepeatedTest(50)
  void bitsComeOutAsTheyWentIn(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    try (SocketPair pair = open()) {
      var counts = new int[40];
      var values = new long[counts.length];
      BigInteger model = BigInteger.ONE; // keeps leading zeros
      for (int i = 0; i < counts.length; i++) {
        counts[i] = random.nextInt(65);
        long mask = counts[i] == 64 ? -1 : (1L << counts[i]) - 1;
        values[i] = random.nextLong() & mask;
        model = model.shiftLeft(counts[i]).or(new BigInteger(Long.toUnsignedString(values[i])));
        assertEquals(0, pair.a.output().pack(values[i], counts[i]));
        assertEquals(0, pair.a.output().flush(Mode.UNBUFFERED));
      }
      int total = model.bitLength() - 1;
      for (int i = 0; i < counts.length && total >= counts[i]; i++) {
        total -= counts[i];
        if (total < 8) break; // the last bits are of a byte that is not full
        assertEquals(0, unpacked(pair.b, counts[i]));
        assertEquals(values[i], pair.b.input().bits());
      }
    }
  }

  private static int unpacked(CoreSocket socket, int count) {
    int result = socket.input().unpack(count);
    while (result == -Errno.EAGAIN) {
      SocketPair.await(socket);
      result = socket.input().unpack(count);
    }
    return result;
  }
}
