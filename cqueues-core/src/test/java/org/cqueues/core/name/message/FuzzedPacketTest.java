package org.cqueues.core.name.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSOutput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Packets that nobody would send, except to do harm. */
final class FuzzedPacketTest {
  private static final int SEEDS = 6_000;
  private static final long MAX_ALLOCATED = 1 << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Those with a format of their own, and one without. */
  private static final int[] TYPES =
      IntStream.concat(
              Types.numbers().values().stream().mapToInt(Integer::intValue), IntStream.of(65280))
          .toArray();

  @Test
  void anyBytesAreKeptAndReadToTheEnd() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      byte[] bytes = cut(spoil(seed % 5 == 0 ? noise(random) : message(random), random), random);
      try {
        read(bytes);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  /** Everything a script can do with what it got. */
  private static void read(byte[] bytes) {
    Packet packet = Packet.of(bytes);
    assertArrayEquals(bytes, packet.toByteArray());
    RecordCursor records = packet.records(Sections.ALL);
    int count = 0;
    while (records.next()) {
      count++;
      ResourceRecord record = records.record();
      if (record == null) continue;
      assertNotNull(record.toString());
      if (record.parsed() != null) record.target();
      Name again = Names.parse(Names.text(record.name()));
      assertEquals(record.name(), again);
    }
    assertTrue(count <= packet.count(Sections.ALL));
    assertNotNull(packet.toString());
  }

  @Test
  void noPacketTakesMuchMemory() {
    var worst = new ArrayList<byte[]>(List.of(pointers(), loop(), nested()));
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      worst.add(spoil(message(random), random));
    }
    for (byte[] bytes : worst) print(bytes); // classes are loaded
    for (byte[] bytes : worst) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      print(bytes);
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertTrue(allocated < MAX_ALLOCATED, () -> bytes.length + " bytes took " + allocated);
    }
  }

  private static void print(byte[] bytes) {
    Packet packet = Packet.of(bytes);
    assertTrue(packet.toString().length() + packet.toByteArray().length > 0);
  }

  /** The longest name, and as many CNAMEs as fit that point to it from both sides. */
  private static byte[] pointers() {
    var out = new DNSOutput();
    header(out, 1, 0);
    for (int i = 0; i < 127; i++) out.writeCountedString(new byte[] {'a'});
    out.writeU8(0);
    out.writeU16(Type.CNAME);
    out.writeU16(DClass.IN);
    int count = 0;
    for (; out.current() < 4096 - 14; count++) {
      out.writeU16(0xC00C);
      out.writeU16(Type.CNAME);
      out.writeU16(DClass.IN);
      out.writeU32(0);
      out.writeU16(2);
      out.writeU16(0xC00C);
    }
    out.writeU16At(count, 6);
    return out.toByteArray();
  }

  /** Names that point to themselves, to each other and behind the end. */
  private static byte[] loop() {
    var out = new DNSOutput();
    header(out, 3, 0);
    for (int target : new int[] {0xC00C, 0xC018, 0xFFFF}) {
      out.writeU16(target);
      out.writeU16(Type.A);
      out.writeU16(DClass.IN);
    }
    return out.toByteArray();
  }

  /** A chain of pointers, each with a label of its own. */
  private static byte[] nested() {
    var out = new DNSOutput();
    header(out, 200, 0);
    int last = -1;
    for (int i = 0; i < 200; i++) {
      int here = out.current();
      out.writeCountedString(new byte[] {'a'});
      if (last < 0) out.writeU8(0);
      else out.writeU16(0xC000 | last);
      last = here;
      out.writeU16(Type.A);
      out.writeU16(DClass.IN);
    }
    return out.toByteArray();
  }

  private static void header(DNSOutput out, int questions, int answers) {
    out.writeU16(1);
    out.writeU16(0x8180);
    out.writeU16(questions);
    out.writeU16(answers);
    out.writeU16(0);
    out.writeU16(0);
  }

  private static byte[] noise(Random random) {
    var bytes = new byte[random.nextInt(600)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A message that is almost right: data of some types, names that point anywhere. */
  private static byte[] message(Random random) {
    var out = new DNSOutput();
    int answers = random.nextInt(8);
    header(out, 1, answers);
    name(out, random);
    out.writeU16(Type.A);
    out.writeU16(DClass.IN);
    for (int i = 0; i < answers; i++) {
      name(out, random);
      int type = TYPES[random.nextInt(TYPES.length)];
      out.writeU16(type);
      out.writeU16(DClass.IN);
      out.writeU32(random.nextInt() & 0xFFFF_FFFFL);
      var data = new DNSOutput();
      data(data, type, random);
      byte[] bytes = data.toByteArray();
      out.writeU16(
          Math.max(0, bytes.length + (random.nextInt(8) == 0 ? random.nextInt(5) - 2 : 0)));
      out.writeByteArray(bytes);
    }
    return out.toByteArray();
  }

  private static void data(DNSOutput out, int type, Random random) {
    switch (type) {
      case Type.A -> out.writeU32(random.nextInt() & 0xFFFF_FFFFL);
      case Type.NS, Type.CNAME, Type.PTR -> name(out, random);
      case Type.MX -> {
        out.writeU16(10);
        name(out, random);
      }
      case Type.SOA -> {
        name(out, random);
        name(out, random);
        out.writeByteArray(new byte[20]);
      }
      case Type.TXT, Type.SPF -> {
        for (int i = random.nextInt(4); i > 0; i--) string(out, random);
      }
      default -> {
        for (int i = random.nextInt(30); i > 0; i--) {
          out.writeU8(random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(4));
        }
      }
    }
  }

  private static void string(DNSOutput out, Random random) {
    var bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? 256 : 20)];
    random.nextBytes(bytes);
    out.writeCountedString(bytes);
  }

  private static void name(DNSOutput out, Random random) {
    for (int i = random.nextInt(4); i > 0; i--) {
      int length = random.nextInt(20) == 0 ? random.nextInt(256) : 1 + random.nextInt(6);
      out.writeU8(length);
      for (int k = 0; k < length; k++) out.writeU8('a' + random.nextInt(3));
    }
    if (random.nextInt(3) == 0) out.writeU8(0);
    else out.writeU16(0xC000 | (random.nextInt(4) == 0 ? random.nextInt(200) : 12));
  }

  private static byte[] spoil(byte[] bytes, Random random) {
    if (bytes.length == 0) return bytes;
    for (int i = random.nextInt(5); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static byte[] cut(byte[] bytes, Random random) {
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
  }
}
