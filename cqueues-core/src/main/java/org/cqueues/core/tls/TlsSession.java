package org.cqueues.core.tls;

import java.util.List;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.jspecify.annotations.Nullable;

/**
 * One connection. Before the handshake it says what to do, afterwards what came of it. Results are
 * there as soon as they are known, and stay for the life of the object.
 */
public final class TlsSession {
  /** How the peer ended the stream, see {@link #closeReason}. */
  public enum CloseReason {
    /** With close_notify: everything has arrived. */
    NOTIFY,
    /** Without: something may be missing. */
    TRUNCATED
  }

  private static final byte[] NOTHING = {};

  /** Of a host, RFC 6066 section 3 and RFC 1035 section 2.3.4. */
  private static final int LONGEST_NAME = 255;

  private final boolean server;
  private TlsContext context;
  private final TlsSettings settings;
  private @Nullable String hostName;
  private @Nullable Object attachment;
  private @Nullable TlsResumption toResume;

  boolean started;
  List<X509CertificateHolder> peerChain = List.of();
  VerifyResult verifyResult = VerifyResult.VERIFIED;
  boolean connected;
  @Nullable TlsVersion version;
  int clientVersion;
  int cipherSuite = -1;
  byte @Nullable [] alpnSelected;
  byte[] clientRandom = NOTHING;
  byte[] masterSecret = NOTHING;
  @Nullable Supplier<AsymmetricKeyParameter> serverTemporaryKey;
  boolean reused;
  private @Nullable TlsResumption resumable;
  @Nullable CloseReason closeReason;
  byte @Nullable [] ocspResponse;
  @Nullable OCSPResponse stapled;
  @Nullable Exception cause;
  private String failure = "";

  /** A session with the settings of a context, in its role. */
  public TlsSession(TlsContext context) {
    this.context = context;
    this.server = context.isServer();
    this.settings = new TlsSettings(context.settings());
  }

  /** What {@link #attachment(Object)} noted, or null. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Notes what callbacks that are given the session know it by. */
  public void attachment(@Nullable Object object) {
    attachment = object;
  }

  /** Where credentials of the settings, callbacks and ticket keys come from. */
  public TlsContext context() {
    return context;
  }

  /**
   * Changes the context, normally in a {@link HostNameCallback}. The session takes its credentials,
   * its verifier and, unless it has others of its own, its cipher suites, and asks its callbacks;
   * the other settings stay as they are.
   */
  @SuppressWarnings("ReferenceEquality") // lists do not change: another one was set
  public void context(TlsContext other) {
    TlsSettings before = context.settings();
    TlsSettings now = other.settings();
    context = other;
    settings.credentials = now.credentials;
    settings.verifier = now.verifier;
    if (settings.cipherSuites == before.cipherSuites) settings.cipherSuites = now.cipherSuites;
    if (settings.cipherSuites13 == before.cipherSuites13) {
      settings.cipherSuites13 = now.cipherSuites13;
    }
  }

  /** Whether this is the server's side. */
  public boolean isServer() {
    return server;
  }

  /** The session's own settings; changes count until the handshake begins. */
  public TlsSettings settings() {
    return settings;
  }

  /** The name that the client asks for, sent or received; null for none. */
  public @Nullable String hostName() {
    return hostName;
  }

  /** Whether a name can be asked for: 1 to 255 bytes, none of them zero. */
  public static boolean isHostName(String name) {
    return !name.isEmpty() && name.length() <= LONGEST_NAME && name.indexOf('\0') < 0;
  }

  /**
   * Sets the name that a client asks for; null for none. With what is not a {@link #isHostName name
   * of a host} the handshake fails.
   */
  public void hostName(@Nullable String name) {
    hostName = name;
  }

  /** What a client resumes if the server agrees; null for a full handshake. */
  public void resume(@Nullable TlsResumption earlier) {
    toResume = earlier;
  }

  /** What the user gave, or the context kept. */
  @Nullable TlsResumption toResume() {
    return toResume != null || !isCached() ? toResume : context.clientSessions().take(hostName);
  }

  private boolean isCached() {
    return !server && context.caches(SessionCacheMode.CLIENT);
  }

