package org.cqueues.lua.openssl;

import org.cqueues.core.certificate.VerifyParameters;
import org.cqueues.core.tls.CipherList;
import org.cqueues.core.tls.StoreVerifier;
import org.cqueues.core.tls.TlsSettings;

/** What scripts set on a context, or on one connection that began with its context's. */
final class TlsSetup {
  /** What the handshake looks at. */
  final TlsSettings settings;

  final Identities identities;
  StoreObject store;

  /** Not changed, only replaced: a connection may be verified by these already. */
  private VerifyParameters parameters;

  /** The security level, which a list of ciphers sets. */
  int level;

  boolean readAhead;

  TlsSetup(TlsSettings settings, StoreObject store) {
    this.settings = settings;
    this.store = store;
    identities = new Identities();
    parameters = new VerifyParameters();
    level = CipherList.DEFAULT_LEVEL;
    refreshVerifier();
  }

  /** As another, for other settings. */
  TlsSetup(TlsSettings settings, TlsSetup other) {
    this.settings = settings;
    store = other.store;
    identities = new Identities(other.identities);
    parameters = other.parameters;
    level = other.level;
    readAhead = other.readAhead;
  }

  VerifyParameters parameters() {
    return parameters;
  }

  /** Takes what is set in {@code changes}. */
  void parameters(VerifyParameters changes) {
    var changed = new VerifyParameters(parameters);
    changed.replace(changes);
    parameters = changed;
    settings.verifyDepth = changed.depth();
    refreshVerifier();
  }

  void store(StoreObject replacement) {
    store = replacement;
    refreshVerifier();
  }

  void level(int wanted) {
    level = wanted;
    refreshVerifier();
  }

  /** Takes over the certificates that were set, and what the store knows of their chains by now. */
  void refreshCredentials() {
    settings.credentials = identities.credentials(store.store());
  }

  /** Takes whom another one is and whom it trusts. */
  void take(TlsSetup other) {
    identities.take(other.identities);
    store(other.store);
    refreshCredentials();
  }

  private void refreshVerifier() {
    var wanted = new VerifyParameters(parameters);
    var defaults = new VerifyParameters();
    defaults.level(level);
    wanted.inherit(defaults);
    settings.verifier = new StoreVerifier(store.store(), wanted);
  }
}
