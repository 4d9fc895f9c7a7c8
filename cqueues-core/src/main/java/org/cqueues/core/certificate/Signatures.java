package org.cqueues.core.certificate;

import java.io.IOException;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.DSASigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.Ed448Signer;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureNameFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcContentVerifierProviderBuilder;
import org.bouncycastle.operator.bc.BcDefaultDigestProvider;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/** The signatures of certificates, of requests for them and of what tells which are revoked. */
final class Signatures extends BcContentVerifierProviderBuilder {
  private static final Signatures VERIFIERS = new Signatures();
  private static final byte[] EMPTY_CONTEXT = {};

  private Signatures() {}

  /** A public key, or null where it cannot be read. */
  static @Nullable AsymmetricKeyParameter key(SubjectPublicKeyInfo encoded) {
    try {
      return Key.of(encoded).publicKey();
    } catch (CryptoFailure _) { // whatever a stranger put there
      return null;
    }
  }

  /** Whether the holder of {@code key} signed the certificate. */
  static boolean isValid(X509CertificateHolder certificate, AsymmetricKeyParameter key) {
    return isValid(certificate::isSignatureValid, key);
  }

  /** Whether the holder of {@code key} signed the list. */
  static boolean isValid(X509CRLHolder list, AsymmetricKeyParameter key) {
    return isValid(list::isSignatureValid, key);
  }

  /** Whether the holder of {@code key} signed the request. */
  static boolean isValid(PKCS10CertificationRequest request, AsymmetricKeyParameter key) {
    return isValid(request::isSignatureValid, key);
  }

  /** Whether the holder of {@code key} signed the answer. */
  static boolean isValid(BasicOCSPResp response, AsymmetricKeyParameter key) {
    return isValid(response::isSignatureValid, key);
  }

  /** What BouncyCastle has a signature for. */
  @FunctionalInterface
  private interface Signed {
    boolean isSignatureValid(ContentVerifierProvider verifiers) throws Exception;
  }

  private static boolean isValid(Signed signed, AsymmetricKeyParameter key) {
    try {
      return signed.isSignatureValid(VERIFIERS.build(key));
    } catch (Exception _) { // an unknown algorithm, or one that is not the key's
      return false;
    }
  }

  /** How hard it is to find another text with the same signature, in bits. */
  static int strength(AlgorithmIdentifier signature) {
    String name = new DefaultSignatureNameFinder().getAlgorithmName(signature);
    if (name.equalsIgnoreCase("ED25519")) return 128;
    if (name.equalsIgnoreCase("ED448")) return 224;
    if (name.startsWith("MD5")) return 39;
    if (name.startsWith("SHA1")) return 63;
    try {
      return digest(signature).getDigestSize() * 4;
    } catch (OperatorCreationException | RuntimeException _) {
      return 0;
    }
  }

  private static Digest digest(AlgorithmIdentifier signature) throws OperatorCreationException {
    AlgorithmIdentifier digest =
        isPss(signature)
            ? RSASSAPSSparams.getInstance(signature.getParameters()).getHashAlgorithm()
            : new DefaultDigestAlgorithmIdentifierFinder().find(signature);
    return BcDefaultDigestProvider.INSTANCE.get(digest);
  }

  private static boolean isPss(AlgorithmIdentifier signature) {
    return signature.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS);
  }

  @Override
  protected Signer createSigner(AlgorithmIdentifier signature) throws OperatorCreationException {
    if (isPss(signature)) return pss(signature);
    String name = new DefaultSignatureNameFinder().getAlgorithmName(signature);
    if (name.equalsIgnoreCase("ED25519")) return new Ed25519Signer();
    if (name.equalsIgnoreCase("ED448")) return new Ed448Signer(EMPTY_CONTEXT);
    if (name.endsWith("WITHECDSA")) {
      return new DSADigestSigner(new ECDSASigner(), digest(signature));
    }
    if (name.endsWith("WITHDSA")) return new DSADigestSigner(new DSASigner(), digest(signature));
    if (name.endsWith("WITHRSA")) return new RSADigestSigner(digest(signature));
    throw new OperatorCreationException("unknown signature algorithm " + name);
  }

  private static Signer pss(AlgorithmIdentifier signature) throws OperatorCreationException {
    var parameters = RSASSAPSSparams.getInstance(signature.getParameters());
    var maskHash =
        AlgorithmIdentifier.getInstance(parameters.getMaskGenAlgorithm().getParameters());
    return new PSSSigner(
        new RSAEngine(),
        digest(signature),
        BcDefaultDigestProvider.INSTANCE.get(maskHash),
        parameters.getSaltLength().intValueExact());
  }

  @Override
  protected AsymmetricKeyParameter extractKeyParameters(SubjectPublicKeyInfo encoded)
      throws IOException {
    return PublicKeyFactory.createKey(encoded);
  }
}
