package org.cqueues.core.name.resolver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cqueues.core.name.resolver.Delegation.Server;
import org.cqueues.os.Clock;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Servers that let a query's time pass without an answer. For a while they are asked after all
 * others, so that one that is dead costs its timeout once instead of once for each question.
 */
final class SilentServers {
  /** How long a server is put behind: it may be back, and a configuration's order has a reason. */
  static final double SECONDS = 30;

  /** A memory, not a promise: at the limit it is begun anew. */
  private static final int MAX_SERVERS = 1024;

  private final Clock clock;

  /** Until when each is put behind. */
  private final Map<SocketAddress.Inet, Double> until = new HashMap<>(0);

  SilentServers(Clock clock) {
    this.clock = clock;
  }

  /** A server gave no answer in time. */
  void add(SocketAddress.Inet server) {
    if (until.size() == MAX_SERVERS) until.clear();
    until.put(server, clock.now() + SECONDS);
  }

  /** A server answered, whatever it was. */
  void remove(SocketAddress.Inet server) {
    if (!until.isEmpty()) until.remove(server);
  }

  /** Puts those that are silent behind the others, and leaves the order as it is otherwise. */
  void putLast(List<Server> servers) {
    if (until.isEmpty() || servers.size() < 2) return;
    var silent = new ArrayList<Server>(servers.size());
    for (Server server : servers) if (isSilent(server.address)) silent.add(server);
    if (silent.isEmpty()) return;
    servers.removeAll(silent);
    servers.addAll(silent);
  }

  private boolean isSilent(SocketAddress.@Nullable Inet server) {
    Double end = server == null ? null : until.get(server);
    if (end == null) return false;
    if (clock.now() < end) return true;
    until.remove(server);
    return false;
  }
}
