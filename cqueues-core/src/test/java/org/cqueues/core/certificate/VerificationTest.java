package org.cqueues.core.certificate;

import static org.bouncycastle.asn1.x509.GeneralName.dNSName;
import static org.bouncycastle.asn1.x509.GeneralName.directoryName;
import static org.bouncycastle.asn1.x509.GeneralName.iPAddress;
import static org.bouncycastle.asn1.x509.GeneralName.rfc822Name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cqueues.core.Openssl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of every kind of fault, each verified here and by {@code openssl verify}. */
final class VerificationTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Pattern ERROR =
      Pattern.compile("error (\\d+) at (\\d+) depth lookup: *(.*)");

  private static final TestCertificate ROOT = TestCertificate.root("CN=root, O=test");
  private static final TestCertificate MIDDLE = authority("CN=middle").build(ROOT);
  private static final TestCertificate STRANGER = TestCertificate.root("CN=stranger");

  @TempDir private Path directory;

  private static TestCertificate.Builder authority(String name) {
    return TestCertificate.named(name).authority(true);
  }

  private static TestCertificate.Builder leaf() {
    return TestCertificate.named("CN=leaf").hosts("leaf.example.com", "*.example.org");
  }

  /** A certificate with what is trusted and what was sent along, and what to say of it. */
  private static final class Case {
    private final String name;
    private final int expected;
    private TestCertificate leaf = ROOT;
    private final List<TestCertificate> trusted = new ArrayList<>(List.of(ROOT));
    private final List<X509CRLHolder> lists = new ArrayList<>();
    private final List<TestCertificate> sent = new ArrayList<>();
    private final VerifyParameters parameters = new VerifyParameters();
    private final List<String> options = new ArrayList<>();

    Case(String name, int expected) {
      this.name = name;
      this.expected = expected;
    }

    Case of(TestCertificate certificate, TestCertificate... along) {
      leaf = certificate;
      sent.addAll(List.of(along));
      return this;
    }

    Case trusting(TestCertificate... certificates) {
      trusted.clear();
      trusted.addAll(List.of(certificates));
      return this;
    }

    Case purpose(Purpose purpose) {
      parameters.purpose(purpose);
      return option("-purpose", purpose.title());
    }

    Case host(String host) {
      parameters.host(host);
      return option("-verify_hostname", host);
    }

    Case email(String mailbox) {
      parameters.email(mailbox);
      return option("-verify_email", mailbox);
    }

    Case address(int... bytes) {
      var address = new byte[bytes.length];
      var text = new StringBuilder();
      for (int i = 0; i < bytes.length; i++) {
        address[i] = (byte) bytes[i];
        text.append(i == 0 ? "" : ".").append(bytes[i]);
      }
      parameters.address(address);
      return option("-verify_ip", text.toString());
    }

    Case level(int level) {
      parameters.level(level);
      return option("-auth_level", "" + level);
    }

    Case depth(int depth) {
      parameters.depth(depth);
      return option("-verify_depth", "" + depth);
    }

    Case at(Duration fromNow) {
      Instant time = Instant.now().plus(fromNow);
      parameters.time(time);
      return option("-attime", "" + time.getEpochSecond());
    }

    Case lists(VerifyParameters.Revocation revocation, X509CRLHolder... all) {
      parameters.revocation(revocation);
      lists.addAll(List.of(all));
      return switch (revocation) {
        case AS_KNOWN, LEAF -> option("-crl_check");
        case ALL -> option("-crl_check", "-crl_check_all");
      };
    }

    Case option(String... words) {
      options.addAll(List.of(words));
      return this;
    }

    Verification verify() {
      var store = new CertificateStore();
      for (TestCertificate certificate : trusted) store.add(certificate.holder);
      lists.forEach(store::add);
      List<X509CertificateHolder> untrusted = sent.stream().map(one -> one.holder).toList();
      return store.verify(leaf.holder, untrusted, parameters);
    }
  }

  private static GeneralName[] names(int type, String... values) {
    return Stream.of(values).map(value -> new GeneralName(type, value)).toArray(GeneralName[]::new);
  }

  private static X509CRLHolder list(TestCertificate issuer, TestCertificate... revoked) {
    return issuer.revoking(Instant.now().minus(HOUR), Instant.now().plus(HOUR), revoked);
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    addPaths(cases);
    addTimes(cases);
    addExtensions(cases);
    addNames(cases);
    addConstraints(cases);
    addLists(cases);
    addStrengths(cases);
    return cases;
  }

  private static void addPaths(List<Case> cases) {
    TestCertificate deep = leaf().build(MIDDLE);
    TestCertificate third = authority("CN=third").build(MIDDLE);
    TestCertificate deeper = leaf().build(third);
    TestCertificate alone = leaf().build(null);
    TestCertificate anotherRoot =
        authority("CN=root, O=test").keys(TestCertificate.ec()).build(null);
    TestCertificate sameName =
        TestCertificate.named("CN=root, O=test")
            .authority(true)
            .unidentified()
            .keys(TestCertificate.ec())
            .build(null);
    cases.add(new Case("issued by the root", 0).of(leaf().build(ROOT)));
    cases.add(new Case("issued by an intermediate", 0).of(deep, MIDDLE));
    cases.add(new Case("two intermediates in the wrong order", 0).of(deeper, MIDDLE, third));
    cases.add(new Case("the root itself", 0).of(ROOT));
    cases.add(new Case("a trusted self-signed certificate", 0).of(alone).trusting(alone));
    cases.add(new Case("self-signed", 18).of(alone));
    cases.add(
        new Case("a self-signed root that nobody trusts", 19).of(leaf().build(STRANGER), STRANGER));
    cases.add(new Case("an unknown issuer", 20).of(leaf().build(STRANGER)));
    cases.add(new Case("a missing intermediate", 20).of(deep));
    cases.add(new Case("an intermediate trusted without its root", 2).of(deep).trusting(MIDDLE));
    cases.add(new Case("the root sent along", 0).of(deep, MIDDLE, ROOT));
    cases.add(new Case("no trust at all", 20).of(leaf().build(ROOT)).trusting(STRANGER));
    cases.add(
        new Case("a root of the same name with another key", 20)
            .of(leaf().build(ROOT))
            .trusting(anotherRoot));
    cases.add(
        new Case("signed by another key of the issuer's name", 7)
            .of(leaf().unidentified().build(ROOT))
            .trusting(sameName));
    cases.add(new Case("deep enough", 0).of(deeper, third, MIDDLE).depth(2));
    cases.add(new Case("too deep", 22).of(deeper, third, MIDDLE).depth(1));
    cases.add(new Case("far too deep", 22).of(deeper, third, MIDDLE).depth(0));
    cases.add(new Case("an RSA root", 0).of(leaf().build(rsaRoot())).trusting(rsaRoot()));
  }

  private static @Nullable TestCertificate rsaRoot;

  private static TestCertificate rsaRoot() {
    if (rsaRoot == null) {
      rsaRoot = authority("CN=rsa").keys(TestCertificate.rsa(2048)).build(null);
    }
    return rsaRoot;
  }

  private static void addTimes(List<Case> cases) {
    Duration year = Duration.ofDays(365);
    TestCertificate old = leaf().valid(year.negated(), HOUR.negated()).build(ROOT);
    TestCertificate young = leaf().valid(HOUR, year).build(ROOT);
    TestCertificate oldRoot = authority("CN=old").valid(year.negated(), HOUR.negated()).build(null);
    TestCertificate oldMiddle =
        authority("CN=old middle").valid(year.negated(), HOUR.negated()).build(ROOT);
    cases.add(new Case("expired", 10).of(old));
    cases.add(new Case("not yet valid", 9).of(young));
    cases.add(new Case("an expired root", 10).of(leaf().build(oldRoot)).trusting(oldRoot));
    cases.add(new Case("an expired intermediate", 10).of(leaf().build(oldMiddle), oldMiddle));
    TestCertificate then = authority("CN=then").valid(year.negated(), HOUR).build(null);
    cases.add(
        new Case("expired, but not then", 0)
            .of(leaf().valid(year.negated(), HOUR.negated()).build(then))
            .trusting(then)
            .at(Duration.ofDays(-1)));
  }

  private static void addExtensions(List<Case> cases) {
    TestCertificate noAuthority = TestCertificate.named("CN=none").authority(false).build(ROOT);
    TestCertificate silent = TestCertificate.named("CN=silent").build(ROOT);
    TestCertificate noSigner =
        authority("CN=no signer").usage(KeyUsage.digitalSignature).build(ROOT);
    TestCertificate narrow = TestCertificate.named("CN=narrow").pathLength(0).build(ROOT);
    TestCertificate below = authority("CN=below").build(narrow);
    TestCertificate forClients =
        authority("CN=for clients").extendedUsage(KeyPurposeId.id_kp_clientAuth).build(ROOT);
    var strange = new ASN1ObjectIdentifier("1.2.3.4.5");
    cases.add(
        new Case("issued by what is no authority", 79).of(leaf().build(noAuthority), noAuthority));
    cases.add(new Case("issued by what says nothing", 79).of(leaf().build(silent), silent));
    cases.add(
        new Case("issued by a key that is for other things", 79)
            .of(leaf().build(noSigner), noSigner));
    cases.add(new Case("short enough", 0).of(leaf().build(narrow), narrow));
    cases.add(new Case("a path that is too long", 25).of(leaf().build(below), below, narrow));
    cases.add(
        new Case("an unknown critical extension", 34)
            .of(leaf().with(strange, true, new DERUTF8String("?")).build(ROOT)));
    cases.add(
        new Case("an unknown extension", 0)
            .of(leaf().with(strange, false, new DERUTF8String("?")).build(ROOT)));
    cases.add(
        new Case("a client's certificate for a server", 26)
            .of(leaf().extendedUsage(KeyPurposeId.id_kp_clientAuth).build(ROOT))
            .purpose(Purpose.SSL_SERVER));
    cases.add(
        new Case("a client's certificate", 0)
            .of(leaf().extendedUsage(KeyPurposeId.id_kp_clientAuth).build(ROOT))
            .purpose(Purpose.SSL_CLIENT));
    cases.add(
        new Case("for any use, which is not enough", 26)
            .of(leaf().extendedUsage(KeyPurposeId.anyExtendedKeyUsage).build(ROOT))
            .purpose(Purpose.SSL_SERVER));
    cases.add(
        new Case("a key that may not sign", 26)
            .of(leaf().usage(KeyUsage.keyEncipherment).build(ROOT))
            .purpose(Purpose.SSL_CLIENT));
    cases.add(
        new Case("a key that may encipher", 0)
            .of(leaf().usage(KeyUsage.keyEncipherment).build(ROOT))
            .purpose(Purpose.SSL_SERVER));
    cases.add(
        new Case("an authority for clients only", 26)
            .of(leaf().build(forClients), forClients)
            .purpose(Purpose.SSL_SERVER));
    cases.add(
        new Case("for mail", 26)
            .of(leaf().extendedUsage(KeyPurposeId.id_kp_serverAuth).build(ROOT))
            .purpose(Purpose.SMIME_SIGN));
  }

  private static void addNames(List<Case> cases) {
    TestCertificate several =
        TestCertificate.named("CN=host.test, E=me@example.com")
            .names(
                new GeneralName(iPAddress, "192.0.2.7"), new GeneralName(iPAddress, "2001:db8::1"))
            .build(ROOT);
    TestCertificate mail = leaf().build(ROOT);
    TestCertificate mailbox =
        TestCertificate.named("CN=x")
            .names(new GeneralName(rfc822Name, "Me@Example.com"))
            .build(ROOT);
    cases.add(new Case("the host", 0).of(mail).host("leaf.example.com"));
    cases.add(new Case("the host in capitals", 0).of(mail).host("LEAF.Example.COM"));
    cases.add(new Case("another host", 62).of(mail).host("other.example.com"));
    cases.add(new Case("a host below the wildcard", 0).of(mail).host("any.example.org"));
    cases.add(new Case("no host's name below the wildcard", 62).of(mail).host("a_y.example.org"));
    cases.add(new Case("a host far below the wildcard", 62).of(mail).host("a.b.example.org"));
    cases.add(new Case("the wildcard's own parent", 62).of(mail).host("example.org"));
    cases.add(new Case("the common name beside hosts", 62).of(mail).host("leaf"));
    cases.add(new Case("the common name without hosts", 0).of(several).host("host.test"));
    cases.add(new Case("an address in the name of a host", 62).of(several).host("192.0.2.7"));
    cases.add(new Case("the address", 0).of(several).address(192, 0, 2, 7));
    cases.add(new Case("another address", 64).of(several).address(192, 0, 2, 8));
    cases.add(new Case("the mailbox of the subject", 0).of(several).email("me@example.com"));
    cases.add(new Case("another mailbox", 63).of(several).email("you@example.com"));
    cases.add(
        new Case("the mailbox, the domain in small letters", 0)
            .of(mailbox)
            .email("Me@example.com"));
    cases.add(
        new Case("the mailbox, all in small letters", 63).of(mailbox).email("me@example.com"));
    cases.add(
        new Case("a wildcard for a top-level domain", 62)
            .of(TestCertificate.named("CN=x").hosts("*.test").build(ROOT))
            .host("a.test"));
    cases.add(new Case("an empty name is no question", 0).of(mail));
  }

  private static void addConstraints(List<Case> cases) {
    TestCertificate permitting =
        TestCertificate.named("CN=permitting")
            .authority(true)
            .constrained(names(dNSName, "example.com"), null)
            .build(ROOT);
    TestCertificate excluding =
        TestCertificate.named("CN=excluding")
            .authority(true)
            .constrained(null, names(dNSName, "example.com"))
            .build(ROOT);
    TestCertificate people =
        TestCertificate.named("CN=people")
            .authority(true)
            .constrained(names(directoryName, "O=people"), null)
            .build(ROOT);
    TestCertificate network =
        TestCertificate.named("CN=network")
            .authority(true)
            .constrained(names(iPAddress, "192.0.2.0/24"), null)
            .build(ROOT);
    TestCertificate.Builder inside = TestCertificate.named("CN=x").hosts("a.example.com");
    cases.add(new Case("a permitted host", 0).of(inside.build(permitting), permitting));
    cases.add(
        new Case("a host that is not permitted", 47)
            .of(
                TestCertificate.named("CN=x").hosts("a.example.org").build(permitting),
                permitting));
    cases.add(
        new Case("a common name that is not permitted", 47)
            .of(TestCertificate.named("CN=a.example.org").build(permitting), permitting));
    cases.add(new Case("an excluded host", 48).of(inside.build(excluding), excluding));
    cases.add(
        new Case("a host that is not excluded", 0)
            .of(TestCertificate.named("CN=x").hosts("a.example.org").build(excluding), excluding));
    cases.add(
        new Case("a permitted subject", 0)
            .of(TestCertificate.named("O=people,CN=x").build(people), people));
    cases.add(
        new Case("a subject that is not permitted", 47)
            .of(TestCertificate.named("O=things,CN=x").build(people), people));
    cases.add(
        new Case("a permitted address", 0)
            .of(
                TestCertificate.named("CN=x").names(names(iPAddress, "192.0.2.9")).build(network),
                network));
    cases.add(
        new Case("an address that is not permitted", 47)
            .of(
                TestCertificate.named("CN=x").names(names(iPAddress, "192.0.3.9")).build(network),
                network));
  }

  private static void addLists(List<Case> cases) {
    var leafOnly = VerifyParameters.Revocation.LEAF;
    var all = VerifyParameters.Revocation.ALL;
    var known = VerifyParameters.Revocation.AS_KNOWN;
    TestCertificate bad = leaf().build(ROOT);
    TestCertificate good = leaf().build(ROOT);
    TestCertificate below = leaf().build(MIDDLE);
    TestCertificate noLister = authority("CN=no lister").usage(KeyUsage.keyCertSign).build(null);
    Instant now = Instant.now();
    X509CRLHolder old = ROOT.revoking(now.minus(HOUR), now.minusSeconds(60));
    X509CRLHolder young = ROOT.revoking(now.plus(HOUR), now.plus(HOUR).plus(HOUR));
    TestCertificate impostor = authority("CN=root, O=test").keys(TestCertificate.ec()).build(null);
    cases.add(new Case("revoked", 23).of(bad).lists(leafOnly, list(ROOT, bad)));
    cases.add(
        new Case("revoked, as the store happens to know", 23)
            .of(bad)
            .lists(known, list(ROOT, bad)));
    cases.add(new Case("not revoked", 0).of(good).lists(leafOnly, list(ROOT, bad)));
    cases.add(new Case("no list", 3).of(good).lists(leafOnly));
    cases.add(new Case("a list that has expired", 12).of(good).lists(leafOnly, old));
    cases.add(new Case("a list of tomorrow", 11).of(good).lists(leafOnly, young));
    cases.add(
        new Case("a list that somebody else signed", 8).of(good).lists(leafOnly, list(impostor)));
    cases.add(
        new Case("an issuer that may not make lists", 35)
            .of(leaf().build(noLister))
            .trusting(noLister)
            .lists(leafOnly, list(noLister)));
    cases.add(
        new Case("a revoked intermediate", 23)
            .of(below, MIDDLE)
            .lists(all, list(ROOT, MIDDLE), list(MIDDLE)));
    cases.add(
        new Case("no list of the intermediate's", 3).of(below, MIDDLE).lists(all, list(MIDDLE)));
    cases.add(
        new Case("lists of all", 0).of(below, MIDDLE).lists(all, list(ROOT, bad), list(MIDDLE)));
  }

  private static void addStrengths(List<Case> cases) {
    var small = TestCertificate.rsa(1024);
    TestCertificate weakAuthority = authority("CN=weak").keys(small).build(null);
    cases.add(new Case("a small key", 66).of(leaf().keys(small).build(ROOT)).level(2));
    cases.add(
        new Case("a small key at a low level", 0).of(leaf().keys(small).build(ROOT)).level(1));
    cases.add(
        new Case("an authority with a small key", 67)
            .of(leaf().build(weakAuthority))
            .trusting(weakAuthority)
            .level(2));
    cases.add(new Case("signed with SHA-1", 68).of(leaf().digest("SHA1").build(ROOT)).level(1));
    cases.add(
        new Case("signed with SHA-1 at no level", 0)
            .of(leaf().digest("SHA1").build(ROOT))
            .level(0));
    cases.add(new Case("a curve that is not enough", 66).of(leaf().build(ROOT)).level(4));
  }

  @TestFactory
  Stream<DynamicTest> theResultIsThatOfOpenssl() {
    return cases().stream().map(each -> dynamicTest(each.name, () -> check(each)));
  }

  private void check(Case each) throws Exception {
    Verification ours = each.verify();
    assertEquals(each.expected, ours.code(), ours::text);
    String said = openssl(each);
    Matcher error = ERROR.matcher(said);
    if (!error.find()) {
      assertTrue(said.endsWith(": OK"), said);
      assertEquals(0, ours.code(), said);
      return;
    }
    assertEquals(
        "error " + error.group(1) + " at " + error.group(2) + ": " + error.group(3),
        "error " + ours.code() + " at " + ours.depth() + ": " + ours.text());
  }

  private String openssl(Case each) throws Exception {
    Path trusted = directory.resolve("trusted.pem");
    Path sent = directory.resolve("sent.pem");
    Path lists = directory.resolve("lists.pem");
    Path leaf = directory.resolve("leaf.pem");
    Files.writeString(trusted, pem(each.trusted));
    Files.writeString(sent, pem(each.sent));
    Files.writeString(leaf, pem(List.of(each.leaf)));
    var command = new ArrayList<>(List.of("verify", "-no-CApath", "-no-CAstore"));
    command.addAll(List.of("-CAfile", trusted.toString()));
    if (!each.sent.isEmpty()) command.addAll(List.of("-untrusted", sent.toString()));
    if (!each.lists.isEmpty()) {
      var text = new StringBuilder();
      for (X509CRLHolder list : each.lists) text.append(TestCertificate.pem(list));
      Files.writeString(lists, text);
      command.addAll(List.of("-CRLfile", lists.toString()));
    }
    command.addAll(each.options);
    command.add(leaf.toString());
    return Openssl.run(command);
  }

  private static String pem(List<TestCertificate> certificates) {
    var text = new StringBuilder();
    for (TestCertificate one : certificates) text.append(TestCertificate.pem(one.holder));
    return text.toString();
  }
}
