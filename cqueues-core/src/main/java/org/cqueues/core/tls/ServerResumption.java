package org.cqueues.core.tls;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Hashtable;
import java.util.Objects;
import java.util.Vector;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.PskIdentity;
import org.bouncycastle.tls.PskKeyExchangeMode;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/** A server's side of resuming sessions. */
@SuppressWarnings({"JdkObsolete", "rawtypes"}) // BouncyCastle takes vectors
final class ServerResumption {
  private static final int ID_LENGTH = 32;
  private static final int MAX_TICKET = 1 << 14;

  /** As many tickets as OpenSSL sends: two for a session, one more each time it is resumed. */
  private static final int TICKETS = 2;

  private static final byte[] NOTHING = {};

  private final HybridCrypto crypto;
  private final TlsSession session;

  /** The ticket in the client's hello; empty if it only asks for one, null if it does not. */
  private byte @Nullable [] shown;

  /** The client takes tickets of TLS 1.3. */
  private boolean takesTickets;

  private @Nullable SessionState resumed;

  /** What holds of its peer today. */
  private VerifyResult judged = VerifyResult.UNTRUSTED;

  private byte[] id = NOTHING;

  ServerResumption(HybridCrypto crypto, TlsSession session) {
    this.crypto = crypto;
    this.session = session;
  }

  void hello(Hashtable extensions) throws IOException {
    shown = TlsUtils.getExtensionData(extensions, ClientResumption.SESSION_TICKET);
    short[] modes = TlsExtensionsUtils.getPSKKeyExchangeModesExtension(extensions);
    if (modes == null) return;
    for (short mode : modes) takesTickets |= mode == PskKeyExchangeMode.psk_dhe_ke;
  }

  boolean issuesTicket() {
    return shown != null && session.settings().usesTickets();
  }

  /** The cipher suite of the session that is resumed in TLS 1.3, or -1. */
  int cipherSuite() {
    return resumed != null && resumed.version() == TlsVersion.TLS_1_3.code()
        ? resumed.cipherSuite()
        : -1;
  }

  private @Nullable SessionState open(byte[] ticket) {
    byte[] content = session.context().tickets().open(ticket);
    return content == null ? null : SessionState.decode(content);
  }

  /**
   * Whether a session may be resumed. What is not asked again has to hold for this context, and
   * today: whom it trusts may have changed, and the keys of tickets may be another context's, too.
   */
  private boolean isUsable(@Nullable SessionState state, int[] offered, int[] own) {
    if (state == null || !state.isFresh(System.currentTimeMillis())) return false;
    if (!ClientResumption.contains(offered, state.cipherSuite())) return false;
    if (!ClientResumption.contains(own, state.cipherSuite())) return false;
    if (!Objects.equals(state.hostName(), session.hostName())) return false;
    TlsSettings settings = session.settings();
    judged = state.verifyResult();
    if (!settings.verifies(VerifyMode.PEER)) return true;
    if (state.peerChain().isEmpty()) return !settings.verifies(VerifyMode.FAIL_IF_NO_PEER_CERT);
    judged = session.judge(state.peerChain());
    return judged.isOk();
  }

  /** A session up to TLS 1.2, by its ticket or its id; null for a new one. */
  org.bouncycastle.tls.@Nullable TlsSession toResume(byte[] asked, int[] offered, int[] own) {
    if (asked.length == 0) return null;
    boolean hasTicket = issuesTicket() && shown != null && shown.length > 0;
    SessionState state = hasTicket && shown != null ? open(shown) : kept(asked);
    if (!isUsable(state, offered, own) || state == null) return null;
    if (state.version() == TlsVersion.TLS_1_3.code()) return null;
    resumed = state;
    id = asked;
    return TlsUtils.importSession(asked, ClientResumption.parameters(crypto, state));
  }

  private SessionCache sessions() {
    return session.context().sessions();
  }

  private boolean keeps() {
    return session.context().caches(SessionCacheMode.SERVER);
  }

  private @Nullable SessionState kept(byte[] asked) {
    return keeps() ? sessions().get(asked) : null;
  }

