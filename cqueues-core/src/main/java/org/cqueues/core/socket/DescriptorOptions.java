package org.cqueues.core.socket;

import org.cqueues.os.Sockets;
import org.cqueues.os.Sockets.Option;

/** The socket options of a descriptor; those that do not apply to its kind are left out. */
final class DescriptorOptions {
  private DescriptorOptions() {}

  /**
   * Makes a socket with its options.
   *
   * @return its descriptor, or the negative errno of what failed; nothing is open then
   */
  static int open(Sockets calls, int family, int type, SocketOptions options, boolean bound) {
    int fd =
        calls.open(
            family,
            type,
            options.has(SocketOptions.Flag.NONBLOCK),
            options.has(SocketOptions.Flag.CLOEXEC));
    if (fd < 0) return fd;
    int failed = apply(calls, fd, family, type, options, bound);
    if (failed == 0) return fd;
    calls.close(fd);
    return failed;
  }

  /**
   * Sets what differs from the system's default.
   *
   * @param bound whether it will be bound, which the reuse options are for
   * @return 0, or the negative errno of an option that matters
   */
  private static int apply(
      Sockets calls, int fd, int family, int type, SocketOptions options, boolean bound) {
    boolean internet = family != Sockets.AF_UNIX;
    int failed = 0;
    if (internet && bound) {
      if (options.has(SocketOptions.Flag.REUSEADDR)) failed = calls.set(fd, Option.REUSEADDR, true);
      if (failed == 0 && options.has(SocketOptions.Flag.REUSEPORT)) {
        failed = calls.set(fd, Option.REUSEPORT, true);
      }
    }
    if (failed == 0 && family == Sockets.AF_INET6 && options.v6Only() != null) {
      failed = calls.set(fd, Option.V6ONLY, options.v6Only());
    }
    if (failed == 0
        && type == Sockets.SOCK_DGRAM
        && internet
        && options.has(SocketOptions.Flag.BROADCAST)) {
      failed = calls.set(fd, Option.BROADCAST, true);
    }
    if (failed != 0) return failed;
    boolean tcp = internet && type == Sockets.SOCK_STREAM;
    tune(calls, fd, tcp, options);
    return 0;
  }

  /** What only makes things better: the specification has failures of these ignored. */
  static void tune(Sockets calls, int fd, boolean tcp, SocketOptions options) {
    if (tcp && options.has(SocketOptions.Flag.NODELAY)) calls.set(fd, Option.NODELAY, true);
    if (tcp && options.has(SocketOptions.Flag.NOPUSH)) calls.set(fd, Option.NOPUSH, true);
    if (options.has(SocketOptions.Flag.OOBINLINE)) calls.set(fd, Option.OOBINLINE, true);
  }
}
