package org.cqueues.core.tls;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ByteQueue;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/** A client's protocol, with what BouncyCastle leaves out: sessions of TLS 1.3, half-close. */
final class ClientEngine extends TlsClientProtocol implements Engine {
  private final HybridCrypto crypto;
  private final ClientPeer peer;
  private final Sink sink;
  private boolean connected;
  private boolean ticketRenewed;
  private @Nullable Tls13Resumption resumption;

  ClientEngine(HybridCrypto crypto, ClientPeer peer, Sink sink) {
    this.crypto = crypto;
    this.peer = peer;
    this.sink = sink;
  }

  @Override
  public void start() throws IOException {
    connect(peer);
  }

  @Override
  public void closeNotify() throws IOException {
    raiseAlertWarning(AlertDescription.close_notify, "closed");
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public ByteQueue output() {
    return outputBuffer.getBuffer();
  }

  @Override
  public void failed() {}

  /** Writes the age of a ticket where BouncyCastle writes none, behind the only identity. */
  @Override
  protected void sendClientHelloMessage() throws IOException {
    byte[] identities =
        TlsUtils.getExtensionData(clientExtensions, TlsExtensionsUtils.EXT_pre_shared_key);
    if (identities != null) {
      TlsUtils.writeUint32(
          peer.resumption().obfuscatedAge(), identities, identities.length - Integer.BYTES);
    }
    super.sendClientHelloMessage();
  }

  @Override
  protected void send13FinishedMessage() throws IOException {
    super.send13FinishedMessage();
    SecurityParameters security = getContext().getSecurityParametersHandshake();
    TranscriptHash before = Objects.requireNonNull(crypto.transcript);
    resumption = Tls13Resumption.of(crypto, security, before, security.getLocalVerifyData());
    crypto.transcript = null;
  }

  @Override
  protected void completeHandshake() throws IOException {
    super.completeHandshake();
    connected = true;
  }

  @Override
  protected void receive13NewSessionTicket(ByteArrayInputStream buf) throws IOException {
    long lifetime = TlsUtils.readUint32(buf);
    long ageAdd = TlsUtils.readUint32(buf);
    byte[] nonce = TlsUtils.readOpaque8(buf);
    byte[] ticket = TlsUtils.readOpaque16(buf, 1);
    TlsUtils.readOpaque16(buf); // extensions, of which only that about early data is known
    assertEmpty(buf);
    if (lifetime == 0 || resumption == null) return;
    peer.resumption().received(ticket, resumption.key(nonce), lifetime, ageAdd);
  }

  @Override
  protected void handleHandshakeMessage(short type, HandshakeMessageInput buf) throws IOException {
    try {
      if (connection_state == CS_SERVER_HELLO && answersHello(type, buf)) return;
      super.handleHandshakeMessage(type, buf);
    } catch (EOFException e) {
      throw new TlsFatalAlert(AlertDescription.decode_error, e);
    }
  }

  /** Looks at what follows the server's hello; whether nothing is left to be done. */
  private boolean answersHello(short type, HandshakeMessageInput buf) throws IOException {
    SecurityParameters security = getContext().getSecurityParametersHandshake();
    if (TlsUtils.isTLSv13(security.getNegotiatedVersion())) return false;
    if (security.isResumedSession()) {
      // a server may renew the ticket, RFC 5077 section 3
      if (type != HandshakeType.new_session_ticket || ticketRenewed) return false;
      ticketRenewed = true;
      receiveNewSessionTicket(buf);
      return true;
    }
    boolean asksToGoOn =
        type == HandshakeType.server_key_exchange
            || type == HandshakeType.certificate_request
            || type == HandshakeType.server_hello_done;
    // BouncyCastle would take the missing certificate for a fault of its own
    if (asksToGoOn && !KeyExchangeAlgorithm.isAnonymous(security.getKeyExchangeAlgorithm())) {
      throw new TlsFatalAlert(AlertDescription.unexpected_message);
    }
    return false;
  }

  @Override
  protected void processRecord(short type, byte[] bytes, int offset, int length)
      throws IOException {
    if (type == ContentType.application_data && connected) sink.deliver(bytes, offset, length);
    else super.processRecord(type, bytes, offset, length);
  }

  /** The peer's end is noted by the session; ours comes when the user says so. */
  @Override
  protected void handleAlertWarningMessage(short description) throws IOException {
    if (description == AlertDescription.close_notify && connected) return;
    super.handleAlertWarningMessage(description);
  }
}