  /** An id for a new session: none if it goes into a ticket. */
  byte[] newId() {
    resumed = null; // BouncyCastle found that it does not fit
    if (issuesTicket() || !keeps()) return NOTHING;
    id = new byte[ID_LENGTH];
    crypto.getSecureRandom().nextBytes(id);
    return id;
  }

  /** The key of a session in TLS 1.3 that one of the tickets is for; null for none. */
  @Nullable TlsPSKExternal key(Vector<PskIdentity> identities, int[] offered, int[] own) {
    if (!session.settings().usesTickets()) return null;
    for (int i = 0; i < identities.size(); i++) {
      byte[] ticket = identities.get(i).getIdentity();
      SessionState state = open(ticket);
      if (!isUsable(state, offered, own) || state == null) continue;
      if (state.version() != TlsVersion.TLS_1_3.code()) continue;
      resumed = state;
      // BouncyCastle looks for the identity with no age, as keys from elsewhere have
      identities.set(i, new PskIdentity(ticket, 0));
      int prf = ClientResumption.prf13(state.cipherSuite());
      return new ResumptionSecrets.Psk(crypto, ticket, state.secret(), prf);
    }
    return null;
  }

  private SessionState state(int version, SecurityParameters security, byte[] secret, long since) {
    return new SessionState(
        version,
        security.getCipherSuite(),
        secret,
        security.isExtendedMasterSecret(),
        security.isEncryptThenMAC(),
        since,
        session.hostName(),
        resumed == null ? session.peerChain() : resumed.peerChain(),
        resumed == null ? session.verifyResult() : judged);
  }

  private byte[] seal(SessionState state) {
    byte[] ticket = session.context().tickets().seal(state.encode());
    return ticket.length > MAX_TICKET ? NOTHING : ticket;
  }

  /** A ticket up to TLS 1.2. */
  NewSessionTicket ticket(SecurityParameters security) {
    int version = security.getNegotiatedVersion().getFullVersion();
    byte[] secret = crypto.bytes(security.getMasterSecret());
    long now = System.currentTimeMillis();
    return new NewSessionTicket(SessionState.LIFETIME, seal(state(version, security, secret, now)));
  }

  /** The handshake is over. */
  void completed(SecurityParameters security) {
    if (resumed != null) {
      session.reused = true;
      session.peerChain = resumed.peerChain();
      session.verifyResult = judged;
      return;
    }
    int version = security.getNegotiatedVersion().getFullVersion();
    if (version == TlsVersion.TLS_1_3.code() || id.length == 0) return;
    byte[] secret = crypto.bytes(security.getMasterSecret());
    sessions().put(id, state(version, security, secret, System.currentTimeMillis()));
  }

  /** The connection failed, so its session is not resumed either, RFC 5246 section 7.2.2. */
  void failed() {
    if (id.length > 0) sessions().remove(id);
  }

  /**
   * The messages with tickets of TLS 1.3, one behind the other, RFC 8446 section 4.6.1.
   *
   * @param key makes the key that goes with a ticket of its nonce
   */
  byte[] tickets13(SecurityParameters security, Tls13Resumption key) {
    if (!takesTickets || !session.settings().usesTickets()) return NOTHING;
    var messages = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(messages)) {
      int count = resumed == null ? TICKETS : 1;
      for (int i = 0; i < count; i++) write(out, security, key, (byte) i);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return messages.toByteArray();
  }

  private void write(
      DataOutputStream out, SecurityParameters security, Tls13Resumption key, byte number)
      throws IOException {
    byte[] nonce = {number};
    int version = TlsVersion.TLS_1_3.code();
    // a certificate is not looked at again for longer than a session lasts
    long since = resumed == null ? System.currentTimeMillis() : resumed.created();
    long left = SessionState.LIFETIME - (System.currentTimeMillis() - since) / 1000;
    byte[] ticket = seal(state(version, security, key.key(nonce), since));
    if (ticket.length == 0 || left <= 0) return;
    int body = 4 + 4 + 1 + nonce.length + 2 + ticket.length + 2;
    out.writeInt((HandshakeType.new_session_ticket << 24) | body);
    out.writeInt((int) left);
    out.writeInt(crypto.getSecureRandom().nextInt());
    out.writeByte(nonce.length);
    out.write(nonce);
    out.writeShort(ticket.length);
    out.write(ticket);
    out.writeShort(0);
  }
}
