package org.cqueues.core.name.resolver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import org.cqueues.core.name.message.Packet;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Queries as dnsjava reads them. */
final class QuestionTest {
  private static final int PADDING = 12;

  /** A name whose query has a length with its OPT record. */
  private static Question ofLength(int length) {
    int left = length - Packet.HEADER_SIZE - 4 - 11 - 1;
    var name = new StringBuilder();
    while (left > 0) {
      int label = Math.min(63, left == 65 ? 62 : left - 1);
      name.append("x".repeat(label)).append('.');
      left -= label + 1;
    }
    return new Question(Name.fromConstantString(name.toString()).toWire(), Type.A, 1);
  }

  private static void assertPadded(int expected, int length) throws IOException {
    Question question = ofLength(length);
    byte[] query = question.query(4660, Packet.RD, true, true);
    assertEquals(length, query.length);
    byte[] padded = Question.padded(query);
    assertEquals(expected, padded.length);
    var message = new Message(padded);
    assertEquals(question.type, message.getQuestion().getType());
    assertArrayEquals(question.name, message.getQuestion().getName().toWire());
    byte[] option = message.getOPT().getOptions(PADDING).getFirst().toWire();
    assertEquals(expected - length, option.length);
    assertArrayEquals(
        new byte[expected - length - 4], Arrays.copyOfRange(option, 4, option.length));
    assertEquals(1, message.getOPT().getFlags() >> 15, "asks for signatures");
  }

  @Test
  void paddedQueriesAreWholeBlocks() throws IOException {
    assertPadded(128, 30);
    assertPadded(128, 124);
    assertPadded(256, 125);
    assertPadded(256, 128);
    assertPadded(256, 252);
    assertPadded(384, 253);
  }
}
