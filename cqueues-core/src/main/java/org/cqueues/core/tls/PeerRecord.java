package org.cqueues.core.tls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;

/** Notes in a session what becomes of it, on both sides alike. */
final class PeerRecord {
  /** As many certificates as OpenSSL follows by default. */
  static final int MAX_CHAIN_LENGTH = 100;

  /** The longest message of a handshake that is taken, as OpenSSL limits a certificate's. */
  static final int MAX_MESSAGE = 100 * 1024;

  private final HybridCrypto crypto;
  private final TlsSession session;

  PeerRecord(HybridCrypto crypto, TlsSession session) {
    this.crypto = crypto;
    this.session = session;
  }

  TlsCryptoParameters parameters(TlsContext context) {
    return new TlsCryptoParameters(context);
  }

  void alertRaised(TlsContext context, short level, short description) {
    if (level == AlertLevel.fatal) failed(context, Alerts.sent(description));
  }

  void alertReceived(TlsContext context, short level, short description) {
    if (level != AlertLevel.warning) {
      failed(context, Alerts.received(description));
    } else if (description == AlertDescription.close_notify && session.closeReason == null) {
      session.closeReason = TlsSession.CloseReason.NOTIFY;
    }
  }

  private void failed(TlsContext context, String text) {
    session.failed(text);
    SecurityParameters security = context.getSecurityParametersHandshake();
    byte[] random = security == null ? null : security.getClientRandom();
    if (random != null) session.clientRandom = random.clone();
  }

  void completed(SecurityParameters security) {
    session.version = TlsVersion.of(security.getNegotiatedVersion().getFullVersion());
    session.cipherSuite = security.getCipherSuite();
    session.clientRandom = security.getClientRandom().clone();
    session.masterSecret = crypto.bytes(security.getMasterSecret());
    ProtocolName protocol = security.getApplicationProtocol();
    session.alpnSelected = protocol == null ? null : protocol.getBytes();
    session.connected = true;
    KeyLog log = session.context().environment().keyLog();
    if (log != null) log.finished(crypto, security);
  }
}
