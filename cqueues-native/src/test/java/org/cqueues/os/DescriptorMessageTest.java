package org.cqueues.os;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.cqueues.os.bsd.FreeBsdPlatform;
import org.junit.jupiter.api.Test;

/**
 * Messages in the memory of a system that counts with {@code int} where Linux does with 64 bits.
 */
class DescriptorMessageTest {
  private static final int IOVLEN = 24;
  private static final int CONTROL = 32;
  private static final int CONTROLLEN = 40;
  private static final int FLAGS = 44;
  private static final int HEADER = 16;

  private final DescriptorMessage message = new DescriptorMessage(new FreeBsdPlatform().sockets());

  /** Puts a control message where the kernel would, and returns where the next one begins. */
  private static long putControl(long at, int level, int type, int... data) {
    Memory.putInt(at, HEADER + data.length * Integer.BYTES);
    Memory.putInt(at + 4, level);
    Memory.putInt(at + 8, type);
    for (int i = 0; i < data.length; i++) {
      Memory.putInt(at + HEADER + (long) i * Integer.BYTES, data[i]);
    }
    return at + HEADER + (data.length + 1) / 2 * 2L * Integer.BYTES;
  }

  @Test
  void aDescriptorToSendLiesWhereTheSystemLooksForIt() {
    long header = message.toSend(0x1234, 5, 7);
    long vector = Memory.getLong(header + 16);
    assertEquals(0x1234, Memory.getLong(vector));
    assertEquals(5, Memory.getLong(vector + 8));
    assertEquals(1, Memory.getInt(header + IOVLEN));
    long control = Memory.getLong(header + CONTROL);
    assertEquals(24, Memory.getInt(header + CONTROLLEN));
    assertEquals(20, Memory.getInt(control));
    assertEquals(0xFFFF, Memory.getInt(control + 4));
    assertEquals(1, Memory.getInt(control + 8));
    assertEquals(7, Memory.getInt(control + HEADER));
  }

  @Test
  void noDescriptorIsNoControlData() {
    message.toSend(0x1234, 5, 7);
    long header = message.toSend(0x1234, 5, -1);
    assertEquals(0, Memory.getLong(header + CONTROL));
    assertEquals(0, Memory.getInt(header + CONTROLLEN));
  }

  @Test
  void descriptorsAreFoundAmongOtherControlData() {
    long header = message.toReceive(0x1234, 5);
    long control = Memory.getLong(header + CONTROL);
    long at = putControl(control, 0xFFFF, 2, 99);
    at = putControl(at, 0xFFFF, 1, 7, 8, 9);
    at = putControl(at, 41, 1, 98);
    at = putControl(at, 0xFFFF, 1, 10);
    Memory.putInt(header + CONTROLLEN, (int) (at - control));
    assertArrayEquals(new int[] {7, 8, 9, 10}, message.descriptors());
    assertFalse(message.isTruncated());
  }

  @Test
  void whatDidNotFitIsTold() {
    long header = message.toReceive(0x1234, 5);
    Memory.putInt(header + CONTROLLEN, 0);
    assertArrayEquals(new int[0], message.descriptors());
    for (int flag : new int[] {0x10, 0x20}) {
      Memory.putInt(header + FLAGS, flag);
      assertTrue(message.isTruncated());
    }
  }
}
