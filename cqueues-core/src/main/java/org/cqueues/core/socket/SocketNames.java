package org.cqueues.core.socket;

import org.cqueues.os.Errno;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * The addresses at the two ends of a socket, see getsockname(2) and getpeername(2); asking goes on
 * with its connection.
 */
public final class SocketNames {
  private final Lifecycle lifecycle;
  private @Nullable SocketAddress address;

  SocketNames(Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  /** Whom it is connected to; the address is then in {@link #address}, null if there is none. */
  public int peer() {
    return find(true);
  }

  /** Where it is bound; see {@link #peer}. */
  public int local() {
    return find(false);
  }

  private int find(boolean peer) {
    address = null;
    int result = lifecycle.reach();
    if (result != 0 && result != -Errno.EAGAIN) return result;
    Endpoint endpoint = lifecycle.endpoint();
    if (!endpoint.isOpen()) return 0;
    int failed = peer ? endpoint.peerName() : endpoint.localName();
    if (failed == -SocketErrors.ENOTCONN || failed == -SocketErrors.ENOTSOCK) return 0;
    address = failed == 0 ? endpoint.name() : null;
    return failed;
  }

  /** What the last call found. */
  public @Nullable SocketAddress address() {
    return address;
  }

  /** Who is at the other end of a UNIX socket; see {@link Sockets#peerCredentials}. */
  public int peerCredentials() {
    int result = lifecycle.reach();
    Endpoint endpoint = lifecycle.endpoint();
    return endpoint.isOpen() ? endpoint.peerCredentials() : result;
  }
}
