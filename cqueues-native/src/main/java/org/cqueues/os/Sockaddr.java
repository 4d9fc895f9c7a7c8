package org.cqueues.os;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a system has addresses in memory: {@code sockaddr_in}, {@code sockaddr_in6}, {@code
 * sockaddr_un}. A record, so that the JVM takes the system for a constant.
 */
record Sockaddr(SocketPlatform system) {
  static final Sockaddr CURRENT = new Sockaddr(Platform.current().sockets());

  /** Room that every encoded address fits in, see sockaddr_storage in socket(7). */
  static final int MAX_SIZE = 128;

  // these numbers and places are the same on every system
  static final int AF_UNSPEC = 0;
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  private static final int IN_PORT = 2;
  private static final int IN_ADDR = 4;
  private static final int IN_SIZE = 16;
  private static final int IN6_ADDR = 8;
  private static final int IN6_SCOPE = 24;
  private static final int UN_PATH = 2;

  /** AF_INET or AF_INET6. */
  int family(SocketAddress.Inet address) {
    return address.bytes().length == 4 ? AF_INET : system.AF_INET6();
  }

  /** The longest path that fits into {@code sockaddr_un}. */
  int maxPath() {
    return system.SOCKADDR_UN_SIZE() - UN_PATH;
  }

  /** Writes an address and returns its length. */
  int encode(SocketAddress.Inet address, long memory) {
    byte[] bytes = address.bytes();
    boolean four = bytes.length == 4;
    int length = four ? IN_SIZE : system.SOCKADDR_IN6_SIZE();
    Memory.clear(memory, length);
    system.putFamily(memory, family(address), length);
    Memory.putShort(memory + IN_PORT, bigEndian((short) address.port()));
    Memory.write(bytes, 0, bytes.length, memory + (four ? IN_ADDR : IN6_ADDR));
    if (!four) Memory.putInt(memory + IN6_SCOPE, address.scope());
    return length;
  }

  /** Writes a path, cut off behind {@link #maxPath}, and returns the length of the whole. */
  int encode(byte[] path, long memory) {
    int count = Math.min(path.length, maxPath());
    Memory.clear(memory, system.SOCKADDR_UN_SIZE());
    Memory.write(path, 0, count, memory + UN_PATH);
    boolean terminated = count > 0 && path[0] != 0 && count < maxPath();
    int length = UN_PATH + count + (terminated ? 1 : 0);
    system.putFamily(memory, AF_UNIX, length);
    return length;
  }

  /** Writes a path with a zero behind it, for calls that take one, and returns its address. */
  long encodePath(byte[] path, long memory) {
    Memory.put(memory + encode(path, memory), (byte) 0);
    return memory + UN_PATH;
  }

  /** See {@link SocketAddress#decode}. */
  @Nullable SocketAddress decode(long memory, int length) {
    if (length < UN_PATH) return null;
    int family = system.family(memory);
    if (family == AF_INET && length >= IN_SIZE) {
      return new SocketAddress.Inet(bytes(memory + IN_ADDR, 4), port(memory), 0);
    }
    if (family == system.AF_INET6() && length >= system.SOCKADDR_IN6_SIZE()) {
      int scope = Memory.getInt(memory + IN6_SCOPE);
      return new SocketAddress.Inet(bytes(memory + IN6_ADDR, 16), port(memory), scope);
    }
    if (family == AF_UNIX) {
      return new SocketAddress.Unix(trimmed(bytes(memory + UN_PATH, length - UN_PATH)));
    }
    return null;
  }

  private static byte[] bytes(long memory, int count) {
    var bytes = new byte[count];
    Memory.read(memory, bytes, 0, count);
    return bytes;
  }

  private static int port(long memory) {
    return Short.toUnsignedInt(bigEndian(Memory.getShort(memory + IN_PORT)));
  }

  private static short bigEndian(short value) {
    boolean big = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
    return big ? value : Short.reverseBytes(value);
  }

  /** A path ends at its NUL; an abstract name begins with one and loses trailing ones only. */
  private static byte[] trimmed(byte[] path) {
    int end = path.length;
    if (end > 0 && path[0] != 0) {
      for (int i = 0; i < end; i++) if (path[i] == 0) end = i;
    } else {
      while (end > 0 && path[end - 1] == 0) end--;
    }
    return Arrays.copyOf(path, end);
  }
}
