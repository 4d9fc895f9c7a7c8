package org.cqueues.os;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The name of a socket: an internet address with a port, or a path in the file system. */
public sealed interface SocketAddress {
  /** Room that every encoded address fits in, see sockaddr_storage in socket(7). */
  int MAX_ENCODED = 128;

  /** AF_INET, AF_INET6 or AF_UNIX. */
  int family();

  /** Writes the {@code sockaddr} and returns its length, at most {@link #MAX_ENCODED}. */
  int encode(long memory);

  /**
   * Reads a {@code sockaddr} the kernel has filled in.
   *
   * @param length as the kernel gave it; 0 for a socket without a name
   * @return null for an address family other than ours
   */
  static @Nullable SocketAddress decode(long memory, int length) {
    if (length < Short.BYTES) return null;
    int family = Memory.getShort(memory);
    if (family == Linux.AF_INET && length >= Linux.SOCKADDR_IN_SIZE) {
      var bytes = new byte[4];
      Memory.read(memory + Linux.SOCKADDR_IN_ADDR, bytes, 0, bytes.length);
      return new Inet(bytes, port(memory), 0);
    }
    if (family == Linux.AF_INET6 && length >= Linux.SOCKADDR_IN6_SIZE) {
      var bytes = new byte[16];
      Memory.read(memory + Linux.SOCKADDR_IN6_ADDR, bytes, 0, bytes.length);
      return new Inet(bytes, port(memory), Memory.getInt(memory + Linux.SOCKADDR_IN6_SCOPE));
    }
    if (family == Linux.AF_UNIX) {
      var path = new byte[length - Linux.SOCKADDR_UN_PATH];
      Memory.read(memory + Linux.SOCKADDR_UN_PATH, path, 0, path.length);
      return new Unix(trimmed(path));
    }
    return null;
  }

  private static int port(long memory) {
    return Short.toUnsignedInt(bigEndian(Memory.getShort(memory + Linux.SOCKADDR_IN_PORT)));
  }

  private static short bigEndian(short value) {
    boolean big = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.BIG_ENDIAN;
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

  /**
   * A numeric address, as inet_pton(3) takes it; IPv6 also with {@code %interface}.
   *
   * @return null for anything else, such as a host name
   */
  static @Nullable Inet literal(String text, int port) {
    boolean six = text.indexOf(':') >= 0;
    int percent = six ? text.indexOf('%') : -1;
    String number = percent < 0 ? text : text.substring(0, percent);
    int scope = 0;
    if (percent >= 0) {
      scope = scopeOf(text.substring(percent + 1));
      if (scope == 0) return null;
    }
    byte[] bytes = six ? LiteralParser.ipv6(number) : LiteralParser.ipv4(number);
    return bytes == null ? null : new Inet(bytes, port, scope);
  }

  private static int scopeOf(String name) {
    if (!name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return name.length() > 9 ? 0 : Integer.parseInt(name);
    }
    return SocketCalls.get().if_nametoindex(name);
  }

  /** IPv4 (4 bytes) or IPv6 (16 bytes) and a port. */
  final class Inet implements SocketAddress {
    private final byte[] bytes;
    private final int port;
    private final int scope;

    /**
     * An address.
     *
     * @param bytes in network order; not to be changed afterwards
     * @param scope index of the interface for link-local IPv6, else 0
     */
    public Inet(byte[] bytes, int port, int scope) {
      this.bytes = bytes;
      this.port = port;
      this.scope = scope;
    }

    @Override
    public int family() {
      return bytes.length == 4 ? Linux.AF_INET : Linux.AF_INET6;
    }

    public int port() {
      return port;
    }

    /** The same address with another port. */
    public Inet withPort(int other) {
      return new Inet(bytes, other, scope);
    }

    @Override
    public int encode(long memory) {
      int length = bytes.length == 4 ? Linux.SOCKADDR_IN_SIZE : Linux.SOCKADDR_IN6_SIZE;
      Memory.clear(memory, length);
      Memory.putShort(memory, (short) family());
      Memory.putShort(memory + Linux.SOCKADDR_IN_PORT, bigEndian((short) port));
      if (bytes.length == 4) {
        Memory.write(bytes, 0, 4, memory + Linux.SOCKADDR_IN_ADDR);
      } else {
        Memory.write(bytes, 0, 16, memory + Linux.SOCKADDR_IN6_ADDR);
        Memory.putInt(memory + Linux.SOCKADDR_IN6_SCOPE, scope);
      }
      return length;
    }

    /** The address without the port, as inet_ntop(3) prints it. */
    public String host() {
      return bytes.length == 4 ? LiteralPrinter.ipv4(bytes) : LiteralPrinter.ipv6(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Inet that
          && Arrays.equals(bytes, that.bytes)
          && port == that.port
          && scope == that.scope;
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes) * 31 + port;
    }

    @Override
    public String toString() {
      return "[" + host() + "]:" + port;
    }
  }

  /** A path, an abstract name of Linux (it begins with NUL), or no name at all (empty). */
  final class Unix implements SocketAddress {
    /** Longer paths do not fit into {@code sockaddr_un}. */
    public static final int MAX_PATH = Linux.SOCKADDR_UN_SIZE - Linux.SOCKADDR_UN_PATH;

    private final byte[] path;

    /** A name; the bytes are not to be changed afterwards. */
    public Unix(byte[] path) {
      this.path = path;
    }

    @Override
    public int family() {
      return Linux.AF_UNIX;
    }

    /** The bytes of the path. */
    public byte[] path() {
      return path.clone();
    }

    /** Cuts off what is too long for {@code sockaddr_un}; see {@link #MAX_PATH}. */
    @Override
    public int encode(long memory) {
      int length = Math.min(path.length, MAX_PATH);
      Memory.clear(memory, Linux.SOCKADDR_UN_SIZE);
      Memory.putShort(memory, (short) Linux.AF_UNIX);
      Memory.write(path, 0, length, memory + Linux.SOCKADDR_UN_PATH);
      boolean terminated = length > 0 && path[0] != 0 && length < MAX_PATH;
      return Linux.SOCKADDR_UN_PATH + length + (terminated ? 1 : 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Unix that && Arrays.equals(path, that.path);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(path);
    }

    @Override
    public String toString() {
      return "unix:" + new String(path, StandardCharsets.ISO_8859_1);
    }
  }
}
