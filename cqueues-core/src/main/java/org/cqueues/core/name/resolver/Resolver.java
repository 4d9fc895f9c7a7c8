package org.cqueues.core.name.resolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cqueues.core.name.config.Hints;
import org.cqueues.core.name.config.HostsTable;
import org.cqueues.core.name.config.ResolverConfig;
import org.cqueues.core.name.config.Source;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.resolver.Delegation.Server;
import org.cqueues.core.socket.TransportLayer;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * Looks names up, as a configuration says. Any number of lookups may be under way, each with
 * sockets of its own; all on one thread. What they share is whom they ask, the statistics, and what
 * is kept for the next one: a socket, and a connection where everything goes over TCP.
 */
public final class Resolver implements AutoCloseable, ResolverPool.Pooled {
  private static final byte[] ROOT = {0};
  private static final int DNS_PORT = 53;

  /** Of servers that speak TLS, RFC 7858. */
  private static final int SECURE_PORT = 853;

  /** A memory, not a promise: at the limit it is begun anew. */
  private static final int MAX_UNECHOING = 1024;

  private final ResolverContext context;
  private final ResolverConfig config;
  private final HostsTable hosts;
  private final Hints hints;
  private final @Nullable AnswerCache cache;
  private final Statistics statistics = new Statistics();
  private final DatagramSockets sockets;

  /** Servers that do not repeat the letters' cases. */
  private final Set<SocketAddress.Inet> unechoing = new HashSet<>(0);

  private int port = DNS_PORT;
  private @Nullable Security security;
  private @Nullable Stream kept;
  private @Nullable Validator validator;
  private boolean closed;
  private ResolverPool.@Nullable Lease lease;

  /**
   * A resolver.
   *
   * @param config read anew for each lookup
   * @param hosts names known without asking
   * @param hints where to begin
   * @param cache for a configuration that looks there; null for none
   */
  public Resolver(
      ResolverContext context,
      ResolverConfig config,
      HostsTable hosts,
      Hints hints,
      @Nullable AnswerCache cache) {
    this.context = context;
    this.config = config;
    this.hosts = hosts;
    this.hints = hints;
    this.cache = cache;
    this.sockets = new DatagramSockets(context, config);
  }

  /** As a configuration says: hosts of the system and its servers, or the root's. */
  public static Resolver of(ResolverContext context, ResolverConfig config) {
    AnswerCache cache =
        config.lookup().contains(Source.CACHE) ? new AnswerCache(context.clock) : null;
    return config.recurse
        ? new Resolver(context, config, new HostsTable(), Hints.root(), cache)
        : new Resolver(context, config, HostsTable.stub(), Hints.stub(config), cache);
  }

  /**
   * Begins to look a name up.
   *
   * @param name as the search list takes it; in bytes, one character below 256 each
   * @param type see {@link org.xbill.DNS.Type}
   * @param dclass see {@link org.xbill.DNS.DClass}
   * @return a lookup that fails with EILLEGAL where that is no name
   */
  public Lookup lookup(String name, int type, int dclass) {
    List<Name> candidates = config.candidates(name);
    if (candidates.isEmpty()) return new Lookup(this, -DnsError.EILLEGAL);
    var names = new ArrayList<byte[]>(candidates.size());
    for (Name candidate : candidates) names.add(candidate.toWire());
    var lookup = new Lookup(this, names, type, dclass);
    return isValidating() ? lookup.validated() : lookup;
  }

  /** Asks servers that others name at another port than that of DNS; for tests. */
  void port(int other) {
    port = other;
  }

  /** Where servers that others name are asked. */
  int port() {
    return security != null && port == DNS_PORT ? SECURE_PORT : port;
  }

  /**
   * From now on asks everything over secure connections (RFC 7858), never falling back to plain
   * ones; those to the port of DNS go to 853 instead. Queries are padded, so that their length does
   * not tell what is asked.
   */
  public void secure(Security by) {
    security = by;
  }

  /** Why the last secure connection could not be made; empty if it could, or there was none. */
  String securityFailure() {
    return security == null ? "" : security.failure();
  }

