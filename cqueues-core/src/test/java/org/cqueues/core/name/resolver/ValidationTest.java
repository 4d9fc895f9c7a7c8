package org.cqueues.core.name.resolver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cqueues.core.ControllerGroup;
import org.cqueues.core.name.config.Hints;
import org.cqueues.core.name.config.HostsTable;
import org.cqueues.core.name.config.ResolverConfig;
import org.cqueues.core.name.config.Source;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.Sections;
import org.cqueues.os.Clock;
import org.cqueues.os.Errno;
import org.cqueues.os.Readiness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DNSSEC.DNSSECException;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A zone that is signed, its server, and what somebody on the way may do to answers. */
final class ValidationTest {
  private static final Name ZONE = name("test.");
  private static final Name WWW = name("www.test.");
  private static final Name OTHER = name("other.test.");
  private static final int AD = 0x20;

  private final Map<String, RRset> sets = new HashMap<>();
  private final ResolverConfig config = new ResolverConfig();
  private KeyPair keys;
  private DNSKEYRecord key;
  private FakeServer server;

  private static Name name(String text) {
    return Name.fromConstantString(text);
  }

  @BeforeEach
  void signAZone() throws GeneralSecurityException, DNSSECException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    keys = generator.generateKeyPair();
    key =
        new DNSKEYRecord(
            ZONE,
            DClass.IN,
            300,
            DNSKEYRecord.Flags.ZONE_KEY | DNSKEYRecord.Flags.SEP_KEY,
            DNSKEYRecord.Protocol.DNSSEC,
            DNSSEC.Algorithm.ECDSAP256SHA256,
            keys.getPublic());
    sign(key);
    sign(new ARecord(WWW, DClass.IN, 300, new byte[] {1, 2, 3, 4}));
    sign(new SOARecord(ZONE, DClass.IN, 300, WWW, WWW, 1, 2, 3, 4, 5));
    int[] types = {Type.SOA, Type.DNSKEY, Type.NSEC, Type.RRSIG};
    sign(new NSECRecord(ZONE, DClass.IN, 300, WWW, types));
    sign(new NSECRecord(WWW, DClass.IN, 300, ZONE, new int[] {Type.A, Type.NSEC, Type.RRSIG}));
    server = new FakeServer((query, _) -> List.of(answer(query).toWire()));
    config.dnssec = true;
    config.setTrustAnchors(List.of(anchor(key)));
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  private static String anchor(DNSKEYRecord key) {
    var digest = new DSRecord(ZONE, DClass.IN, 0, DNSSEC.Digest.SHA256, key);
    return "test. IN DS " + digest.rdataToString();
  }

  private void sign(Record record) throws DNSSECException {
    var set = new RRset(record);
    Instant now = Instant.now();
    set.addRR(
        DNSSEC.sign(set, key, keys.getPrivate(), now.minusSeconds(3600), now.plusSeconds(3600)));
    sets.put(record.getName() + " " + record.getType(), set);
  }

  /** As an authoritative server's, with proofs of what is not there. */
  private Message answer(Message query) {
    Record question = query.getQuestion();
    Message answer = FakeServer.answer(query);
    RRset found = sets.get(question.getName() + " " + question.getType());
    if (found != null) {
      add(answer, found, Section.ANSWER);
      return answer;
    }
    if (!question.getName().subdomain(ZONE)) return answer;
    add(answer, set(ZONE, Type.SOA), Section.AUTHORITY);
    add(answer, set(ZONE, Type.NSEC), Section.AUTHORITY);
    if (question.getName().equals(WWW)) add(answer, set(WWW, Type.NSEC), Section.AUTHORITY);
    else answer.getHeader().setRcode(Rcode.NXDOMAIN);
    return answer;
  }

  private RRset set(Name name, int type) {
    RRset set = sets.get(name + " " + type);
    assertNotNull(set);
    return set;
  }

  private static void add(Message answer, RRset set, int section) {
    set.rrs(false).forEach(record -> answer.addRecord(record, section));
    set.sigs().forEach(record -> answer.addRecord(record, section));
  }

  private Lookup look(Name name, int type) {
    config.setLookup(List.of(Source.BIND));
    config.setNameservers(List.of(server.address()));
    var context = new ResolverContext(new ControllerGroup(Clock.MONOTONIC));
    var resolver = new Resolver(context, config, new HostsTable(), Hints.stub(config), null);
    Lookup lookup = resolver.lookup(name.toString(), type, DClass.IN);
    int result;
    while ((result = lookup.advance()) == -Errno.EAGAIN) {
      assertTrue(Readiness.await(lookup.pollfd(), lookup.interest(), 20) > 0, "nothing came");
    }
    assertEquals(0, result);
    lookup.close();
    resolver.close();
    return lookup;
  }

