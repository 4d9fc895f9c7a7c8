package org.cqueues.core.name.resolver;

import org.cqueues.core.name.config.ResolverConfig;
import org.cqueues.os.Errno;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;

/**
 * Sockets for queries over UDP. Each query has to come from another port, which nobody can guess;
 * but a new socket for each costs as much as everything else together. So where the system can take
 * a socket's port away, one is kept between queries, with neither port nor peer. The next
 * connect(2) gives it a random port, as it does with a new one (RFC 6056; on Linux from the
 * kernel's own generator).
 */
final class DatagramSockets {
  private static final int FIRST_PORT = 1024;
  private static final int PORTS = 65536 - FIRST_PORT;

  /** Ports that are taken, or not for us, until the system may choose. */
  private static final int MAX_BINDS = 16;

  private static final int EADDRINUSE = Errno.code("EADDRINUSE");
  private static final int EACCES = Errno.code("EACCES");

  private final ResolverContext context;
  private final ResolverConfig config;
  private int kept = -1;
  private int keptFamily;
  private boolean closed;

  DatagramSockets(ResolverContext context, ResolverConfig config) {
    this.context = context;
    this.config = config;
  }

  /** A socket that is to be connected, and then has a random port; or why there is none. */
  int take(int family) {
    if (kept >= 0 && keptFamily == family) {
      int taken = kept;
      kept = -1;
      return taken;
    }
    int opened = context.calls.open(family, Sockets.SOCK_DGRAM, true, true);
    if (opened < 0 || !isBound(family)) return opened;
    int failed = bind(opened);
    if (failed == 0) return opened;
    context.calls.close(opened);
    return failed;
  }

  /** Whether the configuration says from where queries to servers of a family are to be sent. */
  private boolean isBound(int family) {
    SocketAddress.Inet local = config.local();
    return local.family() == family && (config.localPort() != 0 || !isAny(local));
  }

  static boolean isAny(SocketAddress.Inet address) {
    for (byte b : address.toByteArray()) if (b != 0) return false;
    return true;
  }

  private int bind(int fd) {
    SocketAddress.Inet local = config.local();
    int port = config.localPort();
    if (port != 0) return context.calls.bind(fd, local.withPort(port));
    for (int i = 0; i < MAX_BINDS; i++) {
      int random = FIRST_PORT + context.entropy().below(PORTS);
      int failed = context.calls.bind(fd, local.withPort(random));
      if (failed != -EADDRINUSE && failed != -EACCES) return failed;
    }
    return context.calls.bind(fd, local.withPort(0));
  }

  /**
   * Takes a socket back whose query was answered. What has come to its port and was not read stays
   * in it: as an answer to the next query it would have to have that one's id, and its sender to
   * have known the port before, so that it is no more likely to be believed than any other.
   */
  void give(int fd, int family) {
    boolean wanted = !closed && kept < 0 && !isBound(family);
    if (wanted && context.calls.disconnect(fd) == 0) {
      kept = fd;
      keptFamily = family;
    } else {
      context.sockets.close(fd);
    }
  }

  /** Closes the one that is kept; those that are out go on. */
  void close() {
    closed = true;
    context.sockets.close(kept);
    kept = -1;
  }
}
