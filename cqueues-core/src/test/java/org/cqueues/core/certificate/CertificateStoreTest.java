package org.cqueues.core.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.cqueues.core.Openssl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where trusted certificates come from. */
final class CertificateStoreTest {
  private static final TestCertificate ROOT =
      TestCertificate.root("C=XY, O=A  Test of\u00a0Names, CN=Wurzel \u00dcber");
  private static final TestCertificate LEAF = TestCertificate.named("CN=leaf").build(ROOT);

  private final CertificateStore store = new CertificateStore();

  private int verify() {
    return store.verify(LEAF.holder, List.of(), new VerifyParameters()).code();
  }

  @Test
  void aStoreTrustsNobodyAtFirst() {
    assertEquals(VerifyCode.NO_LOCAL_ISSUER, verify());
  }

  @Test
  void aFileMayHoldManyInPemAndTextBetween(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("all.pem");
    TestCertificate other = TestCertificate.root("CN=other");
    Files.writeString(
        file,
        "a note\n"
            + TestCertificate.pem(other.holder)
            + "\n# more\n"
            + TestCertificate.pem(ROOT.holder));
    assertEquals(2, store.addFile(file));
    assertEquals(VerifyCode.OK, verify());
  }

  @Test
  void aFileMayHoldOneInDer(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("one.der");
    Files.write(file, ROOT.holder.getEncoded());
    assertEquals(1, store.addFile(file));
    assertEquals(VerifyCode.OK, verify());
  }

  @Test
  void aFileMayHoldListsOfRevokedCertificates(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("both.pem");
    Instant now = Instant.now();
    var list = ROOT.revoking(now.minusSeconds(60), now.plusSeconds(60), LEAF);
    Files.writeString(file, TestCertificate.pem(ROOT.holder) + TestCertificate.pem(list));
    assertEquals(2, store.addFile(file));
    assertEquals(VerifyCode.REVOKED, verify());
  }

  @Test
  void aFileOfSomethingElseBringsNothing(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("text");
    Files.writeString(file, "no certificate\n");
    assertEquals(0, store.addFile(file));
    assertThrows(IOException.class, () -> store.addFile(directory.resolve("missing")));
    Files.writeString(file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertThrows(IOException.class, () -> store.addFile(file));
  }

  @Test
  void aDirectoryIsReadWhenACertificateIsWanted(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("root.pem"), TestCertificate.pem(ROOT.holder));
    store.addDirectory(directory);
    assertEquals(VerifyCode.NO_LOCAL_ISSUER, verify(), "without a hash for its name");
    run("rehash", directory.toString());
    assertEquals(
        VerifyCode.OK,
        verify(),
        () -> String.valueOf(Names.hash(Names.canonical(ROOT.holder.getSubject()))));
  }

  @Test
  void namesHaveTheHashThatOpensslGivesThem(@TempDir Path directory) throws Exception {
    for (String name :
        List.of("CN=a", "O=  Many   Spaces ,CN=UPPER", "E=me@example.com,C=XY", "CN=\u00fcber")) {
      Path file = directory.resolve("one.pem");
      TestCertificate one = TestCertificate.root(name);
      Files.writeString(file, TestCertificate.pem(one.holder));
      assertEquals(
          run("x509", "-noout", "-subject_hash", "-in", file.toString()),
          Names.hash(Names.canonical(one.holder.getSubject())));
    }
  }

  @Test
  void aCertificateMayBeTrustedForSomeUsesOnly(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("root.pem");
    Files.writeString(file, TestCertificate.pem(ROOT.holder));
    assertEquals(VerifyCode.OK, trusted(file, "-addtrust", "serverAuth"));
    assertEquals(VerifyCode.REJECTED, trusted(file, "-addreject", "serverAuth"));
    assertEquals(VerifyCode.NOT_TRUSTED, trusted(file, "-addtrust", "clientAuth"));
  }

  private static int trusted(Path file, String... options) throws Exception {
    Path changed = file.resolveSibling("trusted.pem");
    run(
        "x509",
        "-in",
        file.toString(),
        options[0],
        options[1],
        "-trustout",
        "-out",
        changed.toString());
    var store = new CertificateStore();
    store.addFile(changed);
    var parameters = new VerifyParameters();
    parameters.purpose(Purpose.SSL_SERVER);
    return store.verify(LEAF.holder, List.of(), parameters).code();
  }

  private static String run(String... arguments) throws Exception {
    return Openssl.run(List.of(arguments));
  }

  @Test
  void parametersInheritWhatTheyHaveNot() {
    var own = new VerifyParameters();
    var other = new VerifyParameters();
    own.depth(1);
    other.depth(2);
    other.level(3);
    other.addHost("a.test");
    own.inherit(other);
    assertEquals(1, own.depth());
    assertEquals(3, own.level());
    assertEquals(List.of("a.test"), own.hosts());
    own.replace(other);
    assertEquals(2, own.depth());
    assertEquals(other, own);
    own.host(null);
    assertTrue(own.hosts().isEmpty());
    assertFalse(own.equals(other));
  }

  @Test
  void theMessageNamesTheCertificate() {
    TestCertificate old =
        TestCertificate.named("CN=old, O=x y")
            .valid(Duration.ofHours(-2), Duration.ofHours(-1))
            .build(ROOT);
    store.add(ROOT.holder);
    Verification result = store.verify(old.holder, List.of(), new VerifyParameters());
    assertEquals("certificate has expired", result.text());
    assertEquals("CN=old, O=x y", result.subject());
    assertEquals(List.of(old.holder, ROOT.holder), result.chain());
  }
}