  private static boolean isProven(Packet answer) {
    return (answer.flags() & AD) != 0;
  }

  @Test
  void aSignedAnswerIsProven() {
    Lookup lookup = look(WWW, Type.A);
    Packet answer = lookup.answer();
    assertNull(lookup.explanation());
    assertTrue(isProven(answer), answer::toString);
    assertTrue(answer.toString().contains("www.test. 300 IN A 1.2.3.4\n"), answer::toString);
    assertTrue(answer.has(Packet.QR));
    assertNull(lookup.explanation());
    Message query = server.queries().getFirst();
    assertNotNull(query.getOPT());
    assertTrue(query.getHeader().getFlag(Flags.CD));
  }

  @Test
  void thatThereIsNothingIsProvenToo() {
    Packet answer = look(OTHER, Type.A).answer();
    assertEquals(Rcode.NXDOMAIN, answer.rcode());
    assertTrue(isProven(answer), answer::toString);
    answer = look(WWW, Type.MX).answer();
    assertEquals(Rcode.NOERROR, answer.rcode());
    assertTrue(isProven(answer), answer::toString);
  }

  @Test
  void aChangedAnswerIsRefused() {
    RRset real = set(WWW, Type.A);
    var forged = new RRset(new ARecord(WWW, DClass.IN, 300, new byte[] {6, 6, 6, 6}));
    real.sigs().forEach(forged::addRR);
    sets.put(WWW + " " + Type.A, forged);
    assertRefused(look(WWW, Type.A));
  }

  @Test
  void anAnswerWithoutItsSignatureIsRefused() {
    RRset bare = new RRset(set(WWW, Type.A).rrs(false).getFirst());
    sets.put(WWW + " " + Type.A, bare);
    assertRefused(look(WWW, Type.A));
  }

  @Test
  void aDenialWithoutSignaturesIsRefused() {
    for (String key : List.of(ZONE + " " + Type.SOA, ZONE + " " + Type.NSEC)) {
      RRset real = sets.get(key);
      assertNotNull(real);
      sets.put(key, new RRset(real.rrs(false).getFirst()));
    }
    assertRefused(look(OTHER, Type.A));
  }

  @Test
  void aDenialByAZoneAboveTheTrustedKeyIsRefused() {
    server.close();
    server =
        new FakeServer(
            (query, _) -> {
              Message answer = FakeServer.answer(query);
              answer.getHeader().setRcode(Rcode.NXDOMAIN);
              Record soa = new SOARecord(Name.root, DClass.IN, 300, WWW, WWW, 1, 2, 3, 4, 5);
              answer.addRecord(soa, Section.AUTHORITY);
              return List.of(answer.toWire());
            });
    assertRefused(look(WWW, Type.A));
    server.close();
    server = new FakeServer((query, _) -> List.of(FakeServer.answer(query).toWire()));
    assertRefused(look(WWW, Type.A));
  }

  @Test
  void aKeyThatNobodyVouchesForIsRefused() throws GeneralSecurityException, DNSSECException {
    List<String> real = config.trustAnchors();
    signAZone();
    config.setTrustAnchors(real);
    assertRefused(look(WWW, Type.A));
  }

  private static void assertRefused(Lookup lookup) {
    Packet answer = lookup.answer();
    assertEquals(Rcode.SERVFAIL, answer.rcode(), answer::toString);
    assertEquals(0, answer.count(Sections.ANSWER));
    assertFalse(isProven(answer));
    String why = lookup.explanation();
    assertNotNull(why);
    assertTrue(why.contains("the answer is not validated: "), why);
  }

  @Test
  void zonesWithoutTrustGoUnproven() {
    Name plain = name("www.plain.");
    Record record = new ARecord(plain, DClass.IN, 300, new byte[] {5, 5, 5, 5});
    sets.put(plain + " " + Type.A, new RRset(record));
    Packet answer = look(plain, Type.A).answer();
    assertEquals(Rcode.NOERROR, answer.rcode(), answer::toString);
    assertFalse(isProven(answer));
    assertEquals(1, answer.count(Sections.ANSWER));
  }
}
