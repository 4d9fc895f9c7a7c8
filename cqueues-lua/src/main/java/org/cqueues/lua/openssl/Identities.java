package org.cqueues.lua.openssl;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.cqueues.core.certificate.CertificateStore;
import org.cqueues.core.certificate.CryptoFailure;
import org.cqueues.core.certificate.Key;
import org.cqueues.core.certificate.VerifyParameters;
import org.cqueues.core.tls.TlsCredentials;
import org.jspecify.annotations.Nullable;

/**
 * The certificates and keys that were set, in any order: one pair for each kind of key. The last
 * certificate is the current one.
 */
final class Identities {
  /** A certificate and its key, of which one may be missing yet. */
  private static final class Identity {
    private final ASN1ObjectIdentifier algorithm;
    private @Nullable X509CertificateHolder certificate;
    private @Nullable SubjectPublicKeyInfo publicKey;
    private @Nullable AsymmetricKeyParameter privateKey;
    private List<X509CertificateHolder> chain = List.of();

    Identity(ASN1ObjectIdentifier algorithm) {
      this.algorithm = algorithm;
    }

    Identity(Identity other) {
      algorithm = other.algorithm;
      certificate = other.certificate;
      publicKey = other.publicKey;
      privateKey = other.privateKey;
      chain = other.chain;
    }

    boolean matches() {
      return certificate == null
          || publicKey == null
          || certificate.getSubjectPublicKeyInfo().equals(publicKey);
    }
  }

  private final List<Identity> identities = new ArrayList<>();
  private @Nullable Identity current;

  /** What leads to the issuers of certificates without a chain; null for whom one trusts. */
  private @Nullable CertificateStore chainStore;

  /** The pairs that are complete; null where they have to be found anew. */
  private @Nullable List<TlsCredentials> complete;

  /** From what their chains were made, and how often that had changed. */
  private @Nullable CertificateStore source;

  private int changes;

  /** A chain that came before its certificate. */
  private List<X509CertificateHolder> pending = List.of();

  Identities() {}

  /** The same, to be changed apart. */
  Identities(Identities other) {
    take(other);
  }

  /** Forgets all for those of another. */
  void take(Identities other) {
    identities.clear();
    current = null;
    for (Identity identity : other.identities) {
      var copy = new Identity(identity);
      identities.add(copy);
      if (identity == other.current) current = copy;
    }
    pending = other.pending;
    chainStore = other.chainStore;
    complete = other.complete;
    source = other.source;
    changes = other.changes;
  }

  /** Sets a certificate; false, without effect, if the key that was set is not its. */
  boolean certificate(X509CertificateHolder certificate) {
    Identity identity = of(certificate.getSubjectPublicKeyInfo());
    X509CertificateHolder before = identity.certificate;
    identity.certificate = certificate;
    if (!identity.matches()) {
      identity.certificate = before;
      return false;
    }
    complete = null;
    if (!pending.isEmpty()) identity.chain = pending;
    pending = List.of();
    current = identity;
    return true;
  }

  /**
   * Sets a key; false, without effect, if the certificate that was set is not its.
   *
   * @throws CryptoFailure if it has no private half
   */
  boolean key(Key key) throws CryptoFailure {
    AsymmetricKeyParameter privateKey = key.requirePrivateKey();
    Identity identity = of(key.publicInfo());
    SubjectPublicKeyInfo before = identity.publicKey;
    identity.publicKey = key.publicInfo();
    if (!identity.matches()) {
      identity.publicKey = before;
      return false;
    }
    identity.privateKey = privateKey;
    complete = null;
    return true;
  }

  private Identity of(SubjectPublicKeyInfo key) {
    ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
    for (Identity identity : identities) {
      if (identity.algorithm.equals(algorithm)) return identity;
    }
    var made = new Identity(algorithm);
    identities.add(made);
    return made;
  }

  /** Sets what leads from the current certificate to a root. */
  void chain(List<X509CertificateHolder> chain) {
    complete = null;
    if (current == null) pending = List.copyOf(chain);
    else current.chain = List.copyOf(chain);
  }

  /** Completes the chains that are not set. */
  void chainStore(CertificateStore store) {
    chainStore = store;
  }

  /** The current certificate, or null. */
  @Nullable X509CertificateHolder certificate() {
    return current == null ? null : current.certificate;
  }

  /** What leads from the current certificate to a root, as it was set. */
  List<X509CertificateHolder> chain() {
    return current == null ? pending : current.chain;
  }

  /**
   * The pairs that are complete. As with OpenSSL, a chain that is not set is looked for in a store.
   *
   * @param trusted the store, where no other was set for chains
   */
  List<TlsCredentials> credentials(CertificateStore trusted) {
    CertificateStore store = chainStore == null ? trusted : chainStore;
    List<TlsCredentials> found = complete;
    if (found == null || store != source || store.changes() != changes) {
      source = store;
      changes = store.changes();
      found = find(store);
      complete = found;
    }
    return found;
  }

  private List<TlsCredentials> find(CertificateStore store) {
    List<TlsCredentials> found = new ArrayList<>();
    for (Identity identity : identities) {
      if (identity.certificate == null || identity.privateKey == null) continue;
      found.add(
          new TlsCredentials(
              identity.privateKey, chain(identity.certificate, identity.chain, store)));
    }
    return List.copyOf(found);
  }

  /** A certificate and what leads to its root, as far as it is known. */
  private static List<X509CertificateHolder> chain(
      X509CertificateHolder certificate, List<X509CertificateHolder> set, CertificateStore store) {
    if (set.isEmpty()) {
      return store.verify(certificate, List.of(), new VerifyParameters()).chain();
    }
    List<X509CertificateHolder> chain = new ArrayList<>();
    chain.add(certificate);
    chain.addAll(set);
    return chain;
  }
}
