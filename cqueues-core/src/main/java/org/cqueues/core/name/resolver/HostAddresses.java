package org.cqueues.core.name.resolver;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cqueues.core.name.AddressSource;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.SocketAddress;

/**
 * The addresses of a host as a resolver finds them: those of IPv4, and when these are used up those
 * of IPv6. Both are asked for at once, so that whoever is slow is waited for once.
 */
final class HostAddresses implements AddressSource {
  private final Resolver resolver;
  private final String host;
  private final int port;

  /** A lookup for each type, in the order of their addresses; those that are used up are gone. */
  private final ArrayDeque<Lookup> lookups = new ArrayDeque<>(2);

  private List<SocketAddress.Inet> found = List.of();
  private int next;
  private final Set<String> troubles = new LinkedHashSet<>(0);

  /** Whether the servers did not tell if there are addresses of some type. */
  private boolean failed;

  /**
   * Addresses to be looked up.
   *
   * @param types A, AAAA or both, the first one first
   */
  HostAddresses(Resolver resolver, String host, int port, List<Integer> types) {
    this.resolver = resolver;
    this.host = host;
    this.port = port;
    for (int type : types) lookups.add(resolver.lookup(host, type, Question.CLASS_IN));
  }

  @Override
  public int next() {
    while (next == found.size()) {
      int result = findMore();
      if (result != 0) return result;
    }
    next++;
    return 0;
  }

  private int findMore() {
    for (Lookup each : lookups) each.advance();
    Lookup first = lookups.peek();
    if (first == null) {
      resolver.close();
      return failed ? -DnsError.EFAIL : -DnsError.ENONAME;
    }
    int result = first.advance();
    if (result == -Errno.EAGAIN) return result;
    lookups.remove();
    for (Trouble trouble : first.troubles()) troubles.add(trouble.toString());
    first.close();
    if (result == -DnsError.EILLEGAL) return -DnsError.ENONAME; // no host has such a name
    if (result != 0) return result;
    failed |= first.isRefused();
    found = first.addresses(port);
    next = 0;
    return 0;
  }

  @Override
  public SocketAddress address() {
    return found.get(next - 1);
  }

  @Override
  public String explanation() {
    return troubles.isEmpty() ? "" : host + ": " + String.join("; ", troubles);
  }

  @Override
  public void close() {
    for (Lookup each : lookups) each.close();
    lookups.clear();
    resolver.close();
  }

  /** The first one's: what has come for the others is taken when this one goes on. */
  @Override
  public int pollfd() {
    Lookup first = lookups.peek();
    return first == null ? -1 : first.pollfd();
  }

  @Override
  public int interest() {
    Lookup first = lookups.peek();
    return first == null ? Interest.NONE : first.interest();
  }

  /** The nearest of all, so that none of the others stands still where it has to ask again. */
  @Override
  public double timeout() {
    double nearest = Double.NaN;
    for (Lookup each : lookups) {
      if (!each.isDone() && !(nearest <= each.timeout())) nearest = each.timeout();
    }
    return nearest;
  }
}
