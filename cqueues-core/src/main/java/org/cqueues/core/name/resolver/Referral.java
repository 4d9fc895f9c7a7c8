package org.cqueues.core.name.resolver;

import java.util.ArrayList;
import java.util.List;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.RecordCursor;
import org.cqueues.core.name.message.Sections;
import org.cqueues.core.name.message.WireName;
import org.cqueues.core.name.resolver.Delegation.Server;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What a server says of those that are nearer to a name, as far as it may be believed. */
final class Referral {
  private static final int MAX_SERVERS = 16;

  private Referral() {}

  /**
   * The zone below {@code zone}, around a name, that an answer leads to.
   *
   * @return null where it leads nowhere, or not nearer to the name: such servers are lame, or go
   *     round in circles
   */
  static @Nullable Delegation of(Packet message, byte[] name, byte[] zone, Resolver resolver) {
    byte[] below = null;
    var names = new ArrayList<byte[]>();
    RecordCursor records = message.records(Sections.AUTHORITY);
    while (records.next()) {
      if (records.type() != Question.TYPE_NS) continue;
      byte[] owner = records.nameBytes();
      byte[] server = records.dataName(0);
      if (owner == null || server == null || names.size() == MAX_SERVERS) continue;
      boolean nearer = owner.length > zone.length && WireName.isIn(owner, zone);
      if (!nearer || !WireName.isIn(name, owner)) continue;
      if (below == null) below = owner;
      if (WireName.equal(owner, below)) names.add(server);
    }
    if (below == null) return null;
    return new Delegation(below, inOrder(message, names, zone, resolver));
  }

  /** Those with an address first, IPv4 before IPv6; random among equals. */
  private static List<Server> inOrder(
      Packet message, List<byte[]> names, byte[] zone, Resolver resolver) {
    var four = new ArrayList<Server>();
    var six = new ArrayList<Server>();
    var nameless = new ArrayList<Server>();
    for (byte[] name : names) {
      // another zone's server could give its rival a false address
      boolean believed = WireName.isIn(name, zone);
      int before = four.size() + six.size();
      if (believed) {
        glue(message, name, Question.TYPE_A, resolver.port(), four);
        glue(message, name, Question.TYPE_AAAA, resolver.port(), six);
      }
      if (four.size() + six.size() == before) nameless.add(new Server(name, null));
    }
    Entropy entropy = resolver.context().entropy();
    shuffle(four, entropy);
    shuffle(six, entropy);
    shuffle(nameless, entropy);
    four.addAll(six);
    four.addAll(nameless);
    return four;
  }

  private static void glue(Packet message, byte[] name, int type, int port, List<Server> into) {
    RecordCursor records = message.records(Sections.ADDITIONAL);
    while (records.next()) {
      if (records.type() != type || !records.isNamed(name) || into.size() == MAX_SERVERS) continue;
      SocketAddress.Inet address = Addresses.of(records, port);
      if (address == null || DatagramSockets.isAny(address)) continue; // nobody's but our own
      into.add(new Server(name, address));
    }
  }

  private static void shuffle(List<Server> servers, Entropy entropy) {
    for (int i = servers.size() - 1; i > 0; i--) {
      int other = entropy.below(i + 1);
      Server moved = servers.get(i);
      servers.set(i, servers.get(other));
      servers.set(other, moved);
    }
  }
}
