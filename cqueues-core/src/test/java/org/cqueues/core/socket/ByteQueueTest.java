package org.cqueues.core.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ByteQueueTest {
  private static byte[] random(Random random, int limit) {
    var bytes = new byte[random.nextInt(limit)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }

  @RepeatedTest(50)
  void bytesComeOutAsTheyWentIn(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var pool = new BufferPool();
    var queue = new ByteQueue(pool);
    byte[] model = {};
    for (int i = 0; i < 300; i++) {
      switch (random.nextInt(4)) {
        case 0 -> {
          byte[] bytes = random(random, 6000);
          queue.add(bytes, 0, bytes.length);
          model = joined(model, bytes);
        }
        case 1 -> {
          byte[] bytes = random(random, 3000);
          if (bytes.length > 0) queue.addFirst(bytes, 0, bytes.length);
          model = joined(bytes, model);
        }
        case 2 -> {
          int count = random.nextInt(model.length + 1);
          assertArrayEquals(Arrays.copyOf(model, count), queue.take(count));
          model = Arrays.copyOfRange(model, count, model.length);
        }
        default -> {
          byte wanted = (byte) random.nextInt(256);
          int from = random.nextInt(model.length + 1);
          int end = from + random.nextInt(model.length - from + 1);
          int expected = -1;
          for (int k = end - 1; k >= from; k--) if (model[k] == wanted) expected = k;
          assertEquals(expected, queue.find(wanted, from, end));
        }
      }
      assertEquals(model.length, queue.length());
    }
    queue.clear();
    pool.close();
  }

  @Test
  void anEmptyQueueHoldsNoMemory() {
    var pool = new BufferPool();
    var queue = new ByteQueue(pool);
    queue.reserve(5000);
    Chunk first = pool.take(8192);
    queue.trim();
    assertEquals(0, queue.address(0));
    assertEquals(8192, first.capacity);
    pool.give(first);
    pool.close();
  }

  @Test
  void aClosedPoolKeepsNothing() {
    var pool = new BufferPool();
    Chunk kept = pool.take(4096);
    pool.give(kept);
    Chunk again = pool.take(4096);
    assertSame(kept, again);
    pool.close();
    pool.give(again);
    Chunk other = pool.take(4096);
    assertNotSame(again, other);
    pool.give(other);
  }
}
