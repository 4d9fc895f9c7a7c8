package org.cqueues.core.name.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.cqueues.core.name.message.Names;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** Which name servers to ask first about a zone. */
public final class Hints {
  /** The newest zone is printed first. */
  private final LinkedHashMap<Name, List<Server>> zones = new LinkedHashMap<>();

  /**
   * A name server.
   *
   * @param priority lower ones are asked first; at least 1
   */
  public record Server(SocketAddress.Inet address, int priority) {}

  /** No zones. */
  public Hints() {}

  /** The name servers of a configuration for the zone {@code .}, that is for everything. */
  public static Hints stub(ResolverConfig config) {
    var hints = new Hints();
    hints.insert(Name.root, config, 1);
    return hints;
  }

  /** The servers of the root, with their IPv4 and IPv6 addresses. */
  public static Hints root() {
    var hints = new Hints();
    for (SocketAddress.Inet address : RootServers.addresses()) hints.insert(Name.root, address, 1);
    return hints;
  }

  /** Adds a server; one that the zone has already only gets another priority. */
  public void insert(Name zone, SocketAddress.Inet address, int priority) {
    var server = new Server(address, Math.max(1, priority));
    List<Server> servers = zones.get(zone);
    if (servers == null) {
      servers = new ArrayList<>();
      zones.putFirst(zone, servers);
    }
    for (int i = 0; i < servers.size(); i++) {
      if (servers.get(i).address.equals(address)) {
        servers.set(i, server);
        return;
      }
    }
    servers.add(server);
  }

  /** Adds the servers of a configuration, all alike if it says rotate, else in their order. */
  public void insert(Name zone, ResolverConfig config, int priority) {
    int next = Math.max(1, priority);
    for (SocketAddress.Inet address : config.nameservers()) {
      insert(zone, address, next);
      if (!config.rotate) next++;
    }
  }

  /** The servers of a zone in the order they came in; none where it is not there. */
  public List<Server> servers(Name zone) {
    return Collections.unmodifiableList(zones.getOrDefault(zone, List.of()));
  }

  /** The servers of a zone in the order to ask them: those of one priority in random order. */
  public List<SocketAddress.Inet> shuffled(Name zone, RandomGenerator random) {
    var servers = new ArrayList<>(zones.getOrDefault(zone, List.of()));
    if (servers.size() > 1) {
      Collections.shuffle(servers, random);
      servers.sort((a, b) -> Integer.compare(a.priority, b.priority)); // and else as they are
    }
    var addresses = new ArrayList<SocketAddress.Inet>(servers.size());
    for (Server server : servers) addresses.add(server.address);
    return addresses;
  }

  /**
   * Whether there are hints for everything, and for nothing in particular, as of stub resolvers.
   */
  public boolean isRootAlone() {
    return zones.size() == 1 && zones.containsKey(Name.root);
  }

  /** The longest zone that a name is in, or null. */
  public @Nullable Name zoneOf(Name name) {
    for (int i = 0; i < name.labels(); i++) {
      Name zone = i == 0 ? name : new Name(name, i);
      if (zones.containsKey(zone)) return zone;
    }
    return null;
  }

  /** A line for each zone, and one for each of its servers. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (Map.Entry<Name, List<Server>> zone : zones.entrySet()) {
      text.append("ZONE \"").append(Names.text(zone.getKey())).append("\"\n");
      for (Server server : zone.getValue()) {
        text.append("\t(").append(server.priority).append(") ");
        text.append(AddressText.withPort(server.address)).append('\n');
      }
    }
    return text.toString();
  }
}
