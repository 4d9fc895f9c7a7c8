package org.cqueues.os;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.cqueues.os.bsd.FreeBsdPlatform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Addresses in the memory of a system whose {@code sockaddr} begins with its length. */
class SockaddrTest {
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory = arena.allocate(Sockaddr.MAX_SIZE);
  private final Sockaddr bsd = new Sockaddr(new FreeBsdPlatform().sockets());

  @AfterEach
  void free() {
    arena.close();
  }

  private static SocketAddress.Inet inet(String text, int port) {
    return Objects.requireNonNull(SocketAddress.literal(text, port));
  }

  private void assertEncoded(int length, int... bytes) {
    var expected = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) expected[i] = (byte) bytes[i];
    assertEquals(length, bytes.length);
    assertArrayEquals(expected, Arrays.copyOf(memory.toArray(ValueLayout.JAVA_BYTE), bytes.length));
  }

  @Test
  void ipv4HasItsLengthFirst() {
    SocketAddress.Inet address = inet("127.0.0.1", 0x1F90);
    int length = bsd.encode(address, memory.address());
    assertEncoded(length, 16, 2, 0x1F, 0x90, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    assertEquals(address, bsd.decode(memory.address(), length));
  }

  @Test
  void ipv6HasTheFamilyOfItsSystem() {
    SocketAddress.Inet address = inet("::1", 80);
    assertEquals(28, bsd.family(address));
    int length = bsd.encode(address, memory.address());
    assertEncoded(
        length, 28, 28, 0, 80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
        0);
    assertEquals(address, bsd.decode(memory.address(), length));
  }

  @Test
  void aPathIsCutOffWhereItsSystemHasNoMoreRoom() {
    assertEquals(104, bsd.maxPath());
    byte[] path = "x".repeat(200).getBytes(StandardCharsets.US_ASCII);
    int length = bsd.encode(path, memory.address());
    assertEquals(106, length);
    assertEquals(106, memory.get(ValueLayout.JAVA_BYTE, 0));
    assertEquals(
        new SocketAddress.Unix(Arrays.copyOf(path, 104)), bsd.decode(memory.address(), length));
  }

  @Test
  void aPathAloneEndsWithAZero() {
    byte[] path = "/tmp/x".getBytes(StandardCharsets.US_ASCII);
    long address = bsd.encodePath(path, memory.address());
    var bytes = new byte[7];
    Memory.read(address, bytes, 0, bytes.length);
    assertArrayEquals(Arrays.copyOf(path, 7), bytes);
  }
}
