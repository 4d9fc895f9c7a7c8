package org.cqueues.core.certificate;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;

/** Writes keys down: SubjectPublicKeyInfo and PKCS#8. */
public final class KeyWriter {
  private KeyWriter() {}

  /** The public half in PEM. */
  public static String publicPem(Key key) {
    return Pem.write("PUBLIC KEY", publicDer(key));
  }

  /** The public half in DER. */
  public static byte[] publicDer(Key key) {
    return der(key.publicInfo());
  }

  /** The private key in PEM, not encrypted. */
  public static String privatePem(Key key) throws CryptoFailure {
    return Pem.write("PRIVATE KEY", privateDer(key));
  }

  /** The private key in DER, not encrypted. */
  public static byte[] privateDer(Key key) throws CryptoFailure {
    PrivateKeyInfo info = key.privateInfo();
    if (info == null) throw new CryptoFailure("not a private key");
    return der(info);
  }

  /** The private key in PEM, encrypted as OpenSSL 3 does: AES-256-CBC, PBKDF2 with SHA-256. */
  public static String encryptedPem(Key key, byte[] password) throws CryptoFailure {
    var encryption = new PasswordEncryption(password, _ -> {});
    return Pem.write("ENCRYPTED PRIVATE KEY", encryption.encrypt(privateDer(key)));
  }

  /** The name of a curve in PEM. */
  public static String curvePem(ECDomainParameters curve) throws CryptoFailure {
    if (!(curve instanceof ECNamedDomainParameters named)) {
      throw new CryptoFailure("curve without a name");
    }
    return Pem.write("EC PARAMETERS", der(named.getName()));
  }

  private static byte[] der(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("key without an encoding", e);
    }
  }
}