  /** Something to be resumed came. */
  void resumable(TlsResumption session) {
    resumable = session;
    if (isCached()) context.clientSessions().put(hostName, session);
  }

  /** Whether the session was given to a connection; it serves one. */
  public boolean isStarted() {
    return started;
  }

  /** Whether the handshake was completed. */
  public boolean isConnected() {
    return connected;
  }

  /** The peer's certificate, or null. */
  public @Nullable X509CertificateHolder peerCertificate() {
    return peerChain.isEmpty() ? null : peerChain.getFirst();
  }

  /** The peer's certificates as it sent them, its own first; empty if it has none. */
  public List<X509CertificateHolder> peerChain() {
    return peerChain;
  }

  /** What the verifier said; {@link VerifyResult#VERIFIED} if there was nothing to verify. */
  public VerifyResult verifyResult() {
    return verifyResult;
  }

  /** Whether the handshake was completed and the peer showed a certificate that verified. */
  public boolean isPeerVerified() {
    return connected && !peerChain.isEmpty() && verifyResult.isOk();
  }

  /** Whether the settings want more than the handshake did. */
  boolean lacksVerifiedPeer() {
    return settings.requireVerifiedPeer && !isPeerVerified();
  }

  /** The version that was negotiated; null before. */
  public @Nullable TlsVersion version() {
    return version;
  }

  /** The version number in the client's hello; 0 before. */
  public int clientVersion() {
    return clientVersion;
  }

  /** The number of the cipher suite; -1 before. */
  public int cipherSuite() {
    return cipherSuite;
  }

  /** The protocol that ALPN chose; null for none. */
  public byte @Nullable [] alpnSelected() {
    return alpnSelected;
  }

  /** The client's random bytes; empty before. */
  public byte[] clientRandom() {
    return clientRandom;
  }

  /** The master secret; that of resumption in TLS 1.3. Empty before. */
  public byte[] masterSecret() {
    return masterSecret;
  }

  /** A client's view of the server's public key for this connection alone; null if unknown. */
  public @Nullable AsymmetricKeyParameter serverTemporaryKey() {
    return serverTemporaryKey == null ? null : serverTemporaryKey.get();
  }

  /** Whether an earlier session was resumed. */
  public boolean sessionReused() {
    return reused;
  }

  /** How the peer ended the stream; null as long as it did not. */
  public @Nullable CloseReason closeReason() {
    return closeReason;
  }

  /** The OCSP response that the server stapled, in DER; null for none. */
  public byte @Nullable [] ocspResponse() {
    return ocspResponse;
  }

  /**
   * Sets what a server staples to its certificate for clients that ask, RFC 6066 section 8.
   *
   * @param response in DER; null for none
   * @throws IllegalArgumentException if it is malformed
   */
  public void ocspResponse(byte @Nullable [] response) {
    stapled = response == null ? null : OCSPResponse.getInstance(response);
    if (server) ocspResponse = response;
  }

  /**
   * What a later session of a client can resume; null if the server gave nothing yet. In TLS 1.3
   * that comes behind the handshake, with what is read.
   */
  public @Nullable TlsResumption resumable() {
    return resumable;
  }

  /**
   * The connection failed; what is known better is not overwritten. Its session is not resumed, RFC
   * 5246 section 7.2.2.
   */
  void failed(String text) {
    if (failure.isEmpty()) failure = text;
    if (isCached()) context.clientSessions().remove(hostName);
  }

  /** What the verifier says of a chain. */
  VerifyResult judge(List<X509CertificateHolder> chain) {
    PeerVerifier verifier = settings.verifier;
    return verifier == null ? VerifyResult.UNTRUSTED : verifier.verify(this, chain);
  }

  /** Notes what the verifier says of a chain that the peer showed. */
  VerifyResult verify(List<X509CertificateHolder> chain) {
    peerChain = chain;
    verifyResult = judge(chain);
    if (!verifyResult.isOk() && settings.verifies(VerifyMode.PEER)) {
      failed("certificate verify failed: " + verifyResult);
    }
    return verifyResult;
  }

  /** Why this connection failed, in words; empty if it did not. */
  public String failure() {
    return failure;
  }

  /** What was thrown when this connection failed, for logs; null if nothing was. */
  public @Nullable Exception failureCause() {
    return cause;
  }
}
