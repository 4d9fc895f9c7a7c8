package org.cqueues.core.tls;

import java.security.SecureRandom;
import org.cqueues.core.ControllerGroup;
import org.cqueues.core.continuation.ContinuationAccess;
import org.jspecify.annotations.Nullable;

/** What the TLS of one program or Lua state shares. */
public final class TlsEnvironment {
  private final ControllerGroup controllers;
  private final SecureRandom random = new SecureRandom();
  private final PeerKeys peerKeys = new PeerKeys();
  private @Nullable RecordBuffers buffers;
  private @Nullable KeyLog keyLog;
  private String lastFailure = "";

  /** After so long a flight of DTLS is sent again for the first time, RFC 6347 section 4.2.4.1. */
  int resendMillis = 1000;

  /** The environment of the connections that these controllers wait for. */
  public TlsEnvironment(ControllerGroup controllers) {
    ContinuationAccess.open();
    this.controllers = controllers;
  }

  ControllerGroup controllers() {
    return controllers;
  }

  SecureRandom random() {
    return random;
  }

  PeerKeys peerKeys() {
    return peerKeys;
  }

  RecordBuffers buffers() {
    if (buffers == null) buffers = new RecordBuffers();
    return buffers;
  }

  @Nullable KeyLog keyLog() {
    return keyLog;
  }

  /**
   * Has the secrets of all connections written to a file, in the format of SSLKEYLOGFILE, so that
   * programs can decrypt what they captured; null for none.
   *
   * @param file its name, any bytes; it is made for its owner alone
   */
  public void keyLog(byte @Nullable [] file) {
    keyLog = file == null ? null : new KeyLog(file.clone());
  }

  /**
   * Why TLS failed the last time, in words such as {@code received fatal alert handshake_failure
   * (40)} or {@code certificate verify failed: self-signed certificate: CN=localhost}; empty if it
   * never did.
   */
  public String lastFailure() {
    return lastFailure;
  }

  void failed(String text) {
    lastFailure = text;
  }
}
