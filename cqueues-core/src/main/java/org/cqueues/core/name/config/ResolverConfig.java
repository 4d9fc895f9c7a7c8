package org.cqueues.core.name.config;

import java.util.ArrayList;
import java.util.List;
import org.cqueues.core.name.message.Names;
import org.cqueues.os.SocketAddress;
import org.xbill.DNS.Name;

/**
 * How a resolver works: what resolv.conf(5) and nsswitch.conf(5) say, and more. Objects may change
 * while resolvers use them.
 */
public final class ResolverConfig {
  /** What {@link #tcp} may be: over UDP first, and again over TCP where an answer was cut. */
  public static final int TCP_ENABLE = 0;

  /** TCP from the start. */
  public static final int TCP_ONLY = 1;

  /** UDP, and answers that were cut as they are. */
  public static final int TCP_DISABLE = 2;

  /** The most name servers; further ones are not taken. */
  public static final int MAX_NAMESERVERS = 3;

  /** The most domains to search; further ones are not taken. */
  public static final int MAX_SEARCH = 4;

  private static final SocketAddress.Inet ANY = new SocketAddress.Inet(new byte[4], 0, 0);

  private List<SocketAddress.Inet> nameservers =
      List.of(new SocketAddress.Inet(new byte[4], AddressText.DOMAIN, 0));
  private List<String> search = List.of();
  private List<Source> lookup = List.of(Source.BIND, Source.FILE);
  private SocketAddress.Inet local = ANY;
  private List<String> trustAnchors = TrustAnchors.ROOT;

  /** Whether queries say that answers may be longer than 512 bytes, RFC 6891. */
  public boolean edns0;

  /** Names with at least so many dots are tried as they are before the search list; ≥ 0. */
  public long ndots = 1;

  /** Whole seconds to wait for a server's answer; ≥ 0. */
  public long timeout = 5;

  /** How many times the list of servers is gone through; ≥ 0. */
  public long attempts = 2;

  /** Whether servers of one priority are asked in random order. */
  public boolean rotate;

  /** Whether to begin with the root's servers instead of asking others to do so. */
  public boolean recurse;

  /** Whether addresses of hosts in answers are looked up too where they are missing. */
  public boolean smart;

  /** Whether answers are checked by their signatures, RFC 4035; beyond native cqueues. */
  public boolean dnssec;

  /** {@link #TCP_ENABLE}, {@link #TCP_ONLY} or {@link #TCP_DISABLE}; other numbers as the first. */
  public int tcp = TCP_ENABLE;

  /** One name server, 0.0.0.0, which is this host; no domains to search. */
  public ResolverConfig() {}

  /**
   * What the system's files say now; a file that is not there says nothing.
   *
   * @return a new object
   */
  public static ResolverConfig stub() {
    return SystemFiles.readConfig(SystemFiles.ETC);
  }

  /** As {@link #stub}, for a resolver that begins with the root's servers. */
  public static ResolverConfig root() {
    ResolverConfig config = stub();
    config.recurse = true;
    return config;
  }

  /** Another object that says the same. */
  public ResolverConfig copy() {
    var copy = new ResolverConfig();
    copy.set(this);
    return copy;
  }

  /** Says from now on what another one says now. */
  public void set(ResolverConfig other) {
    nameservers = other.nameservers;
    search = other.search;
    lookup = other.lookup;
    local = other.local;
    edns0 = other.edns0;
    ndots = other.ndots;
    timeout = other.timeout;
    attempts = other.attempts;
    rotate = other.rotate;
    recurse = other.recurse;
    smart = other.smart;
    tcp = other.tcp;
    dnssec = other.dnssec;
    trustAnchors = other.trustAnchors;
  }

  /** Whether another one says the same at present. */
  public boolean isAs(ResolverConfig other) {
    return toString().equals(other.toString()) && trustAnchors.equals(other.trustAnchors);
  }

  /** Name servers in order; port 0 is as 53. */
  public List<SocketAddress.Inet> nameservers() {
    return nameservers;
  }

