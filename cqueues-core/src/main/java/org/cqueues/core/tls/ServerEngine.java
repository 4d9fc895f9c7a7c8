package org.cqueues.core.tls;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ByteQueue;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerProtocol;

/** A server's protocol, with what BouncyCastle leaves out: sessions of TLS 1.3, half-close. */
final class ServerEngine extends TlsServerProtocol implements Engine {
  private final HybridCrypto crypto;
  private final ServerPeer peer;
  private final Sink sink;
  private boolean connected;

  ServerEngine(HybridCrypto crypto, ServerPeer peer, Sink sink) {
    this.crypto = crypto;
    this.peer = peer;
    this.sink = sink;
  }

  @Override
  public void start() throws IOException {
    accept(peer);
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
  public void failed() {
    peer.resumption().failed();
  }

  @Override
  protected ServerHello generateServerHello(ClientHello hello, HandshakeMessageInput message)
      throws IOException {
    peer.hello(hello.getVersion(), hello.getExtensions());
    return super.generateServerHello(hello, message);
  }

  @Override
  protected void receive13ClientFinished(ByteArrayInputStream buf) throws IOException {
    super.receive13ClientFinished(buf);
    SecurityParameters security = getContext().getSecurityParametersHandshake();
    TranscriptHash before = Objects.requireNonNull(crypto.transcript);
    Tls13Resumption resumption =
        Tls13Resumption.of(crypto, security, before, security.getPeerVerifyData());
    crypto.transcript = null;
    byte[] tickets = peer.resumption().tickets13(security, resumption);
    int limit = getApplicationDataLimit();
    for (int at = 0; at < tickets.length; at += limit) {
      safeWriteRecord(ContentType.handshake, tickets, at, Math.min(limit, tickets.length - at));
    }
  }

  @Override
  protected void completeHandshake() throws IOException {
    super.completeHandshake();
    connected = true;
  }

  @Override
  protected void handleHandshakeMessage(short type, HandshakeMessageInput buf) throws IOException {
    try {
      super.handleHandshakeMessage(type, buf);
    } catch (EOFException e) {
      throw new TlsFatalAlert(AlertDescription.decode_error, e);
    }
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
