package org.cqueues.core.tls;

import org.jspecify.annotations.Nullable;

/** What the sessions of a client or of a server have in common. */
public final class TlsContext {
  /** The length of {@link #ticketKeys}, as OpenSSL's. */
  public static final int TICKET_KEYS_LENGTH = TicketKeys.LENGTH;

  private final TlsEnvironment environment;
  private final boolean server;
  private final TlsSettings settings;
  private final SessionCache sessions = new SessionCache();
  private final ClientSessions clientSessions = new ClientSessions();
  private @Nullable TicketKeys tickets;

  /** Bits of {@link SessionCacheMode}. */
  public int sessionCacheMode = SessionCacheMode.SERVER;

  /** A server's choice of a protocol; null for none. */
  public @Nullable AlpnSelector alpnSelector;

  /** A server's answer to the name it is asked for; null takes all names. */
  public @Nullable HostNameCallback hostNameCallback;

  /** A context with default settings. */
  public TlsContext(TlsEnvironment environment, TlsMethod method, boolean server) {
    this.environment = environment;
    this.server = server;
    this.settings = new TlsSettings(method);
  }

  /** What is shared with other contexts. */
  public TlsEnvironment environment() {
    return environment;
  }

  /** Whether its sessions are on the server's side. */
  public boolean isServer() {
    return server;
  }

  /** What sessions begin with; may be changed, for the sessions made afterwards. */
  public TlsSettings settings() {
    return settings;
  }

  /**
   * The keys of a server's session tickets, {@link #TICKET_KEYS_LENGTH} bytes; random until set.
   */
  public byte[] ticketKeys() {
    return tickets().bytes();
  }

  /** Sets the keys of a server's session tickets, so that several servers know each other's. */
  public void ticketKeys(byte[] keys) {
    if (keys.length != TICKET_KEYS_LENGTH) throw new IllegalArgumentException("length of keys");
    tickets = new TicketKeys(keys, environment.random());
  }

  TicketKeys tickets() {
    if (tickets == null) tickets = TicketKeys.random(environment.random());
    return tickets;
  }

  /** A server's sessions by their ids. */
  SessionCache sessions() {
    return sessions;
  }

  /** A client's. */
  ClientSessions clientSessions() {
    return clientSessions;
  }

  boolean caches(int side) {
    return (sessionCacheMode & side) != 0;
  }
}
