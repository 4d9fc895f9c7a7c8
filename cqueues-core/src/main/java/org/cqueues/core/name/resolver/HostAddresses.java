package org.cqueues.core.name.resolver;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.cqueues.core.name.AddressSource;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a host as a resolver finds them: those of IPv4, and when these are used up those
 * of IPv6. A host that the hosts file knows has the addresses that it has there.
 */
final class HostAddresses implements AddressSource {
  private final Resolver resolver;
  private final String host;
  private final int port;

  /** The types still to be asked for, the next one last. */
  private final List<Integer> types;

  private List<SocketAddress.Inet> found;
  private int next;
  private @Nullable Lookup lookup;
  private final List<Trouble> troubles = new ArrayList<>(0);

  /** Whether the servers did not tell if there are addresses of some type. */
  private boolean failed;

  /**
   * Addresses to be looked up.
   *
   * @param types A, AAAA or both, the first one last
   */
  HostAddresses(Resolver resolver, String host, int port, List<Integer> types) {
    this.resolver = resolver;
    this.host = host;
    this.port = port;
    this.types = new ArrayList<>(types);
    this.found = List.of();
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
    Lookup running = lookup;
    if (running == null) {
      if (types.isEmpty()) {
        resolver.close();
        return failed ? -DnsError.EFAIL : -DnsError.ENONAME;
      }
      running = resolver.lookup(host, types.removeLast(), Question.CLASS_IN);
      lookup = running;
    }
    int result = running.advance();
    if (result == -Errno.EAGAIN) return result;
    lookup = null;
    troubles.addAll(running.troubles());
    running.close();
    if (result == -DnsError.EILLEGAL) return -DnsError.ENONAME; // no host has such a name
    if (result != 0) return result;
    failed |= running.isRefused();
    found = running.addresses(port);
    next = 0;
    return 0;
  }

  @Override
  public SocketAddress address() {
    return found.get(next - 1);
  }

  @Override
  public String explanation() {
    var words = new StringJoiner("; ", host + ": ", "");
    words.setEmptyValue("");
    for (Trouble trouble : troubles) words.add(trouble.toString());
    return words.toString();
  }

  @Override
  public void close() {
    Lookup running = lookup;
    lookup = null;
    types.clear();
    if (running != null) running.close();
    resolver.close();
  }

  @Override
  public int pollfd() {
    return lookup == null ? -1 : lookup.pollfd();
  }

  @Override
  public int interest() {
    return lookup == null ? Interest.NONE : lookup.interest();
  }

  @Override
  public double timeout() {
    return lookup == null ? Double.NaN : lookup.timeout();
  }
}
