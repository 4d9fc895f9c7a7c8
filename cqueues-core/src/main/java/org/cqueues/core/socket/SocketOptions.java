package org.cqueues.core.socket;

import java.util.EnumSet;
import java.util.Set;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;

/** How a descriptor is made; see the option tables of the socket module. */
public final class SocketOptions {
  /** What is on or off. */
  public enum Flag {
    REUSEADDR,
    REUSEPORT,
    BROADCAST,
    NODELAY,
    NOPUSH,
    OOBINLINE,
    NONBLOCK,
    CLOEXEC,
    NOSIGPIPE,
    UNLINK,
    VERIFY,
    TIME
  }

  private static final Set<Flag> ON =
      EnumSet.of(Flag.REUSEADDR, Flag.NONBLOCK, Flag.CLOEXEC, Flag.NOSIGPIPE, Flag.TIME);

  /** What holds where nothing is said; not to be changed. */
  public static final SocketOptions DEFAULT = new SocketOptions();

  private final EnumSet<Flag> flags = EnumSet.copyOf(ON);

  /** Where to bind before connecting, or null. */
  public @Nullable SocketAddress bind;

  /** Permissions of a UNIX socket, or -1 to leave them. */
  public int mode = -1;

  /** The umask while binding a UNIX socket, or -1 to leave it. */
  public int mask = -1;

  /** IPV6_V6ONLY, or null for the system's default. */
  public @Nullable Boolean v6Only;

  /**
   * Seconds after which the next address of a host is tried beside those before, see RFC 8305; NaN
   * to wait for each to fail.
   */
  public double attemptDelay = Double.NaN;

  /** The name for TLS: null for none, empty for the host that was asked for. */
  public @Nullable String sendName = "";

  /** Options as they are by default. */
  public SocketOptions() {}

  /** Switches a flag. */
  public void set(Flag flag, boolean on) {
    if (on) flags.add(flag);
    else flags.remove(flag);
  }

  /** Whether a flag is on. */
  public boolean has(Flag flag) {
    return flags.contains(flag);
  }
}
