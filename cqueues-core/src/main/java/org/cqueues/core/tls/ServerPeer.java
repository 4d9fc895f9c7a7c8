package org.cqueues.core.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.CertificateStatusType;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/** A server as BouncyCastle asks for it. */
@SuppressWarnings({"JdkObsolete", "rawtypes"}) // BouncyCastle takes vectors
final class ServerPeer extends AbstractTlsServer {
  private final HybridCrypto crypto;
  private final TlsSession session;
  private final Handshake handshake;
  private final PeerRecord record;
  private final ServerResumption resumption;
  private boolean hostNameAsked;

  /** What the client's hello says, as soon as it is known; null before. */
  private @Nullable Hashtable hello;

  ServerPeer(HybridCrypto crypto, TlsSession session, Handshake handshake) {
    super(crypto);
    this.crypto = crypto;
    this.session = session;
    this.handshake = handshake;
    record = new PeerRecord(crypto, session);
    resumption = new ServerResumption(crypto, session);
  }

  ServerResumption resumption() {
    return resumption;
  }

  /**
   * Notes the client's hello before anything is made of it. BouncyCastle looks for a session to be
   * resumed before it shows the extensions, and by then the context has to be the right one.
   */
  void hello(ProtocolVersion version, @Nullable Hashtable extensions) {
    session.clientVersion = version.getFullVersion();
    hello = extensions == null ? new Hashtable() : extensions;
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
  protected boolean preferLocalCipherSuites() {
    return session.settings().has(TlsOptions.CIPHER_SERVER_PREFERENCE);
  }

  @Override
  public int[] getSupportedGroups() {
    return Algorithms.groups(session.settings());
  }

  @Override
  protected int selectECDH(int minimumBits) {
    int[] own = getSupportedGroups();
    int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
    if (offered == null) return super.selectECDH(minimumBits);
    for (int group : offered) {
      boolean known = ClientResumption.contains(own, group);
      if (known && NamedGroup.getCurveBits(group) >= minimumBits) return group;
    }
    return -1;
  }

  @Override
  protected int getMaximumNegotiableCurveBits() {
    int[] own = getSupportedGroups();
    int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
    if (offered == null) return super.getMaximumNegotiableCurveBits();
    int most = 0;
    for (int group : offered) {
      if (ClientResumption.contains(own, group)) {
        most = Math.max(most, NamedGroup.getCurveBits(group));
      }
    }
    return most;
  }

  @Override
  public void notifyOfferedCipherSuites(int[] suites) throws IOException {
    super.notifyOfferedCipherSuites(suites);
    if (hello != null) askHostName(hello);
  }

  @Override
  public void processClientExtensions(Hashtable extensions) throws IOException {
    if (session.clientVersion == 0) {
      session.clientVersion = context.getClientVersion().getFullVersion();
    }
    askHostName(extensions);
    resumption.hello(extensions);
    super.processClientExtensions(extensions);
  }

  /** The name that is asked for, and the callback that may change everything because of it. */
  private void askHostName(Hashtable extensions) throws IOException {
    if (hostNameAsked) return;
    hostNameAsked = true;
    Vector names = TlsExtensionsUtils.getServerNameExtensionClient(extensions);
    if (names != null) {
      for (Object each : names) {
        var name = (ServerName) each;
        if (name.getNameType() != NameType.host_name) continue;
        session.hostName(new String(name.getNameData(), StandardCharsets.ISO_8859_1));
      }
    }
    HostNameCallback callback = session.context().hostNameCallback;
    if (callback == null) return;
    Alerts.guard(session, () -> callback.accept(session));
    cipherSuites = getSupportedCipherSuites(); // of the context that it chose
  }

  @Override
  public ProtocolVersion getServerVersion() throws IOException {
    try {
      return super.getServerVersion();
    } catch (TlsFatalAlert e) {
      session.failed("unsupported protocol: " + Alerts.sent(e.getAlertDescription()));
      throw e;
    }
  }

  @Override
  public int getSelectedCipherSuite() throws IOException {
    int resumed = resumption.cipherSuite();
    if (resumed >= 0) {
      selectedCipherSuite = resumed;
      return resumed;
    }
    try {
      return super.getSelectedCipherSuite();
    } catch (TlsFatalAlert e) {
      session.failed("no shared cipher: " + Alerts.sent(e.getAlertDescription()));
      throw e;
    }
  }

  @Override
  protected boolean selectCipherSuite(int suite) throws IOException {
    int keyExchange = TlsUtils.getKeyExchangeAlgorithm(suite);
    boolean possible = KeyExchangeAlgorithm.isAnonymous(keyExchange) || choose(keyExchange) != null;
    return possible && super.selectCipherSuite(suite);
  }

  private Signers.@Nullable Choice choose(int keyExchange) {
    SecurityParameters security = context.getSecurityParametersHandshake();
    List<TlsCredentials> own = session.settings().credentials;
    Vector algorithms = security.getClientSigAlgs();
    if (keyExchange == KeyExchangeAlgorithm.NULL) { // TLS 1.3
      return algorithms == null ? null : Signers.choose(own, algorithms, true);
    }
    boolean signed = TlsUtils.isTLSv12(security.getNegotiatedVersion());
    if (!signed) algorithms = null;
    else if (algorithms == null) algorithms = Algorithms.signatures();
    int[] groups = security.getClientSupportedGroups();
    return Signers.chooseFor(keyExchange, own, algorithms, groups);
  }

  @Override
  public org.bouncycastle.tls.TlsCredentials getCredentials() throws IOException {
    int keyExchange = context.getSecurityParametersHandshake().getKeyExchangeAlgorithm();
    Signers.Choice choice = choose(keyExchange);
    if (choice == null) throw new TlsFatalAlert(AlertDescription.handshake_failure);
    boolean isTls13 = TlsUtils.isTLSv13(context);
    Certificate message =
        isTls13
            ? Certificates.message13(
                crypto, choice.credentials().chain(), Certificates.noContext(), leafExtensions())
            : Certificates.message(crypto, choice.credentials().chain());
    return keyExchange == KeyExchangeAlgorithm.RSA
        ? Signers.decryptor(crypto, choice, message, handshake)
        : Signers.signer(record.parameters(context), crypto, choice, message, handshake);
  }

  /** A choice is not made before it is known what for. */
  @Override
  protected boolean shouldSelectProtocolNameEarly() {
    return false;
  }

  @Override
  protected @Nullable ProtocolName selectProtocolName() throws IOException {
    AlpnSelector selector = session.context().alpnSelector;
    if (selector == null) return null;
    List<byte[]> offered = new ArrayList<>();
    for (Object name : clientProtocolNames) offered.add(((ProtocolName) name).getBytes());
    Alerts.guard(session, () -> session.alpnSelected = selector.select(session, offered));
    byte[] selected = session.alpnSelected;
    return selected == null ? null : ProtocolName.asRawBytes(selected);
  }

  @Override
  protected boolean allowCertificateStatus() {
    return session.stapled != null;
  }

  @Override
  public @Nullable CertificateStatus getCertificateStatus() {
    OCSPResponse response = session.stapled;
    return response == null ? null : new CertificateStatus(CertificateStatusType.ocsp, response);
  }

  /** What goes into the message with our certificate, in TLS 1.3. */
  private @Nullable Hashtable<Integer, byte[]> leafExtensions() throws IOException {
    CertificateStatus status = getCertificateStatus();
    if (status == null || certificateStatusRequest == null) return null;
    var encoded = new ByteArrayOutputStream();
    status.encode(encoded);
    Hashtable<Integer, byte[]> extensions = new Hashtable<>();
    extensions.put(TlsExtensionsUtils.EXT_status_request, encoded.toByteArray());
    return extensions;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Hashtable getServerExtensions() throws IOException {
    Hashtable<Integer, byte[]> extensions = super.getServerExtensions();
    boolean isTls13 = TlsUtils.isTLSv13(context);
    if (session.hostName() != null && session.context().hostNameCallback != null) {
      TlsExtensionsUtils.addServerNameExtensionServer(extensions);
    }
    if (!isTls13 && resumption.issuesTicket()) {
      TlsExtensionsUtils.addEmptyExtensionData(extensions, ClientResumption.SESSION_TICKET);
    }
    return extensions;
  }

  @Override
  public @Nullable CertificateRequest getCertificateRequest() throws IOException {
    if (!session.settings().verifies(VerifyMode.PEER)) return null;
    Vector<SignatureAndHashAlgorithm> algorithms = Algorithms.signatures();
    if (TlsUtils.isTLSv13(context)) {
      return new CertificateRequest(Certificates.noContext(), algorithms, null, null);
    }
    short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
    return new CertificateRequest(types, TlsUtils.isTLSv12(context) ? algorithms : null, null);
  }

  @Override
  public void notifyClientCertificate(Certificate shown) throws IOException {
    List<X509CertificateHolder> chain = Certificates.chain(shown);
    if (chain.isEmpty()) {
      if (!session.settings().verifies(VerifyMode.FAIL_IF_NO_PEER_CERT)) return;
      session.failed("peer did not return a certificate");
      throw new TlsFatalAlert(
          TlsUtils.isTLSv13(context)
              ? AlertDescription.certificate_required
              : AlertDescription.handshake_failure);
    }
    VerifyResult result = session.verify(chain);
    if (!result.isOk()) throw new TlsFatalAlert(Alerts.forVerification(result.code()));
  }

  @Override
  public org.bouncycastle.tls.@Nullable TlsSession getSessionToResume(byte[] id) {
    return resumption.toResume(id, offeredCipherSuites, getCipherSuites());
  }

  @Override
  public byte[] getNewSessionID() {
    return resumption.newId();
  }

  @Override
  public @Nullable TlsPSKExternal getExternalPSK(Vector identities) {
    @SuppressWarnings("unchecked")
    Vector<org.bouncycastle.tls.PskIdentity> typed = identities;
    return resumption.key(typed, offeredCipherSuites, getCipherSuites());
  }

  @Override
  public NewSessionTicket getNewSessionTicket() {
    return resumption.ticket(context.getSecurityParametersHandshake());
  }

  /** Clients that do not know RFC 5746 are taken, for nobody renegotiates here. */
  @Override
  public void notifySecureRenegotiation(boolean secure) {}

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
  public void notifyAlertRaised(
      short level, short description, @Nullable String message, @Nullable Throwable cause) {
    record.alertRaised(context, level, description);
  }

  @Override
  public void notifyAlertReceived(short level, short description) {
    record.alertReceived(context, level, description);
  }

  @Override
  public void notifyHandshakeComplete() {
    SecurityParameters security = context.getSecurityParametersConnection();
    record.completed(security);
    resumption.completed(security);
  }
}
