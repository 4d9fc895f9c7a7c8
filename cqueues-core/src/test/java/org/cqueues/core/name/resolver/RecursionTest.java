package org.cqueues.core.name.resolver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.cqueues.core.ControllerGroup;
import org.cqueues.core.ManualClock;
import org.cqueues.core.name.config.Hints;
import org.cqueues.core.name.config.HostsTable;
import org.cqueues.core.name.config.ResolverConfig;
import org.cqueues.core.name.config.Source;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.RecordCursor;
import org.cqueues.core.name.message.Sections;
import org.cqueues.os.Errno;
import org.cqueues.os.Readiness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Servers of the root, of a zone below it and of one below that, on one port of several hosts. */
final class RecursionTest {
  private static final Name WWW = name("www.leaf.test.");
  private static final Name HOST = name("ns.leaf.test.");
  private static final String ROOT_HOST = "127.0.0.2";
  private static final String TEST_HOST = "127.0.0.3";
  private static final String LEAF_HOST = "127.0.0.4";

  private final ManualClock clock = new ManualClock();
  private final ResolverContext context = new ResolverContext(new ControllerGroup(clock));
  private final ResolverConfig config = new ResolverConfig();
  private final List<FakeServer> servers = new ArrayList<>();
  private int port;

  RecursionTest() {
    config.recurse = true;
    config.setLookup(List.of(Source.BIND));
  }

  @AfterEach
  void closeServers() {
    servers.forEach(FakeServer::close);
  }

  private static Name name(String text) {
    return Name.fromConstantString(text);
  }

  private FakeServer serve(String host, FakeServer.Behaviour behaviour) {
    var server = new FakeServer(host, port, behaviour);
    port = server.port();
    servers.add(server);
    return server;
  }

  private Lookup lookup(Name wanted) {
    var hints = new Hints();
    hints.insert(Name.root, servers.getFirst().address(), 1);
    var resolver = new Resolver(context, config, new HostsTable(), hints, null);
    resolver.port(port);
    return resolver.lookup(wanted.toString(), Type.A, DClass.IN);
  }

  private static int run(Lookup lookup) {
    int result;
    while ((result = lookup.advance()) == -Errno.EAGAIN) {
      assertTrue(Readiness.await(lookup.pollfd(), lookup.interest(), 20) > 0, "nothing came");
    }
    return result;
  }

  private static List<String> answers(Lookup lookup) {
    assertEquals(0, run(lookup));
    var texts = new ArrayList<String>();
    RecordCursor cursor = lookup.answer().records(Sections.ANSWER);
    while (cursor.next()) texts.add(cursor.name() + " " + cursor.record());
    return texts;
  }

  /** A referral to a server of a zone, with glue. */
  private static List<byte[]> refer(Message query, String zone, Name server, Record... glue) {
    Message answer = FakeServer.answer(query);
    answer.addRecord(new NSRecord(name(zone), DClass.IN, 300, server), Section.AUTHORITY);
    for (Record record : glue) answer.addRecord(record, Section.ADDITIONAL);
    return List.of(answer.toWire());
  }

  private static List<byte[]> authoritative(Message query, Record... records) {
    Message answer = FakeServer.answer(query, records);
    answer.getHeader().setFlag(Flags.AA);
    return List.of(answer.toWire());
  }

  private static Record a(Name owner, String address) {
    return LookupTest.a(owner, address);
  }

  private FakeServer root() {
    Name server = name("ns.test.");
    return serve(ROOT_HOST, (query, _) -> refer(query, "test.", server, a(server, TEST_HOST)));
  }

  private FakeServer leaf() {
    return serve(
        LEAF_HOST,
        (query, _) -> {
          Name asked = query.getQuestion().getName();
          return authoritative(query, a(asked, asked.equals(HOST) ? LEAF_HOST : "1.2.3.4"));
        });
  }

  @Test
  void referralsLeadFromTheRootToTheZone() {
    FakeServer root = root();
    serve(TEST_HOST, (query, _) -> refer(query, "leaf.test.", HOST, a(HOST, LEAF_HOST)));
    FakeServer leaf = leaf();
    Lookup lookup = lookup(WWW);
    assertEquals(List.of("www.leaf.test. 1.2.3.4"), answers(lookup));
    assertTrue(lookup.answer().has(Packet.AA));
    assertEquals(1, root.queries().size());
    assertEquals(false, leaf.queries().getFirst().getHeader().getFlag(Flags.RD));
  }

