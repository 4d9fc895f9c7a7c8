package org.cqueues.core.tls;

/** What a client needs to resume a session: a ticket or an id, and the secrets that go with it. */
public final class TlsResumption {
  private static final byte[] NOTHING = {};

  private final SessionState state;
  private final byte[] id;
  private final byte[] ticket;
  private final long lifetime;
  private final long ageAdd;

  private TlsResumption(SessionState state, byte[] id, byte[] ticket, long lifetime, long ageAdd) {
    this.state = state;
    this.id = id;
    this.ticket = ticket;
    this.lifetime = lifetime;
    this.ageAdd = ageAdd;
  }

  /** Of a session that the server knows by its id, up to TLS 1.2. */
  static TlsResumption ofId(SessionState state, byte[] id) {
    return new TlsResumption(state, id, NOTHING, SessionState.LIFETIME, 0);
  }

  /**
   * Of a session that the server put into a ticket.
   *
   * @param lifetime in seconds; 0 if the server does not say
   * @param ageAdd what hides the ticket's age; TLS 1.3 only
   */
  static TlsResumption ofTicket(SessionState state, byte[] ticket, long lifetime, long ageAdd) {
    long limit = lifetime == 0 ? SessionState.LIFETIME : lifetime;
    return new TlsResumption(state, NOTHING, ticket, limit, ageAdd);
  }

  SessionState state() {
    return state;
  }

  /** The session's id; empty if it has a ticket. */
  byte[] id() {
    return id;
  }

  /** The session's ticket; empty if it has none. */
  byte[] ticket() {
    return ticket;
  }

  /** The age that the server is told, RFC 8446 section 4.2.11.1. */
  long obfuscatedAge(long now) {
    return (now - state.created() + ageAdd) & 0xFFFF_FFFFL;
  }

  boolean isFresh(long now) {
    return now >= state.created() && now - state.created() < lifetime * 1000;
  }
}
