package org.cqueues.core.tls;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be set on a context, and on one session before its handshake. A session begins with a
 * copy of its context's.
 */
public final class TlsSettings {
  /** The versions there are to choose from. */
  public TlsMethod method;

  /** Bits of {@link TlsOptions}; others are kept and ignored. */
  public long options;

  /** Bits of {@link VerifyMode}. */
  public int verifyMode = VerifyMode.NONE;

  /**
   * After the handshake, {@link TlsErrors#ENOTVRFD} unless {@link TlsSession#isPeerVerified},
   * whatever the mode.
   */
  public boolean requireVerifiedPeer;

  /** How many certificates may lie between the peer's and the root; negative for no limit. */
  public int verifyDepth = -1;

  /** Null: nothing is trusted. */
  public @Nullable PeerVerifier verifier;

  /** At most one for each type of key; the first that fits is used. The list does not change. */
  public List<TlsCredentials> credentials = List.of();

  /**
   * Numbers of cipher suites up to TLS 1.2, the best first; null for those that are recommended.
   * The array does not change, nor do the other ones here.
   */
  public int @Nullable [] cipherSuites;

  /** Numbers of cipher suites of TLS 1.3; null for all. */
  public int @Nullable [] cipherSuites13;

  /** Numbers of {@link org.bouncycastle.tls.NamedGroup}; null for those that are recommended. */
  public int @Nullable [] groups;

  /** What a client offers, RFC 7301; empty to offer nothing. */
  public List<byte[]> alpnProtocols = List.of();

  /** A client asks for a stapled OCSP response, RFC 6066 section 8. */
  public boolean requestStatus;

  /** The defaults of a method. */
  public TlsSettings(TlsMethod method) {
    this.method = method;
  }

  /** The same settings, to be changed apart. */
  public TlsSettings(TlsSettings other) {
    method = other.method;
    options = other.options;
    verifyMode = other.verifyMode;
    requireVerifiedPeer = other.requireVerifiedPeer;
    verifyDepth = other.verifyDepth;
    verifier = other.verifier;
    credentials = other.credentials;
    cipherSuites = other.cipherSuites;
    cipherSuites13 = other.cipherSuites13;
    groups = other.groups;
    alpnProtocols = other.alpnProtocols;
    requestStatus = other.requestStatus;
  }

  boolean has(long option) {
    return (options & option) != 0;
  }

  /**
   * Whether sessions are kept in tickets. Not for datagrams: where the one with the ticket is lost,
   * BouncyCastle's client does not take it in the old epoch any more.
   */
  boolean usesTickets() {
    return !has(TlsOptions.NO_TICKET) && !method.isDatagram();
  }

  boolean verifies(int bit) {
    return (verifyMode & bit) != 0;
  }

  /** What may be negotiated, the newest first; empty if the options forbid everything. */
  public List<TlsVersion> versions() {
    List<TlsVersion> allowed = new ArrayList<>();
    for (TlsVersion version : method.versions()) {
      if (!has(TlsOptions.forbidding(version))) allowed.add(version);
    }
    return allowed;
  }
}
