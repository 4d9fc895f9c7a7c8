package org.cqueues.core.socket;

import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a descriptor is made; see the option tables of the socket module.
 *
 * @param flags one bit for each {@link Flag}, see {@link #has}
 * @param bind where to bind before connecting, or null
 * @param mode permissions of a UNIX socket, or -1 to leave them
 * @param mask the umask while binding a UNIX socket, or -1 to leave it
 * @param v6Only IPV6_V6ONLY, or null for the system's default
 * @param attemptDelay seconds after which the next address of a host is tried beside those before,
 *     see RFC 8305; NaN to wait for each to fail
 * @param sendName the name for TLS: null for none, empty for the host that was asked for
 */
public record SocketOptions(
    int flags,
    @Nullable SocketAddress bind,
    int mode,
    int mask,
    @Nullable Boolean v6Only,
    double attemptDelay,
    @Nullable String sendName) {
  /** What is on or off. */
  public enum Flag {
    REUSEADDR(1),
    REUSEPORT(1 << 1),
    BROADCAST(1 << 2),
    NODELAY(1 << 3),
    NOPUSH(1 << 4),
    OOBINLINE(1 << 5),
    NONBLOCK(1 << 6),
    CLOEXEC(1 << 7),
    NOSIGPIPE(1 << 8),
    UNLINK(1 << 9),
    VERIFY(1 << 10),
    TIME(1 << 11);

    private final int bit;

    Flag(int bit) {
      this.bit = bit;
    }
  }

  /** What holds where nothing is said. */
  public static final SocketOptions DEFAULT =
      new SocketOptions(
          Flag.REUSEADDR.bit
              | Flag.NONBLOCK.bit
              | Flag.CLOEXEC.bit
              | Flag.NOSIGPIPE.bit
              | Flag.TIME.bit,
          null,
          -1,
          -1,
          null,
          Double.NaN,
          "");

  /** Whether a flag is on. */
  public boolean has(Flag flag) {
    return (flags & flag.bit) != 0;
  }

  /** {@code flags} with one switched. */
  public static int with(int flags, Flag flag, boolean on) {
    return on ? flags | flag.bit : flags & ~flag.bit;
  }
}
