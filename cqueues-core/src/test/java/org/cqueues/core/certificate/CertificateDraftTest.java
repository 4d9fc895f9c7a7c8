package org.cqueues.core.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.junit.jupiter.api.Test;

/** Keys and certificates made by Java programs, which the JDK takes for such. */
final class CertificateDraftTest {
  private static Key curveKey() throws CryptoFailure {
    return KeyGenerator.ec("prime256v1");
  }

  private static X509CertificateHolder signed(Key key) throws CryptoFailure {
    var draft = new CertificateDraft();
    draft.subject(new X500Name("CN=localhost"));
    draft.issuer(draft.subject());
    draft.serial(BigInteger.TEN);
    draft.lifetime(Instant.now().minusSeconds(1), Instant.now().plus(Duration.ofDays(1)));
    draft.publicKey(key.publicInfo());
    draft.extensions().put(Extension.basicConstraints, true, new BasicConstraints(0));
    draft.sign(key, null);
    return draft.holder();
  }

  private static X509Certificate ofJdk(X509CertificateHolder certificate) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate.getEncoded()));
  }

  @Test
  void theJdkVerifiesWhatWasSigned() throws Exception {
    for (Key key :
        List.of(
            curveKey(),
            KeyGenerator.rsa(1024, BigInteger.valueOf(65537)),
            KeyGenerator.edwards(KeyType.ED25519),
            KeyGenerator.edwards(KeyType.ED448))) {
      X509Certificate certificate = ofJdk(signed(key));
      certificate.verify(certificate.getPublicKey());
      certificate.checkValidity();
      assertEquals(3, certificate.getVersion());
      assertEquals(0, certificate.getBasicConstraints());
      assertArrayEquals(KeyWriter.publicDer(key), certificate.getPublicKey().getEncoded());
    }
  }

  @Test
  void aChangeMakesTheSignatureWrong() throws Exception {
    Key key = curveKey();
    var draft = new CertificateDraft(signed(key));
    assertTrue(draft.isSignedBy(key));
    draft.serial(BigInteger.TWO);
    assertFalse(draft.isSignedBy(key));
    draft.sign(key, Hash.SHA384);
    assertTrue(draft.isSignedBy(key));
    assertFalse(draft.isSignedBy(curveKey()));
  }

  @Test
  void whatIsMissingIsSaid() throws Exception {
    var draft = new CertificateDraft();
    assertEquals(
        "the certificate is not signed",
        assertThrows(CryptoFailure.class, draft::holder).getMessage());
    Key key = curveKey();
    assertEquals(
        "the certificate has no public key",
        assertThrows(CryptoFailure.class, () -> draft.sign(key, null)).getMessage());
    draft.publicKey(key.publicInfo());
    Key publicKey = key.withoutPrivateKey();
    assertEquals(
        "not a private key",
        assertThrows(CryptoFailure.class, () -> draft.sign(publicKey, null)).getMessage());
  }

  @Test
  void theJdkReadsKeys() throws Exception {
    var spec = new PKCS8EncodedKeySpec(KeyWriter.privateDer(curveKey()));
    assertEquals("EC", KeyFactory.getInstance("EC").generatePrivate(spec).getAlgorithm());
  }

  @Test
  void thePriceOfAPasswordIsToldBeforeItIsPaid() throws Exception {
    Key key = curveKey();
    byte[] password = "secret".getBytes(US_ASCII);
    byte[] pem = KeyWriter.encryptedPem(key, password).getBytes(US_ASCII);
    var told = new ArrayList<Long>();
    Key again =
        new KeyReader(() -> password, told::add)
            .read(pem, KeyReader.Encoding.ANY, KeyReader.Part.PRIVATE);
    assertEquals(key.publicInfo(), again.publicInfo());
    assertEquals(1, told.size());
    assertTrue(told.getFirst() > 2048);
    var refused = new IllegalStateException("too much");
    var reader =
        new KeyReader(
            () -> password,
            _ -> {
              throw refused;
            });
    assertEquals(
        refused,
        assertThrows(
            IllegalStateException.class,
            () -> reader.read(pem, KeyReader.Encoding.ANY, KeyReader.Part.ANY)));
  }

  @Test
  void theJdkReadsAKeyStoreThatWasWritten() throws Exception {
    Key key = curveKey();
    X509CertificateHolder certificate = signed(key);
    byte[] password = "secret".getBytes(US_ASCII);
    byte[] file = new Pkcs12(key, certificate, List.of(), "me").write(password);
    var store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(file), "secret".toCharArray());
    assertArrayEquals(
        KeyWriter.privateDer(key), store.getKey("me", "secret".toCharArray()).getEncoded());
    Pkcs12 read = Pkcs12.read(file, password, _ -> {});
    assertEquals("me", read.name());
    assertEquals(certificate, read.certificate());
  }

  @Test
  void keysThatWouldTakeForEverAreRefused() {
    assertThrows(CryptoFailure.class, () -> KeyGenerator.rsa(1 << 20, BigInteger.valueOf(3)));
    var large = BigInteger.ONE.shiftLeft(Key.MOST_BITS + 8).setBit(0);
    var info = new RSAPublicKey(large, BigInteger.valueOf(65537));
    var algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption);
    assertEquals(
        "key too large",
        assertThrows(CryptoFailure.class, () -> Key.of(new SubjectPublicKeyInfo(algorithm, info)))
            .getMessage());
  }
}
