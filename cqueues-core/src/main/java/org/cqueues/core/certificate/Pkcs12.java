package org.cqueues.core.certificate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDefaultDigestProvider;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilderProvider;
import org.jspecify.annotations.Nullable;

/**
 * A private key and certificates in one file with a password, RFC 7292.
 *
 * @param key null if there is none
 * @param certificate that of the key; null if there is none
 * @param others the remaining certificates
 * @param name what the file calls the key; null if nothing
 */
public record Pkcs12(
    @Nullable Key key,
    @Nullable X509CertificateHolder certificate,
    List<X509CertificateHolder> others,
    @Nullable String name) {
  private static final int ITERATIONS = 2048;

  /** Keys and certificates that share it belong together. */
  private static byte[] localKeyId(X509CertificateHolder certificate) throws IOException {
    return Hash.SHA1.digest(certificate.getEncoded());
  }

  /** The file, as OpenSSL 3 writes it: AES-256-CBC, PBKDF2 and HMAC with SHA-256. */
  public byte[] write(byte[] password) throws CryptoFailure {
    if (key == null && certificate == null && others.isEmpty()) {
      throw new CryptoFailure("neither a key nor certificates");
    }
    var encryption = new PasswordEncryption(password, _ -> {});
    var builder = new PKCS12PfxPduBuilder();
    try {
      PKCS12SafeBag[] bags = certificateBags();
      if (bags.length > 0) builder.addEncryptedData(encryption.encryptor(), bags);
      if (key != null) builder.addData(keyBag(key, encryption));
      var sha256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);
      var mac = new BcPKCS12MacCalculatorBuilder(new SHA256Digest(), sha256);
      return builder
          .build(mac.setIterationCount(ITERATIONS), PasswordEncryption.characters(password))
          .getEncoded(ASN1Encoding.DER);
    } catch (IOException | PKCSException | RuntimeException e) {
      throw new CryptoFailure("cannot be written as PKCS#12", e);
    }
  }

  private PKCS12SafeBag[] certificateBags() throws IOException {
    var bags = new ArrayList<PKCS12SafeBag>();
    if (certificate != null) {
      bags.add(named(new PKCS12SafeBagBuilder(certificate)).build());
    }
    for (X509CertificateHolder other : others) bags.add(new PKCS12SafeBagBuilder(other).build());
    return bags.toArray(new PKCS12SafeBag[0]);
  }

  private PKCS12SafeBag keyBag(Key key, PasswordEncryption encryption)
      throws CryptoFailure, IOException {
    PrivateKeyInfo info = key.privateInfo();
    if (info == null) throw new CryptoFailure("not a private key");
    return named(new PKCS12SafeBagBuilder(info, encryption.encryptor())).build();
  }

  private PKCS12SafeBagBuilder named(PKCS12SafeBagBuilder bag) throws IOException {
    if (certificate != null) {
      var id = new DEROctetString(localKeyId(certificate));
      bag.addBagAttribute(PKCS12SafeBag.localKeyIdAttribute, id);
    }
    if (name != null) {
      bag.addBagAttribute(PKCS12SafeBag.friendlyNameAttribute, new DERBMPString(name));
    }
    return bag;
  }

  /**
   * Reads a file in DER.
   *
   * @param work told how many instructions of Lua something is worth before it is done; may throw
   */
  public static Pkcs12 read(byte[] der, byte[] password, LongConsumer work) throws CryptoFailure {
    PKCS12PfxPdu file;
    try {
      file = new PKCS12PfxPdu(der);
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("not PKCS#12", e);
    }
    work.accept(macInstructions(file));
    char[] characters = checkMac(file, PasswordEncryption.characters(password));
    var content = new Content(new PasswordEncryption(password, characters, work));
    for (ContentInfo info : contents(file)) content.add(info);
    return content.sorted();
  }

  private static long macInstructions(PKCS12PfxPdu file) throws CryptoFailure {
    if (!file.hasMac()) return 0;
    try {
      var mac = file.toASN1Structure().getMacData();
      return PasswordEncryption.turns(mac.getIterationCount());
    } catch (RuntimeException e) {
      throw new CryptoFailure("malformed PKCS#12", e);
    }
  }

  /**
   * The password as whoever wrote the file took it: an empty one is none to some programs, and to
   * others a text that ends at once.
   */
  private static char[] checkMac(PKCS12PfxPdu file, char[] password) throws CryptoFailure {
    if (!file.hasMac()) return password;
    char[] taken = password;
    boolean valid;
    try {
      var macs = new BcPKCS12MacCalculatorBuilderProvider(BcDefaultDigestProvider.INSTANCE);
      valid = file.isMacValid(macs, password);
      if (!valid && password.length == 0) {
        taken = new char[1];
        valid = file.isMacValid(macs, taken);
      }
    } catch (PKCSException | RuntimeException e) {
      throw new CryptoFailure("unsupported or malformed MAC", e);
    }
    if (!valid) {
      throw new CryptoFailure("mac verify failure: the password is wrong, or the file is damaged");
    }
    return taken;
  }

  private static ContentInfo[] contents(PKCS12PfxPdu file) throws CryptoFailure {
    try {
      return file.getContentInfos();
    } catch (RuntimeException e) {
      throw new CryptoFailure("malformed PKCS#12", e);
    }
  }

  /** What was found in a file so far. */
  private static final class Content {
    private final PasswordEncryption encryption;
    private @Nullable Key key;
    private byte @Nullable [] keyId;
    private @Nullable String name;
    private final List<X509CertificateHolder> certificates = new ArrayList<>();
    private final List<byte[]> ids = new ArrayList<>();

    Content(PasswordEncryption encryption) {
      this.encryption = encryption;
    }

    void add(ContentInfo info) throws CryptoFailure {
      // what the limits of a script throw passes through BouncyCastle as it is
      InputDecryptorProvider decryptors =
          algorithm -> {
            try {
              return encryption.decryptor(algorithm);
            } catch (CryptoFailure e) {
              throw new OperatorCreationException(e.getMessage(), e);
            }
          };
      PKCS12SafeBag[] bags;
      try {
        bags =
            info.getContentType().equals(PKCSObjectIdentifiers.encryptedData)
                ? new PKCS12SafeBagFactory(info, decryptors).getSafeBags()
                : new PKCS12SafeBagFactory(info).getSafeBags();
      } catch (PKCSException | IllegalArgumentException | IllegalStateException e) {
        throw new CryptoFailure("malformed PKCS#12", e);
      }
      for (PKCS12SafeBag bag : bags) add(bag);
    }

    private void add(PKCS12SafeBag bag) throws CryptoFailure {
      Object value;
      try {
        value = bag.getBagValue();
      } catch (RuntimeException e) {
        throw new CryptoFailure("malformed PKCS#12", e);
      }
      switch (value) {
        case X509CertificateHolder certificate -> {
          certificates.add(certificate);
          ids.add(id(bag));
        }
        case PrivateKeyInfo info -> key(info, bag);
        case PKCS8EncryptedPrivateKeyInfo info ->
            key(encryption.decrypt(info.toASN1Structure()), bag);
        default -> {} // revocation lists, secrets
      }
    }

    /** The first key counts. */
    private void key(PrivateKeyInfo info, PKCS12SafeBag bag) throws CryptoFailure {
      if (key != null) return;
      key = Key.of(info);
      keyId = id(bag);
      if (attribute(bag, false) instanceof ASN1BMPString text) name = text.getString();
    }

    private static byte[] id(PKCS12SafeBag bag) {
      return attribute(bag, true) instanceof ASN1OctetString id ? id.getOctets() : new byte[0];
    }

    private static @Nullable ASN1Encodable attribute(PKCS12SafeBag bag, boolean isId) {
      var wanted = isId ? PKCS12SafeBag.localKeyIdAttribute : PKCS12SafeBag.friendlyNameAttribute;
      Attribute[] attributes = bag.getAttributes();
      if (attributes == null) return null;
      for (Attribute attribute : attributes) {
        if (!attribute.getAttrType().equals(wanted)) continue;
        ASN1Encodable[] values = attribute.getAttributeValues();
        return values.length == 0 ? null : values[0];
      }
      return null;
    }

    Pkcs12 sorted() throws CryptoFailure {
      X509CertificateHolder own = null;
      var others = new ArrayList<X509CertificateHolder>();
      for (int i = 0; i < certificates.size(); i++) {
        if (own == null && isOwn(i)) own = certificates.get(i);
        else others.add(certificates.get(i));
      }
      return new Pkcs12(key, own, others, name);
    }

    private boolean isOwn(int index) {
      if (key == null) return false;
      if (keyId != null && keyId.length > 0) return Arrays.equals(keyId, ids.get(index));
      return key.publicInfo().equals(certificates.get(index).getSubjectPublicKeyInfo());
    }
  }
}
