package org.cqueues.core.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import java.util.Vector;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.CertificateStatusType;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSK;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/** A client as BouncyCastle asks for it. */
@SuppressWarnings({"JdkObsolete", "rawtypes"}) // BouncyCastle takes vectors
final class ClientPeer extends AbstractTlsClient {
  private final HybridCrypto crypto;
  private final TlsSession session;
  private final Handshake handshake;
  private final PeerRecord record;
  private final ClientResumption resumption;

  ClientPeer(HybridCrypto crypto, TlsSession session, Handshake handshake) {
    super(crypto);
    this.crypto = crypto;
    this.session = session;
    this.handshake = handshake;
    record = new PeerRecord(crypto, session);
    resumption = new ClientResumption(crypto, session);
  }

  ClientResumption resumption() {
    return resumption;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return Algorithms.versions(session.settings());
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return Algorithms.cipherSuites(crypto, session.settings());
  }

  @Override
  protected Vector getSupportedGroups(Vector roles) {
    Vector<Integer> groups = new Vector<>();
    TlsUtils.addIfSupported(groups, crypto, Algorithms.groups(session.settings()));
    return groups;
  }

  /** As OpenSSL: for the group that is preferred. */
  @Override
  public Vector getEarlyKeyShareGroups() {
    return supportedGroups == null || supportedGroups.isEmpty()
        ? new Vector<>()
        : TlsUtils.vectorOfOne(supportedGroups.firstElement());
  }

  @Override
  protected Vector getSupportedSignatureAlgorithms() {
    return Algorithms.signatures();
  }

  @Override
  protected @Nullable Vector getSNIServerNames() {
    String name = session.hostName();
    if (name == null) return null;
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    return TlsUtils.vectorOfOne(new ServerName(NameType.host_name, bytes));
  }

  @Override
  protected @Nullable Vector getProtocolNames() {
    List<byte[]> protocols = session.settings().alpnProtocols;
    if (protocols.isEmpty()) return null;
    Vector<ProtocolName> names = new Vector<>();
    for (byte[] protocol : protocols) names.add(ProtocolName.asRawBytes(protocol));
    return names;
  }

  @Override
  protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
    return session.settings().requestStatus ? super.getCertificateStatusRequest() : null;
  }

  @Override
  public Hashtable getClientExtensions() throws IOException {
    String name = session.hostName();
    if (name != null && !TlsSession.isHostName(name)) {
      session.failed("invalid server name");
      throw new TlsFatalAlert(AlertDescription.internal_error);
    }
    @SuppressWarnings("unchecked")
    Hashtable<Integer, byte[]> extensions = super.getClientExtensions();
    resumption.addTo(extensions);
    return extensions;
  }

  @Override
  public org.bouncycastle.tls.@Nullable TlsSession getSessionToResume() {
    return resumption.toResume(getCipherSuites());
  }

  @Override
  public @Nullable Vector getExternalPSKs() {
    return resumption.keys(getCipherSuites());
  }

  @Override
  public void notifySelectedPSK(@Nullable TlsPSK selected) {
    if (selected != null) resumption.accepted();
  }

  @Override
  public void notifyNewSessionTicket(NewSessionTicket ticket) {
    resumption.received(ticket);
  }

  /** An own verifier decides about the signatures in a chain. */
  @Override
  @SuppressWarnings("deprecation")
  public boolean shouldCheckSigAlgOfPeerCerts() {
    return false;
  }

  @Override
  public int getMaxCertificateChainLength() {
    return PeerRecord.MAX_CHAIN_LENGTH;
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return session.context().environment().resendMillis;
  }

  @Override
  public int getMaxHandshakeMessageSize() {
    return PeerRecord.MAX_MESSAGE;
  }

  @Override
  public void processServerExtensions(Hashtable extensions) throws IOException {
    super.processServerExtensions(extensions);
    if (extensions == null) return;
    ProtocolName chosen = TlsExtensionsUtils.getALPNExtensionServer(extensions);
    if (chosen == null) return;
    for (byte[] offered : session.settings().alpnProtocols) {
      if (Arrays.equals(offered, chosen.getBytes())) return;
    }
    throw new TlsFatalAlert(AlertDescription.illegal_parameter);
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
        judge(certificate);
      }

      @Override
      public org.bouncycastle.tls.@Nullable TlsCredentials getClientCredentials(
          CertificateRequest request) {
        return credentials(request);
      }
    };
  }

  private void judge(TlsServerCertificate shown) throws IOException {
    session.ocspResponse = staple(shown);
    List<X509CertificateHolder> chain = Certificates.chain(shown.getCertificate());
    VerifyResult result = session.verify(chain);
    if (!result.isOk() && session.settings().verifies(VerifyMode.PEER)) {
      throw new TlsFatalAlert(Alerts.forVerification(result.code()));
    }
  }

  private byte @Nullable [] staple(TlsServerCertificate shown) throws IOException {
    CertificateStatus status = shown.getCertificateStatus();
    if (status == null && TlsUtils.isTLSv13(context)) {
      Hashtable extensions = shown.getCertificate().getCertificateEntryAt(0).getExtensions();
      byte[] data = TlsUtils.getExtensionData(extensions, TlsExtensionsUtils.EXT_status_request);
      if (data != null) status = CertificateStatus.parse(context, new ByteArrayInputStream(data));
    }
    if (status == null || status.getStatusType() != CertificateStatusType.ocsp) return null;
    OCSPResponse response = status.getOCSPResponse();
    return response == null ? null : response.getEncoded();
  }

  private org.bouncycastle.tls.@Nullable TlsCredentials credentials(CertificateRequest request) {
    SecurityParameters security = context.getSecurityParametersHandshake();
    boolean isTls13 = TlsUtils.isTLSv13(context);
    List<TlsCredentials> own = session.settings().credentials;
    Signers.Choice choice;
    if (TlsUtils.isTLSv12(context)) {
      Vector<?> algorithms = security.getServerSigAlgs();
      if (algorithms == null) return null;
      choice = Signers.choose(own, algorithms, isTls13);
    } else {
      choice = own.isEmpty() ? null : new Signers.Choice(own.getFirst(), null);
    }
    if (choice == null) return null;
    List<X509CertificateHolder> chain = choice.credentials().chain();
    Certificate message =
        isTls13
            ? Certificates.message13(
                crypto, chain, request.getCertificateRequestContext(), /* leafExtensions= */ null)
            : Certificates.message(crypto, chain);
    return Signers.signer(record.parameters(context), crypto, choice, message, handshake);
  }

  @Override
  public void notifyAlertRaised(
      short level, short description, @Nullable String message, @Nullable Throwable cause) {
    record.alertRaised(context, level, description);
  }

  @Override
  public void notifyAlertReceived(short level, short description) {
    record.alertReceived(context, level, description);
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    SecurityParameters security = context.getSecurityParametersConnection();
    ProtocolVersion highest = getProtocolVersions()[0];
    session.clientVersion =
        (TlsUtils.isTLSv13(highest) ? ProtocolVersion.TLSv12 : highest).getFullVersion();
    if (security.isResumedSession()) resumption.accepted();
    record.completed(security);
    resumption.completed(security, Objects.requireNonNull(context.getSession()));
  }
}
