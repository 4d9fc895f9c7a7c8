package org.cqueues.core.name.resolver;

import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Why a server's answer was not taken, or did not come.
 *
 * @param server null where no server is to blame
 */
public record Trouble(SocketAddress.@Nullable Inet server, String what) {
  private static final int DNS_PORT = 53;
  private static final int SECURE_PORT = 853;

  @Override
  public String toString() {
    if (server == null) return what;
    String host = server.host();
    boolean usual = server.port() == DNS_PORT || server.port() == SECURE_PORT;
    return (usual ? host : "[" + host + "]:" + server.port()) + " " + what;
  }
}
