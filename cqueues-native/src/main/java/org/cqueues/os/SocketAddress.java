package org.cqueues.os;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The name of a socket: an internet address with a port, or a path in the file system. */
public sealed interface SocketAddress {
  /** Room that every encoded address fits in, see sockaddr_storage in socket(7). */
  int MAX_ENCODED = Sockaddr.MAX_SIZE;

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
    return Sockaddr.CURRENT.decode(memory, length);
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
      return Sockaddr.CURRENT.family(this);
    }

    public int port() {
      return port;
    }

    /** The same address with another port. */
    public Inet withPort(int other) {
      return new Inet(bytes, other, scope);
    }

    /** 4 or 16 bytes in network order. */
    public byte[] toByteArray() {
      return bytes.clone();
    }

    /** In network order; not to be changed. */
    byte[] bytes() {
      return bytes;
    }

    /** Index of the interface that a link-local address of IPv6 is meant on, or 0. */
    public int scope() {
      return scope;
    }

    @Override
    public int encode(long memory) {
      return Sockaddr.CURRENT.encode(this, memory);
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
    private final byte[] path;

    /** A name; the bytes are not to be changed afterwards. */
    public Unix(byte[] path) {
      this.path = path;
    }

    @Override
    public int family() {
      return Sockaddr.AF_UNIX;
    }

    /** The bytes of the path. */
    public byte[] path() {
      return path.clone();
    }

    /** Cuts off what is too long for {@code sockaddr_un}. */
    @Override
    public int encode(long memory) {
      return Sockaddr.CURRENT.encode(path, memory);
    }

    /** Writes the path alone, ended by a zero, and returns its address. */
    long encodePath(long memory) {
      return Sockaddr.CURRENT.encodePath(path, memory);
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