  /** What is read anew for each lookup. */
  public ResolverConfig config() {
    return config;
  }

  /** What has been sent and received. */
  public Statistics statistics() {
    return statistics;
  }

  @Override
  public long queries() {
    return statistics.queries();
  }

  @Override
  public ResolverPool.@Nullable Lease lease() {
    return lease;
  }

  @Override
  public void lease(ResolverPool.@Nullable Lease given) {
    lease = given;
  }

  /** Whether {@link #close} was called. */
  @Override
  public boolean isClosed() {
    return closed;
  }

  ResolverContext context() {
    return context;
  }

  boolean isValidating() {
    return config.dnssec;
  }

  /** Made when it is first needed; keys that were found to be right are kept. */
  Validator validator() {
    if (validator == null) validator = new Validator(this, config.trustAnchors());
    return validator;
  }

  boolean isSecure() {
    return security != null;
  }

  boolean usesStreamsOnly() {
    return config.tcp == ResolverConfig.TCP_ONLY || security != null;
  }

  /**
   * Whether names sent to a server get random cases. Zones' own servers repeat them; of what stubs
   * ask, some do not, and the way there is short.
   */
  boolean mixesCase(SocketAddress.Inet server) {
    return config.recurse && !unechoing.contains(server);
  }

  void doesNotEcho(SocketAddress.Inet server) {
    if (unechoing.size() == MAX_UNECHOING) unechoing.clear();
    unechoing.add(server);
  }

  DatagramSockets sockets() {
    return sockets;
  }

  /** A connection to a server: the one that was kept, if it leads there, or a new one. */
  Stream borrowStream(SocketAddress.Inet server) {
    Stream old = kept;
    kept = null;
    if (old != null && old.leadsTo(server)) return old;
    if (old != null) old.close();
    SocketAddress.Inet own = config.local();
    boolean bound = own.family() == server.family() && !DatagramSockets.isAny(own);
    TransportLayer layer = security == null ? null : security.layer();
    return new Stream(context, server, bound ? own.withPort(0) : null, layer);
  }

  /** Takes a connection back over which nothing more will come. */
  void returnStream(Stream stream) {
    if (closed || !usesStreamsOnly()) {
      stream.close();
      return;
    }
    if (kept != null) kept.close();
    kept = stream;
  }

  /** The servers to begin with for a name, those of the longest zone that is known. */
  Delegation hintsFor(byte[] name) {
    Name zone = hints.isRootAlone() ? Name.root : hints.zoneOf(name(name));
    var servers = new ArrayList<Server>();
    if (zone == null) return new Delegation(ROOT, servers);
    for (SocketAddress.Inet address : hints.shuffled(zone, context.entropy())) {
      boolean usual = address.port() == 0 || address.port() == DNS_PORT;
      int usualPort = security == null ? DNS_PORT : SECURE_PORT;
      servers.add(new Server(null, usual ? address.withPort(usualPort) : address));
    }
    return new Delegation(zone.equals(Name.root) ? ROOT : zone.toWire(), servers);
  }

  @Nullable Packet fromHosts(Question question) {
    return hosts.query(name(question.name), question.type, question.dclass);
  }

  private static Name name(byte[] wire) {
    try {
      return new Name(wire);
    } catch (IOException impossible) { // it was a name before
      throw new UncheckedIOException(impossible);
    }
  }

  private @Nullable AnswerCache cache() {
    AnswerCache shared = cache;
    boolean wanted = config.lookup().contains(Source.CACHE);
    return wanted ? shared : null;
  }

  @Nullable Packet fromCache(Question question) {
    AnswerCache from = cache();
    return from == null ? null : from.get(question);
  }

  void cache(Question question, Packet answer) {
    AnswerCache into = cache();
    if (into != null) into.put(question, answer);
  }

  /**
   * Closes the connection and the socket that were kept; lookups under way go on. Again is a no-op.
   */
  @Override
  public void close() {
    closed = true;
    sockets.close();
    if (kept != null) kept.close();
    kept = null;
  }
}
