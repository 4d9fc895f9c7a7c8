package org.cqueues.core.name.resolver;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.cqueues.core.name.AddressList;
import org.cqueues.core.name.AddressSource;
import org.cqueues.core.name.config.Hints;
import org.cqueues.core.name.config.HostsTable;
import org.cqueues.core.name.config.ResolverConfig;
import org.cqueues.core.name.config.Source;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.xbill.DNS.Name;

/**
 * Finds hosts as the system's files say: literal addresses, the hosts file, name servers with the
 * search list. Each host gets a resolver of its own. The files are looked at again at most once a
 * second.
 */
public final class NameLookup {
  private final Supplier<ResolverContext> contexts;

  /** With resolvers of a context that is made when a name is first looked up. */
  public NameLookup(Supplier<ResolverContext> contexts) {
    this.contexts = contexts;
  }

  /**
   * Begins to look a host up.
   *
   * @param host a name or a literal address
   * @param family AF_INET, AF_INET6, or AF_UNSPEC for both
   */
  public AddressSource find(String host, int port, int family) {
    SocketAddress.Inet literal = SocketAddress.literal(host, port);
    if (literal != null) {
      // a literal of the other family is no address for this socket
      boolean fits = family == Sockets.AF_UNSPEC || family == literal.family();
      return new AddressList(fits ? List.of(literal) : List.of(), -DnsError.EFAIL);
    }
    return named(host, port, family);
  }

  private AddressSource named(String host, int port, int family) {
    ResolverContext context = contexts.get();
    ResolverConfig config = context.files().config();
    HostsTable hosts = context.files().hosts();
    if (asksHostsFirst(config)) {
      List<SocketAddress.Inet> known = known(hosts, config.candidates(host), port);
      if (!known.isEmpty()) return new AddressList(only(known, family), -DnsError.ENONAME);
    }
    var resolver = new Resolver(context, config, hosts, Hints.stub(config), null);
    return new HostAddresses(resolver, host, port, types(family));
  }

  private static boolean asksHostsFirst(ResolverConfig config) {
    for (var source : config.lookup()) {
      if (source == Source.FILE) return true;
      if (source == Source.BIND) return false;
    }
    return false;
  }

  /** IPv4 before IPv6, as when servers are asked. */
  private static List<SocketAddress.Inet> known(HostsTable hosts, List<Name> names, int port) {
    for (Name name : names) {
      List<SocketAddress.Inet> all = hosts.addresses(name, Sockets.AF_INET, port);
      all.addAll(hosts.addresses(name, Sockets.AF_INET6, port));
      if (!all.isEmpty()) return all;
    }
    return List.of();
  }

  private static List<SocketAddress.Inet> only(List<SocketAddress.Inet> all, int family) {
    if (family == Sockets.AF_UNSPEC) return all;
    var some = new ArrayList<SocketAddress.Inet>();
    for (SocketAddress.Inet each : all) if (each.family() == family) some.add(each);
    return some;
  }

  private static List<Integer> types(int family) {
    if (family == Sockets.AF_INET) return List.of(Question.TYPE_A);
    if (family == Sockets.AF_INET6) return List.of(Question.TYPE_AAAA);
    return List.of(Question.TYPE_A, Question.TYPE_AAAA);
  }
}
