package org.cqueues.core.certificate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Certificates that somebody damaged on purpose: none is believed, and none breaks the verifier.
 */
final class HostileCertificateTest {
  private static final TestCertificate ROOT = TestCertificate.root("CN=root");
  private static final TestCertificate MIDDLE =
      TestCertificate.named("CN=middle")
          .authority(true)
          .usage(KeyUsage.keyCertSign | KeyUsage.cRLSign)
          .constrained(
              new GeneralName[] {new GeneralName(GeneralName.dNSName, "example.com")}, null)
          .build(ROOT);
  private static final TestCertificate LEAF =
      TestCertificate.named("CN=leaf")
          .hosts("a.example.com", "*.b.example.com")
          .usage(KeyUsage.digitalSignature)
          .extendedUsage(KeyPurposeId.id_kp_serverAuth)
          .build(MIDDLE);

  private static Verification verify(X509CertificateHolder leaf, X509CertificateHolder middle) {
    var store = new CertificateStore();
    store.add(ROOT.holder);
    var parameters = new VerifyParameters();
    parameters.purpose(Purpose.SSL_SERVER);
    parameters.host("a.example.com");
    parameters.level(2);
    return store.verify(leaf, List.of(middle), parameters);
  }

  private static @Nullable X509CertificateHolder parse(byte[] encoded) {
    try {
      return new X509CertificateHolder(encoded);
    } catch (IOException | RuntimeException _) { // what the engine does, too
      return null;
    }
  }

  /**
   * Whether only the encoding was changed, and to one that means the same: TRUE has 255 of them.
   */
  private static boolean isSame(X509CertificateHolder damaged, byte[] encoded) {
    try {
      return Arrays.equals(damaged.toASN1Structure().getEncoded(ASN1Encoding.DER), encoded);
    } catch (IOException | RuntimeException _) {
      return false;
    }
  }

  @Test
  void whatWasNotTouchedIsBelieved() {
    assertTrue(verify(LEAF.holder, MIDDLE.holder).isTrusted());
  }

  @Test
  void noBitOfALeafCanBeChanged() throws IOException {
    byte[] encoded = LEAF.holder.getEncoded();
    for (int bit = 0; bit < 8 * encoded.length; bit++) {
      byte[] damaged = encoded.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      X509CertificateHolder leaf = parse(damaged);
      if (leaf == null || isSame(leaf, encoded)) continue;
      assertFalse(verify(leaf, MIDDLE.holder).isTrusted(), "bit " + bit);
    }
  }

  @Test
  void noByteOfAnIssuerCanBeChanged() throws IOException {
    byte[] encoded = MIDDLE.holder.getEncoded();
    var random = new Random(1);
    for (int at = 0; at < encoded.length; at++) {
      byte[] damaged = encoded.clone();
      damaged[at] ^= (byte) (1 + random.nextInt(255));
      X509CertificateHolder middle = parse(damaged);
      if (middle == null || isSame(middle, encoded)) continue;
      assertFalse(verify(LEAF.holder, middle).isTrusted(), "byte " + at);
    }
  }

  @Test
  void extensionsWithNonsenseInThemAreRefused() {
    for (ASN1ObjectIdentifier id :
        List.of(
            Extension.basicConstraints,
            Extension.keyUsage,
            Extension.extendedKeyUsage,
            Extension.subjectAlternativeName,
            Extension.nameConstraints)) {
      TestCertificate strange =
          TestCertificate.named("CN=a.example.com")
              .with(id, true, new DEROctetString(new byte[] {5, 0}))
              .build(MIDDLE);
      assertFalse(verify(strange.holder, MIDDLE.holder).isTrusted(), id::getId);
    }
  }

  @Test
  void certificatesThatIssueEachOtherLeadNowhere() {
    TestCertificate first = TestCertificate.named("CN=first").authority(true).build(null);
    TestCertificate second = TestCertificate.named("CN=second").authority(true).build(first);
    TestCertificate again =
        TestCertificate.named("CN=first").keys(first.keys).authority(true).build(second);
    TestCertificate leaf = TestCertificate.named("CN=leaf").hosts("a.example.com").build(again);
    var store = new CertificateStore();
    List<X509CertificateHolder> sent = List.of(again.holder, second.holder);
    Verification result = store.verify(leaf.holder, sent, new VerifyParameters());
    assertFalse(result.isTrusted());
  }

  @Test
  void manyCertificatesOfOneNameAreNotTriedInEveryOrder() {
    var sent = new ArrayList<X509CertificateHolder>();
    TestCertificate issuer = ROOT;
    for (int i = 0; i < 300; i++) {
      issuer = TestCertificate.named("CN=same").unidentified().authority(true).build(issuer);
      sent.add(issuer.holder);
    }
    TestCertificate leaf = TestCertificate.named("CN=leaf").unidentified().build(issuer);
    var store = new CertificateStore();
    store.add(ROOT.holder);
    assertFalse(store.verify(leaf.holder, sent, new VerifyParameters()).isTrusted());
  }
}
