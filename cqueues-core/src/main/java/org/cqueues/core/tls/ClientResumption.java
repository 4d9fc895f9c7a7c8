package org.cqueues.core.tls;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import java.util.Vector;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.PskKeyExchangeMode;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.SessionParameters;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/** A client's side of resuming sessions. */
@SuppressWarnings("JdkObsolete") // BouncyCastle takes vectors
final class ClientResumption {
  static final Integer SESSION_TICKET = ExtensionType.session_ticket;
  private static final short[] KEY_EXCHANGE = {PskKeyExchangeMode.psk_dhe_ke};
  private static final int ID_LENGTH = 32;
  private static final byte[] NOTHING = {};

  private final HybridCrypto crypto;
  private final TlsSession session;
  private final @Nullable TlsResumption earlier;

  /** What holds of the earlier session's peer today. */
  private VerifyResult judged = VerifyResult.UNTRUSTED;

  private @Nullable NewSessionTicket ticket;

  ClientResumption(HybridCrypto crypto, TlsSession session) {
    this.crypto = crypto;
    this.session = session;
    TlsResumption wanted = session.toResume();
    boolean usable =
        wanted != null
            && wanted.isFresh(System.currentTimeMillis())
            && Objects.equals(wanted.state().hostName(), session.hostName())
            && isVerified(wanted);
    earlier = usable ? wanted : null;
  }

  /**
   * The server's certificates are not shown again, so they are verified again: whom this session
   * trusts may differ from the earlier one's, or have changed.
   */
  private boolean isVerified(TlsResumption wanted) {
    List<X509CertificateHolder> shown = wanted.state().peerChain();
    judged = shown.isEmpty() ? wanted.state().verifyResult() : session.judge(shown);
    return judged.isOk() || !session.settings().verifies(VerifyMode.PEER);
  }

  private boolean offersTls13() {
    return earlier != null && earlier.state().version() == TlsVersion.TLS_1_3.code();
  }

  /** Asks for tickets, and shows one up to TLS 1.2. */
  void addTo(Hashtable<Integer, byte[]> extensions) throws IOException {
    if (!session.settings().usesTickets()) return;
    byte[] shown = earlier == null || offersTls13() ? NOTHING : earlier.ticket();
    for (TlsVersion version : session.settings().versions()) {
      if (version == TlsVersion.TLS_1_3) {
        TlsExtensionsUtils.addPSKKeyExchangeModesExtension(extensions, KEY_EXCHANGE);
      } else {
        extensions.put(SESSION_TICKET, shown);
      }
    }
  }

  /** A session up to TLS 1.2. With a ticket, the id only tells whether the server took it. */
  org.bouncycastle.tls.@Nullable TlsSession toResume(int[] suites) {
    if (earlier == null || offersTls13()) return null;
    SessionState state = earlier.state();
    if (!contains(suites, state.cipherSuite())) return null;
    byte[] id = earlier.id();
    if (id.length == 0) {
      id = new byte[ID_LENGTH];
      crypto.getSecureRandom().nextBytes(id);
    }
    return TlsUtils.importSession(id, parameters(crypto, state));
  }

  static SessionParameters parameters(HybridCrypto crypto, SessionState state) {
    Hashtable<Integer, byte[]> extensions = new Hashtable<>();
    if (state.encryptThenMac()) TlsExtensionsUtils.addEncryptThenMACExtension(extensions);
    int version = state.version();
    try {
      return new SessionParameters.Builder()
          .setCipherSuite(state.cipherSuite())
          .setExtendedMasterSecret(state.extendedMasterSecret())
          .setMasterSecret(crypto.createSecret(state.secret()))
          .setNegotiatedVersion(ProtocolVersion.get(version >>> Byte.SIZE, version & 0xFF))
          .setServerExtensions(extensions)
          .build();
    } catch (IOException e) {
      throw new IllegalStateException(e); // the extension is short
    }
  }

  static boolean contains(int[] suites, int suite) {
    return Arrays.stream(suites).anyMatch(each -> each == suite);
  }

  /** The key of a session in TLS 1.3. */
  @Nullable Vector<TlsPSKExternal> keys(int[] suites) {
    if (earlier == null || !offersTls13() || earlier.ticket().length == 0) return null;
    int prf = prf13(earlier.state().cipherSuite());
    boolean offered = false;
    for (int suite : suites) offered |= isSuite13(suite) && prf13(suite) == prf;
    if (!offered) return null;
    Vector<TlsPSKExternal> keys = new Vector<>();
    keys.add(new ResumptionSecrets.Psk(crypto, earlier.ticket(), earlier.state().secret(), prf));
    return keys;
  }

  static boolean isSuite13(int suite) {
    return suite >>> Byte.SIZE == 0x13;
  }

  /** The hash that goes with a cipher suite of TLS 1.3. */
  static int prf13(int suite) {
    return suite == org.bouncycastle.tls.CipherSuite.TLS_AES_256_GCM_SHA384
        ? PRFAlgorithm.tls13_hkdf_sha384
        : PRFAlgorithm.tls13_hkdf_sha256;
  }

  /** What to write where BouncyCastle writes that a ticket has no age. */
  long obfuscatedAge() {
    return earlier == null ? 0 : earlier.obfuscatedAge(System.currentTimeMillis());
  }

  /** The server resumes the session. */
  void accepted() {
    if (earlier == null) return;
    session.reused = true;
    session.peerChain = earlier.state().peerChain();
    session.verifyResult = judged;
  }

  /** A ticket came, up to TLS 1.2. */
  void received(NewSessionTicket received) {
    ticket = received;
  }

  /** The handshake is over: up to TLS 1.2 there is something to be resumed. */
  void completed(SecurityParameters security, org.bouncycastle.tls.TlsSession now) {
    TlsVersion version = session.version;
    if (version == null || version == TlsVersion.TLS_1_3) return;
    SessionState state =
        new SessionState(
            version.code(),
            security.getCipherSuite(),
            crypto.bytes(security.getMasterSecret()),
            security.isExtendedMasterSecret(),
            security.isEncryptThenMAC(),
            System.currentTimeMillis(),
            session.hostName(),
            session.peerChain(),
            session.verifyResult());
    if (ticket != null && ticket.getTicket().length > 0) {
      long lifetime = ticket.getTicketLifetimeHint();
      session.resumable(TlsResumption.ofTicket(state, ticket.getTicket(), lifetime, 0));
    } else if (session.reused && earlier != null && earlier.ticket().length > 0) {
      session.resumable(earlier);
    } else if (now.getSessionID() != null && now.getSessionID().length > 0) {
      session.resumable(TlsResumption.ofId(state, now.getSessionID()));
    }
  }

  /** A ticket came in TLS 1.3. */
  void received(byte[] received, byte[] key, long lifetime, long ageAdd) {
    SessionState state =
        new SessionState(
            TlsVersion.TLS_1_3.code(),
            session.cipherSuite(),
            key,
            true,
            false,
            System.currentTimeMillis(),
            session.hostName(),
            session.peerChain(),
            session.verifyResult());
    session.resumable(TlsResumption.ofTicket(state, received, lifetime, ageAdd));
  }
}