  @Test
  void namesAreSentInMixedCaseAndComeBackAsTheyWere() {
    FakeServer root = root();
    serve(
        TEST_HOST, (query, _) -> authoritative(query, a(query.getQuestion().getName(), "1.1.1.1")));
    var spellings = new ArrayList<String>();
    for (int i = 0; i < 5; i++)
      assertEquals(List.of("www.leaf.test. 1.1.1.1"), answers(lookup(WWW)));
    for (Message query : root.queries()) spellings.add(query.getQuestion().getName().toString());
    assertEquals(5, spellings.stream().filter(s -> !s.equals("www.leaf.test.")).count());
    assertTrue(spellings.stream().distinct().count() > 1, spellings.toString());
  }

  @Test
  void whoDoesNotRepeatTheCaseIsAskedAgainWithout() {
    serve(
        ROOT_HOST,
        (query, _) -> {
          var lower = new Message(query.getHeader().getID());
          lower.getHeader().setFlag(Flags.QR);
          lower.getHeader().setFlag(Flags.AA);
          lower.addRecord(Record.newRecord(WWW, Type.A, DClass.IN), Section.QUESTION);
          lower.addRecord(a(WWW, "1.1.1.1"), Section.ANSWER);
          return List.of(lower.toWire());
        });
    Lookup lookup = lookup(WWW);
    assertEquals(List.of("www.leaf.test. 1.1.1.1"), answers(lookup));
    List<Message> queries = servers.getFirst().queries();
    assertEquals(2, queries.size());
    assertEquals("www.leaf.test.", queries.getLast().getQuestion().getName().toString());
    assertNotEquals(queries.getFirst().getHeader().getID(), queries.getLast().getHeader().getID());
  }

  @Test
  void aServerWithoutGlueIsLookedUp() {
    root();
    Name elsewhere = name("ns.other.test.");
    serve(
        TEST_HOST,
        (query, _) ->
            query.getQuestion().getName().equals(elsewhere)
                ? authoritative(query, a(elsewhere, LEAF_HOST))
                : refer(query, "leaf.test.", elsewhere));
    leaf();
    assertEquals(List.of("www.leaf.test. 1.2.3.4"), answers(lookup(WWW)));
  }

  @Test
  void glueFromOutsideTheServersZoneIsNotTaken() {
    root();
    Name outside = name("ns.victim.");
    FakeServer liar = serve("127.0.0.5", (query, _) -> authoritative(query, a(WWW, "6.6.6.6")));
    serve(TEST_HOST, (query, _) -> refer(query, "leaf.test.", outside, a(outside, "127.0.0.5")));
    Lookup lookup = lookup(WWW);
    assertEquals(0, run(lookup));
    assertEquals(Rcode.SERVFAIL, lookup.answer().rcode());
    assertEquals(0, liar.queries().size());
  }

  @Test
  void referralsToTheSideAndUpAreLame() {
    root();
    Name server = name("ns.test.");
    var zone = new AtomicReference<String>();
    FakeServer lame =
        serve(TEST_HOST, (query, _) -> refer(query, zone.get(), server, a(server, TEST_HOST)));
    int asked = 0;
    for (String each : List.of("other.", ".", "test.")) {
      zone.set(each);
      Lookup lookup = lookup(WWW);
      assertEquals(0, run(lookup));
      assertEquals(Rcode.SERVFAIL, lookup.answer().rcode());
      assertEquals(++asked, lame.queries().size());
      assertEquals(
          "[" + TEST_HOST + "]:" + port + " knows nothing of www.leaf.test.", lookup.explanation());
    }
  }