  /** Sets the name servers; beyond {@link #MAX_NAMESERVERS} they are left out. */
  public void setNameservers(List<SocketAddress.Inet> servers) {
    nameservers = first(servers, MAX_NAMESERVERS);
  }

  /** Domains to search, as they were given. */
  public List<String> search() {
    return search;
  }

  /** Sets the domains to search; beyond {@link #MAX_SEARCH} they are left out. */
  public void setSearch(List<String> domains) {
    search = first(domains, MAX_SEARCH);
  }

  /** Where names are looked up, in order. */
  public List<Source> lookup() {
    return lookup;
  }

  /** Sets where names are looked up. */
  public void setLookup(List<Source> order) {
    lookup = List.copyOf(order);
  }

  private static <T> List<T> first(List<T> all, int most) {
    return List.copyOf(all.size() > most ? all.subList(0, most) : all);
  }

  /**
   * Where trust begins with {@link #dnssec}: records as in zone files; the root's keys if not set.
   */
  public List<String> trustAnchors() {
    return trustAnchors;
  }

  /** Sets where trust begins; each text is right by {@link TrustAnchors#isRight}. */
  public void setTrustAnchors(List<String> anchors) {
    trustAnchors = List.copyOf(anchors);
  }

  /** The local address as it was given, for people. */
  public SocketAddress.Inet local() {
    return local;
  }

  /** Sets the local address of queries; port 53 is as 0. */
  public void setLocal(SocketAddress.Inet address) {
    local = address;
  }

  /** The port to send queries from; 0 for a random one. */
  public int localPort() {
    return local.port() == AddressText.DOMAIN ? 0 : local.port();
  }

  /**
   * The names to try for one that somebody gave, in order: a name with a final dot is the only one;
   * with fewer dots than {@link #ndots} the search list goes first. Names that would be too long
   * are left out.
   *
   * @return nothing for what is no name
   */
  public List<Name> candidates(String name) {
    Name itself = Names.parse(name);
    if (itself == null) return List.of();
    if (isAnchored(name)) return List.of(itself);
    var all = new ArrayList<Name>(search.size() + 1);
    Name relative = itself.relativize(Name.root);
    boolean first = itself.labels() - 2 >= ndots; // the root's label, and one more than dots
    if (first) all.add(itself);
    for (String domain : search) {
      Name suffix = Names.parse(domain);
      Name candidate = suffix == null ? null : Names.within(relative, suffix);
      if (candidate != null) all.add(candidate);
    }
    if (!first) all.add(itself);
    return all;
  }

  /** Whether a name ends with a dot that is none of its last label's. */
  private static boolean isAnchored(String name) {
    if (!name.endsWith(".")) return false;
    int backslashes = 0;
    for (int i = name.length() - 2; i >= 0 && name.charAt(i) == '\\'; i--) backslashes++;
    return backslashes % 2 == 0;
  }

  /** In the form of resolv.conf. */
  @Override
  public String toString() {
    var text = new StringBuilder(256);
    for (SocketAddress.Inet server : nameservers) {
      text.append("nameserver ").append(AddressText.of(server)).append('\n');
    }
    text.append("search");
    for (String domain : search) text.append(' ').append(domain);
    text.append("\n; hosts:");
    for (Source where : lookup) {
      if (where.service() != null) text.append(' ').append(where.service());
    }
    text.append("\nlookup");
    for (Source where : lookup) text.append(' ').append(where.word());
    text.append("\noptions ndots:").append(ndots);
    text.append(" timeout:").append(timeout);
    text.append(" attempts:").append(attempts);
    if (edns0) text.append(" edns0");
    if (rotate) text.append(" rotate");
    if (recurse) text.append(" recurse");
    if (smart) text.append(" smart");
    if (tcp == TCP_ONLY) text.append(" tcp");
    if (tcp == TCP_DISABLE) text.append(" tcp:disable");
    if (dnssec) text.append(" dnssec");
    text.append("\ninterface ").append(local.host()).append(' ').append(local.port());
    return text.append('\n').toString();
  }
}
