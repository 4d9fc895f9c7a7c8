package org.cqueues.core.tls;

import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;

/** Versions, cipher suites, groups and signatures of settings as BouncyCastle has them. */
@SuppressWarnings("JdkObsolete") // BouncyCastle takes vectors
final class Algorithms {
  /** As OpenSSL prefers them. */
  private static final int[] CIPHER_SUITES_13 = {
    CipherSuite.TLS_AES_256_GCM_SHA384,
    CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
    CipherSuite.TLS_AES_128_GCM_SHA256,
  };

  private static final int[] CIPHER_SUITES = {
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    CipherSuite.TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
    CipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
    CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
    CipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
    CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA,
    CipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA256,
    CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256,
    CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
    CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
  };

  private static final int[] GROUPS = {
    NamedGroup.x25519,
    NamedGroup.secp256r1,
    NamedGroup.x448,
    NamedGroup.secp521r1,
    NamedGroup.secp384r1,
    NamedGroup.ffdhe2048,
    NamedGroup.ffdhe3072,
    NamedGroup.ffdhe4096,
  };

  private static final int[] SIGNATURES = {
    SignatureScheme.ecdsa_secp256r1_sha256,
    SignatureScheme.ecdsa_secp384r1_sha384,
    SignatureScheme.ecdsa_secp521r1_sha512,
    SignatureScheme.ed25519,
    SignatureScheme.ed448,
    SignatureScheme.rsa_pss_pss_sha256,
    SignatureScheme.rsa_pss_pss_sha384,
    SignatureScheme.rsa_pss_pss_sha512,
    SignatureScheme.rsa_pss_rsae_sha256,
    SignatureScheme.rsa_pss_rsae_sha384,
    SignatureScheme.rsa_pss_rsae_sha512,
    SignatureScheme.rsa_pkcs1_sha256,
    SignatureScheme.rsa_pkcs1_sha384,
    SignatureScheme.rsa_pkcs1_sha512,
  };

  private Algorithms() {}

  static ProtocolVersion[] versions(TlsSettings settings) {
    List<TlsVersion> versions = settings.versions();
    var result = new ProtocolVersion[versions.size()];
    for (int i = 0; i < result.length; i++) result[i] = version(versions.get(i));
    return result;
  }

  private static ProtocolVersion version(TlsVersion version) {
    return switch (version) {
      case TLS_1_0 -> ProtocolVersion.TLSv10;
      case TLS_1_1 -> ProtocolVersion.TLSv11;
      case TLS_1_2 -> ProtocolVersion.TLSv12;
      case TLS_1_3 -> ProtocolVersion.TLSv13;
      case DTLS_1_0 -> ProtocolVersion.DTLSv10;
      case DTLS_1_2 -> ProtocolVersion.DTLSv12;
    };
  }

  /** The cipher suites of the settings' versions, those of TLS 1.3 first. */
  static int[] cipherSuites(TlsCrypto crypto, TlsSettings settings) {
    boolean has13 = false;
    boolean hasOlder = false;
    for (TlsVersion version : settings.versions()) {
      if (version == TlsVersion.TLS_1_3) has13 = true;
      else hasOlder = true;
    }
    int[] newer = settings.cipherSuites13 == null ? CIPHER_SUITES_13 : settings.cipherSuites13;
    int[] older = settings.cipherSuites == null ? CIPHER_SUITES : settings.cipherSuites;
    var all = new int[(has13 ? newer.length : 0) + (hasOlder ? older.length : 0)];
    int count = 0;
    if (has13) {
      System.arraycopy(newer, 0, all, 0, newer.length);
      count = newer.length;
    }
    if (hasOlder) System.arraycopy(older, 0, all, count, older.length);
    return TlsUtils.getSupportedCipherSuites(crypto, all);
  }

  static int[] groups(TlsSettings settings) {
    return settings.groups == null ? GROUPS : settings.groups;
  }

  /** The signatures that are understood, in the order of preference. */
  static Vector<SignatureAndHashAlgorithm> signatures() {
    Vector<SignatureAndHashAlgorithm> result = new Vector<>(SIGNATURES.length);
    for (int scheme : SIGNATURES) result.add(SignatureScheme.getSignatureAndHashAlgorithm(scheme));
    return result;
  }
}