  @Test
  void recordsOfOtherZonesAreNotTakenForAnAliassTarget() {
    serve(
        ROOT_HOST,
        (query, _) -> {
          String asked =
              query.getQuestion().getName().toString().toLowerCase(java.util.Locale.ROOT);
          if (asked.endsWith("test.")) {
            Name server = name("ns.test.");
            return refer(query, "test.", server, a(server, TEST_HOST));
          }
          return authoritative(query, a(query.getQuestion().getName(), "7.7.7.7"));
        });
    serve(
        TEST_HOST,
        (query, _) ->
            authoritative(
                query,
                LookupTest.alias(query.getQuestion().getName().toString(), "www.bank."),
                a(name("www.bank."), "6.6.6.6")));
    Lookup lookup = lookup(WWW);
    List<String> found = answers(lookup);
    assertTrue(found.contains("www.bank. 7.7.7.7"), found.toString());
  }

  @Test
  void recordsFromOutsideTheServersZoneAreDropped() {
    Name elsewhere = name("www.other.test.");
    Name evil = name("evil.com.");
    Name otherHost = name("ns.other.test.");
    root();
    serve(
        TEST_HOST,
        (query, _) ->
            query.getQuestion().getName().subdomain(name("other.test."))
                ? refer(query, "other.test.", otherHost, a(otherHost, "127.0.0.5"))
                : refer(query, "leaf.test.", HOST, a(HOST, LEAF_HOST)));
    serve(
        LEAF_HOST,
        (query, _) -> {
          Message answer = FakeServer.answer(query, a(elsewhere, "6.6.6.6"), a(evil, "6.6.6.6"));
          answer.getHeader().setFlag(Flags.AA);
          answer.addRecord(LookupTest.alias("www.leaf.test.", "www.other.test."), Section.ANSWER);
          answer.addRecord(new NSRecord(evil, DClass.IN, 300, HOST), Section.AUTHORITY);
          answer.addRecord(
              new NSRecord(name("leaf.test."), DClass.IN, 300, HOST), Section.AUTHORITY);
          answer.addRecord(a(otherHost, "6.6.6.6"), Section.ADDITIONAL);
          answer.addRecord(a(HOST, LEAF_HOST), Section.ADDITIONAL);
          answer.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
          return List.of(answer.toWire());
        });
    FakeServer other =
        serve("127.0.0.5", (query, _) -> authoritative(query, a(elsewhere, "5.5.5.5")));
    Lookup lookup = lookup(WWW);
    assertEquals(
        List.of("www.leaf.test. www.other.test.", "www.other.test. 5.5.5.5"), answers(lookup));
    assertEquals(1, other.queries().size());
    var rest = new ArrayList<String>();
    RecordCursor cursor = lookup.answer().records(Sections.AUTHORITY | Sections.ADDITIONAL);
    while (cursor.next()) rest.add(cursor.name() + " " + Type.string(cursor.type()));
    assertEquals(List.of("leaf.test. NS", "ns.leaf.test. A", ". OPT"), rest);
  }

  @Test
  void aZoneThatGoesDeeperWithoutEndIsGivenUp() {
    var count = new AtomicInteger();
    serve(
        ROOT_HOST,
        (query, _) -> {
          count.incrementAndGet();
          Message answer = FakeServer.answer(query);
          for (int i = 0; i < 10; i++) {
            Name server = name("ns" + i + "-" + count.get() + ".test" + i + ".");
            Name zone =
                new Name(query.getQuestion().getName(), query.getQuestion().getName().labels() - 2);
            answer.addRecord(new NSRecord(zone, DClass.IN, 300, server), Section.AUTHORITY);
          }
          return List.of(answer.toWire());
        });
    Lookup lookup = lookup(WWW);
    assertEquals(0, run(lookup));
    assertEquals(Rcode.SERVFAIL, lookup.answer().rcode());
    assertTrue(count.get() <= 64, "queries: " + count);
  }

  @Test
  void aNameThatIsNotThereIsTheAnswer() {
    root();
    serve(
        TEST_HOST,
        (query, _) -> {
          Message answer = FakeServer.answer(query);
          answer.getHeader().setFlag(Flags.AA);
          answer.getHeader().setRcode(Rcode.NXDOMAIN);
          return List.of(answer.toWire());
        });
    Lookup lookup = lookup(WWW);
    assertEquals(0, run(lookup));
    assertEquals(Rcode.NXDOMAIN, lookup.answer().rcode());
  }
}
