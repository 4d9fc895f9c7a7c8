package org.cqueues.core.name.resolver;

import java.util.ArrayList;
import java.util.List;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A zone and its servers, in the order in which they are asked. */
final class Delegation {
  final byte[] zone;
  final List<Server> servers;

  Delegation(byte[] zone, List<Server> servers) {
    this.zone = zone;
    this.servers = servers;
  }

  /** The same for another question, to which every server may know an answer. */
  Delegation afresh() {
    var again = new ArrayList<Server>(servers.size());
    for (Server server : servers) again.add(new Server(server.name, server.address));
    return new Delegation(zone, again);
  }

  /** A server by its name, its address, or both. */
  static final class Server {
    final byte @Nullable [] name;
    SocketAddress.@Nullable Inet address;

    /** Asked in vain, and not to be asked again. */
    boolean useless;

    Server(byte @Nullable [] name, SocketAddress.@Nullable Inet address) {
      this.name = name;
      this.address = address;
    }
  }
}
