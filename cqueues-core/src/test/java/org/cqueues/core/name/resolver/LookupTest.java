package org.cqueues.core.name.resolver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.cqueues.core.Controller;
import org.cqueues.core.ControllerGroup;
import org.cqueues.core.ManualClock;
import org.cqueues.core.Step;
import org.cqueues.core.name.config.Hints;
import org.cqueues.core.name.config.HostsTable;
import org.cqueues.core.name.config.ResolverConfig;
import org.cqueues.core.name.config.Source;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.RecordCursor;
import org.cqueues.core.name.message.Sections;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Readiness;
import org.cqueues.os.SocketAddress;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

final class LookupTest {
  private static final Name WWW = Name.fromConstantString("www.test.");

  private final ManualClock clock = new ManualClock();
  private final ControllerGroup controllers = new ControllerGroup(clock);
  private final ResolverContext context = new ResolverContext(controllers);
  private final ResolverConfig config = new ResolverConfig();

  LookupTest() {
    config.setLookup(List.of(Source.BIND));
  }

  private Resolver asking(FakeServer... servers) {
    var addresses = new ArrayList<SocketAddress.Inet>();
    for (FakeServer server : servers) addresses.add(server.address());
    config.setNameservers(addresses);
    return new Resolver(context, config, new HostsTable(), Hints.stub(config), null);
  }

  private Lookup www(Resolver resolver) {
    return resolver.lookup("www.test.", Type.A, DClass.IN);
  }

  static Record a(Name name, String address) {
    try {
      return new ARecord(name, DClass.IN, 300, InetAddress.getByName(address));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Record alias(String from, String to) {
    return new CNAMERecord(
        Name.fromConstantString(from), DClass.IN, 300, Name.fromConstantString(to));
  }

  /** Goes on, waiting for the kernel, until there is a result. */
  private static int run(Lookup lookup) {
    int result;
    while ((result = lookup.advance()) == -Errno.EAGAIN) {
      int interest = lookup.interest();
      assertTrue(Readiness.await(lookup.pollfd(), interest, 20) > 0, "nothing came");
    }
    return result;
  }

  /** Sends what there is to send; then whoever is asked is waited for. */
  private static void send(Lookup lookup) {
    assertEquals(-Errno.EAGAIN, lookup.advance());
    assertEquals(Interest.READ, lookup.interest());
  }

  private static List<String> texts(Packet packet, int sections) {
    var texts = new ArrayList<String>();
    RecordCursor cursor = packet.records(sections);
    while (cursor.next()) texts.add(cursor.name() + " " + cursor.record());
    return texts;
  }

  private static List<String> answers(Lookup lookup) {
    assertEquals(0, run(lookup));
    return texts(lookup.answer(), Sections.ANSWER);
  }

  @Test
  void anAnswerIsTaken() {
    try (var server = new FakeServer(FakeServer.says(a(WWW, "1.2.3.4")))) {
      Resolver resolver = asking(server);
      assertEquals(List.of("www.test. 1.2.3.4"), answers(www(resolver)));
      assertEquals(1, resolver.statistics().queries());
      assertEquals(1, resolver.statistics().udpSent().count());
      assertEquals(26, resolver.statistics().udpSent().bytes());
      assertEquals(1, resolver.statistics().udpReceived().count());
    }
  }

  @Test
  void everyQueryHasItsOwnPortAndId() {
    try (var server = new FakeServer(FakeServer.says(a(WWW, "1.2.3.4")))) {
      Resolver resolver = asking(server);
      var ids = new HashSet<Integer>();
      for (int i = 0; i < 20; i++) assertEquals(0, run(www(resolver)));
      for (Message query : server.queries()) ids.add(query.getHeader().getID());
      assertTrue(ids.size() > 15, "ids " + ids);
      assertTrue(new HashSet<>(server.ports()).size() > 15, "ports " + server.ports());
    }
  }

  @Test
  void whatIsNoAnswerIsDropped() {
    FakeServer.Behaviour spoofing =
        (query, _) -> {
          Message good = FakeServer.answer(query, a(WWW, "1.2.3.4"));
          Message otherId = FakeServer.answer(query, a(WWW, "6.6.6.6"));
          otherId.getHeader().setID(query.getHeader().getID() ^ 1);
          Message noAnswer = FakeServer.answer(query, a(WWW, "6.6.6.6"));
          noAnswer.getHeader().unsetFlag(Flags.QR);
          var otherName = new Message(query.getHeader().getID());
          otherName.getHeader().setFlag(Flags.QR);
          otherName.addRecord(
              Record.newRecord(Name.fromConstantString("wwv.test."), Type.A, 1), Section.QUESTION);
          otherName.addRecord(a(WWW, "6.6.6.6"), Section.ANSWER);
          var otherType = new Message(query.getHeader().getID());
          otherType.getHeader().setFlag(Flags.QR);
          otherType.addRecord(Record.newRecord(WWW, Type.TXT, 1), Section.QUESTION);
          otherType.addRecord(a(WWW, "6.6.6.6"), Section.ANSWER);
          var noQuestion = new Message(query.getHeader().getID());
          noQuestion.getHeader().setFlag(Flags.QR);
          noQuestion.addRecord(a(WWW, "6.6.6.6"), Section.ANSWER);
          byte[] cut = java.util.Arrays.copyOf(good.toWire(), 11);
          return List.of(
              cut,
              otherId.toWire(),
              noAnswer.toWire(),
              otherName.toWire(),
              otherType.toWire(),
              noQuestion.toWire(),
              good.toWire());
        };
    try (var server = new FakeServer(spoofing)) {
      Resolver resolver = asking(server);
      assertEquals(List.of("www.test. 1.2.3.4"), answers(www(resolver)));
      assertEquals(7, resolver.statistics().udpReceived().count());
    }
  }

  @Test
  void whoeverElseAnswersIsNotHeard() throws IOException {
    try (var server = new FakeServer((_, _) -> List.of());
        var stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Lookup lookup = www(asking(server));
      send(lookup);
      while (server.ports().isEmpty()) Thread.onSpinWait();
      byte[] answer = FakeServer.answer(server.queries().getFirst(), a(WWW, "6.6.6.6")).toWire();
      int port = server.ports().getFirst();
      stranger.send(
          new DatagramPacket(answer, answer.length, InetAddress.getLoopbackAddress(), port));
      assertEquals(0, Readiness.await(lookup.pollfd(), Interest.READ, 0.05));
      lookup.close();
    }
  }

  @Test
  void aSilentServerIsLeftForTheNextAfterItsTimeout() {
    try (var silent = new FakeServer((_, _) -> List.of());
        var server = new FakeServer(FakeServer.says(a(WWW, "1.2.3.4")))) {
      config.timeout = 5;
      Lookup lookup = www(asking(silent, server));
      send(lookup);
      assertEquals(5, lookup.timeout(), 1e-9);
      clock.advance(4.9);
      assertEquals(-Errno.EAGAIN, lookup.advance());
      assertEquals(0.1, lookup.timeout(), 1e-9);
      clock.advance(0.2);
      assertEquals(List.of("www.test. 1.2.3.4"), answers(lookup));
      assertEquals("[127.0.0.1]:" + silent.port() + " gave no answer in 5 s", lookup.explanation());
    }
  }

  /** Sends to a server that keeps silent, and lets its time pass. */
  private void waitInVain(Lookup lookup) {
    send(lookup);
    clock.advance((double) config.timeout);
  }

  @Test
  void aSilentServerCostsItsTimeoutOnceForAllQuestionsOfALookup() {
    FakeServer.Behaviour aliases =
        (query, _) -> {
          Name name = query.getQuestion().getName();
          if (name.equals(Name.fromConstantString("www.no.test.")))
            return refuses(Rcode.NXDOMAIN).answer(query, false);
          Record record = name.equals(WWW) ? alias("www.test.", "real.test.") : a(name, "1.2.3.4");
          return List.of(FakeServer.answer(query, record).toWire());
        };
    try (var silent = new FakeServer((_, _) -> List.of());
        var server = new FakeServer(aliases)) {
      config.setSearch(List.of("no.test", "test"));
      Lookup lookup = asking(silent, server).lookup("www", Type.A, DClass.IN);
      waitInVain(lookup);
      assertEquals(List.of("www.test. real.test.", "real.test. 1.2.3.4"), answers(lookup));
      assertEquals(1, silent.queries(1).size());
      assertEquals(3, server.queries().size());
    }
  }

  @Test
  void aSilentServerIsAskedLastForAWhileAndThenInItsPlaceAgain() {
    try (var silent = new FakeServer((_, _) -> List.of());
        var server = new FakeServer(FakeServer.says(a(WWW, "1.2.3.4")))) {
      Lookup first = www(asking(silent, server));
      waitInVain(first);
      assertEquals(1, answers(first).size());
      assertEquals(1, answers(www(asking(silent, server))).size());
      assertEquals(1, silent.queries(1).size());
      clock.advance(SilentServers.SECONDS);
      Lookup later = www(asking(silent, server));
      waitInVain(later);
      assertEquals(1, answers(later).size());
      assertEquals(2, silent.queries(2).size());
    }
  }

  @Test
  void aServerThatAnswersAgainIsAskedInItsPlace() {
    var silence = new AtomicInteger(1);
    FakeServer.Behaviour back =
        (query, _) ->
            silence.getAndDecrement() > 0
                ? List.of()
                : List.of(FakeServer.answer(query, a(WWW, "1.1.1.1")).toWire());
    try (var server = new FakeServer(back);
        var other = new FakeServer(refuses(Rcode.REFUSED))) {
      Lookup first = www(asking(server, other));
      waitInVain(first);
      assertEquals(List.of("www.test. 1.1.1.1"), answers(first)); // refused, then asked again
      assertEquals(List.of("www.test. 1.1.1.1"), answers(www(asking(server, other))));
      assertEquals(1, other.queries().size());
    }
  }

  @Test
  void theFirstNameThatGotAnAnswerIsTheOneToldOf() {
    FakeServer.Behaviour half =
        (query, _) -> {
          boolean whole = query.getQuestion().getName().equals(WWW);
          return refuses(whole ? Rcode.SERVFAIL : Rcode.NXDOMAIN).answer(query, false);
        };
    try (var server = new FakeServer(half)) {
      String by = "[127.0.0.1]:" + server.port() + " answered ";
      config.ndots = 2;
      Lookup lookup = searching(server, "no.test", "test");
      assertEquals(Rcode.NXDOMAIN, lookup.answer().rcode());
      assertEquals(
          by + "NXDOMAIN for www.no.test.; " + by + "SERVFAIL; " + by + "NXDOMAIN for www.",
          lookup.explanation());
      lookup = searching(server, "test", "no.test");
      assertEquals(Rcode.SERVFAIL, lookup.answer().rcode());
      assertEquals(
          by + "SERVFAIL; " + by + "NXDOMAIN for www.no.test.; " + by + "NXDOMAIN for www.",
          lookup.explanation());
    }
  }

  @Test
  void aNameThatAnotherServerKnowsNothingOfIsNotRefused() {
    try (var refusing = new FakeServer(refuses(Rcode.REFUSED));
        var server = new FakeServer(refuses(Rcode.NXDOMAIN))) {
      Lookup lookup = www(asking(refusing, server));
      assertEquals(0, run(lookup));
      assertEquals(Rcode.NXDOMAIN, lookup.answer().rcode());
    }
  }

  /** A lookup of www in two domains that has come to its end. */
  private Lookup searching(FakeServer server, String one, String other) {
    config.setSearch(List.of(one, other));
    Lookup lookup = asking(server).lookup("www", Type.A, DClass.IN);
    assertEquals(0, run(lookup));
    return lookup;
  }

  @Test
  void thatAServerKnowsOfNothingIsToldOnlyWhereNothingIsFound() {
    FakeServer.Behaviour half =
        (query, _) ->
            query.getQuestion().getName().equals(WWW)
                ? List.of(FakeServer.answer(query, a(WWW, "1.2.3.4")).toWire())
                : List.of(FakeServer.answer(query).toWire());
    try (var server = new FakeServer(half)) {
      config.setSearch(List.of("no.test", "test"));
      Lookup found = asking(server).lookup("www", Type.A, DClass.IN);
      assertEquals(List.of("www.test. 1.2.3.4"), answers(found));
      assertEquals(null, found.explanation());
      Lookup missing = asking(server).lookup("x.", Type.A, DClass.IN);
      assertEquals(0, run(missing));
      assertEquals(
          "[127.0.0.1]:" + server.port() + " has no such records of x.", missing.explanation());
    }
  }

  @Test
  void whereNobodyAnswersTheAnswerIsServfail() {
    try (var one = new FakeServer((_, _) -> List.of());
        var two = new FakeServer((_, _) -> List.of())) {
      config.attempts = 3;
      config.timeout = 2;
      Lookup lookup = www(asking(one, two));
      for (int i = 0; i < 6; i++) {
        send(lookup);
        clock.advance(2);
      }
      assertEquals(0, lookup.advance());
      assertEquals(Rcode.SERVFAIL, lookup.answer().rcode());
      assertTrue(lookup.answer().has(Packet.QR));
      assertEquals(List.of("www.test. "), texts(lookup.answer(), Sections.ALL));
      assertEquals(6, lookup.troubles().size());
    }
  }

  @Test
  void whereNothingListensTheNextIsAskedAtOnce() throws IOException {
    int free;
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    try (var server = new FakeServer(FakeServer.says(a(WWW, "1.2.3.4")))) {
      var nobody = new SocketAddress.Inet(new byte[] {127, 0, 0, 1}, free, 0);
      config.setNameservers(List.of(nobody, server.address()));
      var resolver = new Resolver(context, config, new HostsTable(), Hints.stub(config), null);
      Lookup lookup = www(resolver);
      assertEquals(List.of("www.test. 1.2.3.4"), answers(lookup));
      assertEquals(
          "[127.0.0.1]:" + free + " failed: " + Errno.text(Errno.code("ECONNREFUSED")),
          lookup.explanation());
    }
  }

  private static FakeServer.Behaviour refuses(int rcode) {
    return (query, _) -> {
      Message answer = FakeServer.answer(query);
      answer.getHeader().setRcode(rcode);
      return List.of(answer.toWire());
    };
  }

  @Test
  void aServerThatGivesUpIsLeftForTheNext() {
    try (var broken = new FakeServer(refuses(Rcode.SERVFAIL));
        var server = new FakeServer(FakeServer.says(a(WWW, "1.2.3.4")))) {
      Lookup lookup = www(asking(broken, server));
      assertEquals(List.of("www.test. 1.2.3.4"), answers(lookup));
      assertEquals("[127.0.0.1]:" + broken.port() + " answered SERVFAIL", lookup.explanation());
    }
  }

  @Test
  void whereAllGiveUpTheFirstSaysHowAndNobodyIsAskedTwice() {
    try (var one = new FakeServer(refuses(Rcode.REFUSED));
        var two = new FakeServer(refuses(Rcode.SERVFAIL))) {
      Lookup lookup = www(asking(one, two));
      assertEquals(0, run(lookup));
      assertEquals(Rcode.REFUSED, lookup.answer().rcode());
      assertEquals(1, one.queries().size());
      assertEquals(1, two.queries().size());
    }
  }

  private static FakeServer.Behaviour truncating(Record... records) {
    return (query, overTcp) -> {
      Message answer = FakeServer.answer(query, overTcp ? records : new Record[0]);
      if (!overTcp) answer.getHeader().setFlag(Flags.TC);
      return List.of(answer.toWire());
    };
  }

  @Test
  void anAnswerThatWasCutIsAskedForOverTcp() {
    try (var server = new FakeServer(truncating(a(WWW, "1.2.3.4")))) {
      Resolver resolver = asking(server);
      assertEquals(List.of("www.test. 1.2.3.4"), answers(www(resolver)));
      assertEquals(1, resolver.statistics().udpReceived().count());
      assertEquals(1, resolver.statistics().tcpSent().count());
      assertEquals(1, resolver.statistics().tcpReceived().count());
      assertEquals(1, resolver.statistics().queries());
    }
  }

  /** Cuts each answer over UDP, and over TCP does something else. */
  private static FakeServer.Behaviour cutting(FakeServer.Behaviour overTcp) {
    return (query, stream) ->
        stream ? overTcp.answer(query, true) : truncating().answer(query, false);
  }

  private static List<byte[]> withOtherId(Message query) {
    Message answer = FakeServer.answer(query, a(WWW, "6.6.6.6"));
    answer.getHeader().setID(query.getHeader().getID() ^ 1);
    return List.of(answer.toWire());
  }

  private void leadsToTheNext(FakeServer.Behaviour overTcp, String trouble) {
    try (var broken = new FakeServer(cutting(overTcp));
        var server = new FakeServer(FakeServer.says(a(WWW, "1.2.3.4")))) {
      Lookup lookup = www(asking(broken, server));
      assertEquals(List.of("www.test. 1.2.3.4"), answers(lookup));
      assertEquals("[127.0.0.1]:" + broken.port() + " " + trouble, lookup.explanation());
    }
  }

  @Test
  void afterAnAnswerThatWasCutAFailureOverTcpIsTheServers() {
    leadsToTheNext((_, _) -> List.of(), "closed the connection");
    leadsToTheNext((_, _) -> List.of(new byte[0]), "answered something else");
    leadsToTheNext((query, _) -> withOtherId(query), "answered something else");
  }

  @Test
  void afterAnAnswerThatWasCutAClosedConnectionEndsAsServfail() {
    try (var server = new FakeServer(cutting((_, _) -> List.of()))) {
      Lookup lookup = www(asking(server));
      assertEquals(0, run(lookup));
      assertEquals(Rcode.SERVFAIL, lookup.answer().rcode());
      assertFalse(lookup.answer().has(Packet.TC));
      assertEquals(2, lookup.troubles().size());
    }
  }

  @Test
  void afterAnAnswerThatWasCutARefusedConnectionEndsAsServfail() {
    try (var server = new FakeServer(truncating())) {
      server.refuseStreams();
      Lookup lookup = www(asking(server));
      assertEquals(0, run(lookup));
      assertEquals(Rcode.SERVFAIL, lookup.answer().rcode());
      assertFalse(lookup.answer().has(Packet.TC));
    }
  }

  @Test
  void afterAnAnswerThatWasCutSilenceOverTcpEndsAsServfail() {
    var asked = new Semaphore(0);
    FakeServer.Behaviour silent =
        (_, _) -> {
          asked.release();
          new Semaphore(0).acquireUninterruptibly();
          return List.of();
        };
    try (var server = new FakeServer(cutting(silent))) {
      config.attempts = 1;
      config.timeout = 2;
      Lookup lookup = www(asking(server));
      while (!asked.tryAcquire()) {
        assertEquals(-Errno.EAGAIN, lookup.advance());
        Readiness.await(lookup.pollfd(), lookup.interest(), 0.01);
      }
      clock.advance(2);
      assertEquals(0, lookup.advance());
      assertEquals(Rcode.SERVFAIL, lookup.answer().rcode());
      assertFalse(lookup.answer().has(Packet.TC));
    }
  }

  @Test
  void whereNothingButSomethingElseComesOverTcpTheLookupFails() {
    try (var server = new FakeServer(cutting((query, _) -> withOtherId(query)))) {
      Lookup lookup = www(asking(server));
      assertEquals(-DnsError.EUNKNOWN, run(lookup));
      assertEquals(2, lookup.troubles().size());
    }
  }

  @Test
  void withoutTcpAnAnswerThatWasCutIsTaken() {
    try (var server = new FakeServer(truncating(a(WWW, "1.2.3.4")))) {
      config.tcp = ResolverConfig.TCP_DISABLE;
      Lookup lookup = www(asking(server));
      assertEquals(List.of(), answers(lookup));
      assertTrue(lookup.answer().has(Packet.TC));
    }
  }

  @Test
  void withTcpAloneTheConnectionIsKept() {
    try (var server = new FakeServer(FakeServer.says(a(WWW, "1.2.3.4")))) {
      config.tcp = ResolverConfig.TCP_ONLY;
      Resolver resolver = asking(server);
      for (int i = 0; i < 3; i++)
        assertEquals(List.of("www.test. 1.2.3.4"), answers(www(resolver)));
      assertEquals(0, resolver.statistics().udpSent().count());
      assertEquals(3, resolver.statistics().tcpSent().count());
      assertEquals(1, server.connections());
      resolver.close();
    }
  }

  @Test
  void aConnectionThatTheServerClosedIsMadeAnew() throws IOException {
    try (var server = new FakeServer(FakeServer.says(a(WWW, "1.2.3.4")))) {
      config.tcp = ResolverConfig.TCP_ONLY;
      Resolver resolver = asking(server);
      assertEquals(0, run(www(resolver)));
      server.hangUp();
      assertEquals(List.of("www.test. 1.2.3.4"), answers(www(resolver)));
      resolver.close();
    }
  }

  @Test
  void somethingElseOverTcpIsTheServersFailure() {
    FakeServer.Behaviour wrong =
        (query, _) -> {
          Message answer = FakeServer.answer(query, a(WWW, "6.6.6.6"));
          answer.getHeader().setID(query.getHeader().getID() ^ 1);
          return List.of(answer.toWire());
        };
    try (var one = new FakeServer(wrong);
        var two = new FakeServer(FakeServer.says(a(WWW, "1.2.3.4")))) {
      config.tcp = ResolverConfig.TCP_ONLY;
      Lookup lookup = www(asking(one, two));
      assertEquals(List.of("www.test. 1.2.3.4"), answers(lookup));
      assertEquals("[127.0.0.1]:" + one.port() + " answered something else", lookup.explanation());
    }
  }

  @Test
  void halfAnAnswerOverTcpIsNone() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var server = new FakeServer(FakeServer.says(a(WWW, "1.2.3.4")))) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket client = listener.accept()) {
                  var in = new DataInputStream(client.getInputStream());
                  var query = new Message(in.readNBytes(in.readUnsignedShort()));
                  byte[] answer = FakeServer.answer(query, a(WWW, "6.6.6.6")).toWire();
                  var out = new DataOutputStream(client.getOutputStream());
                  out.writeShort(answer.length + 1);
                  out.write(answer);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      config.tcp = ResolverConfig.TCP_ONLY;
      var half = new SocketAddress.Inet(new byte[] {127, 0, 0, 1}, listener.getLocalPort(), 0);
      config.setNameservers(List.of(half, server.address()));
      var resolver = new Resolver(context, config, new HostsTable(), Hints.stub(config), null);
      Lookup lookup = www(resolver);
      assertEquals(List.of("www.test. 1.2.3.4"), answers(lookup));
      assertEquals(half + " closed the connection", lookup.explanation());
    }
  }

  @Test
  void whoDoesNotKnowEdnsIsAskedWithout() {
    FakeServer.Behaviour old =
        (query, _) -> {
          if (query.getOPT() == null) {
            return List.of(FakeServer.answer(query, a(WWW, "1.2.3.4")).toWire());
          }
          return refuses(Rcode.FORMERR).answer(query, false);
        };
    try (var server = new FakeServer(old)) {
      config.edns0 = true;
      assertEquals(List.of("www.test. 1.2.3.4"), answers(www(asking(server))));
      assertEquals(2, server.queries().size());
      assertEquals(Question.PAYLOAD, server.queries().getFirst().getOPT().getPayloadSize());
    }
  }

  @Test
  void whoDoesNotKnowEdnsMaySaySoInAHeaderAlone() {
    FakeServer.Behaviour older =
        (query, _) -> {
          if (query.getOPT() == null) {
            return List.of(FakeServer.answer(query, a(WWW, "1.2.3.4")).toWire());
          }
          var bare = new Message(query.getHeader().getID());
          bare.getHeader().setFlag(Flags.QR);
          bare.getHeader().setRcode(Rcode.FORMERR);
          return List.of(bare.toWire());
        };
    try (var server = new FakeServer(older)) {
      config.edns0 = true;
      assertEquals(List.of("www.test. 1.2.3.4"), answers(www(asking(server))));
      config.tcp = ResolverConfig.TCP_ONLY;
      assertEquals(List.of("www.test. 1.2.3.4"), answers(www(asking(server))));
      assertEquals(4, server.queries().size());
    }
  }

  @Test
  void theSearchListIsGoneThroughAndTheFirstEmptyAnswerIsKept() {
    FakeServer.Behaviour zone =
        (query, _) -> {
          Name name = query.getQuestion().getName();
          if (name.equals(Name.fromConstantString("host.two.test."))) {
            return List.of(FakeServer.answer(query, a(name, "2.2.2.2")).toWire());
          }
          return refuses(Rcode.NXDOMAIN).answer(query, false);
        };
    try (var server = new FakeServer(zone)) {
      config.setSearch(List.of("one.test", "two.test"));
      Resolver resolver = asking(server);
      Lookup found = resolver.lookup("host", Type.A, DClass.IN);
      assertEquals(List.of("host.two.test. 2.2.2.2"), answers(found));
      Lookup missing = resolver.lookup("nobody", Type.A, DClass.IN);
      assertEquals(0, run(missing));
      assertEquals(Rcode.NXDOMAIN, missing.answer().rcode());
      assertEquals(List.of("nobody.one.test. "), texts(missing.answer(), Sections.QUESTION));
    }
  }

  @Test
  void aChainOfAliasesInOneAnswerIsTheAnswer() {
    Record[] chain = {
      alias("www.test.", "b.test."),
      alias("b.test.", "c.other."),
      a(Name.fromConstantString("c.other."), "1.1.1.1")
    };
    try (var server = new FakeServer(FakeServer.says(chain))) {
      assertEquals(3, answers(www(asking(server))).size());
      assertEquals(1, server.queries().size());
    }
  }

  @Test
  void whatAnAliasStandsForIsAskedAndAdded() {
    FakeServer.Behaviour zone =
        (query, _) -> {
          Name name = query.getQuestion().getName();
          boolean first = name.equals(WWW);
          Record record = first ? alias("www.test.", "b.test.") : a(name, "1.1.1.1");
          return List.of(FakeServer.answer(query, record).toWire());
        };
    try (var server = new FakeServer(zone)) {
      Lookup lookup = www(asking(server));
      assertEquals(List.of("www.test. b.test.", "b.test. 1.1.1.1"), answers(lookup));
      assertEquals(List.of("www.test. "), texts(lookup.answer(), Sections.QUESTION));
      assertTrue(lookup.answer().has(Packet.QR));
      assertEquals(2, server.queries().size());
    }
  }

  @Test
  void aliasesInACircleEnd() {
    FakeServer.Behaviour circle =
        (query, _) -> {
          Name name = query.getQuestion().getName();
          Record record =
              name.equals(WWW) ? alias("www.test.", "b.test.") : alias("b.test.", "www.test.");
          return List.of(FakeServer.answer(query, record).toWire());
        };
    try (var server = new FakeServer(circle)) {
      assertEquals(List.of("www.test. b.test.", "b.test. www.test."), answers(www(asking(server))));
      assertEquals(2, server.queries().size());
    }
  }

  @Test
  void aChainWithoutEndEnds() {
    var count = new AtomicInteger();
    FakeServer.Behaviour endless =
        (query, _) -> {
          String next = "n" + count.incrementAndGet() + ".test.";
          Record record = alias(query.getQuestion().getName().toString(), next);
          return List.of(FakeServer.answer(query, record).toWire());
        };
    try (var server = new FakeServer(endless)) {
      assertEquals(8, answers(www(asking(server))).size());
    }
  }

  @Test
  void smartAddsAddressesOfHosts() {
    Name mail = Name.fromConstantString("mail.test.");
    FakeServer.Behaviour zone =
        (query, _) -> {
          Record record =
              query.getQuestion().getType() == Type.MX
                  ? new MXRecord(WWW, DClass.IN, 300, 10, mail)
                  : a(mail, "5.5.5.5");
          return List.of(FakeServer.answer(query, record).toWire());
        };
    try (var server = new FakeServer(zone)) {
      config.smart = true;
      Lookup lookup = asking(server).lookup("www.test.", Type.MX, DClass.IN);
      assertEquals(List.of("www.test. 10 mail.test."), answers(lookup));
      assertEquals(List.of("mail.test. 5.5.5.5"), texts(lookup.answer(), Sections.ADDITIONAL));
    }
  }

  @Test
  void cachedAnswersAgeAndEnd() {
    config.setLookup(List.of(Source.CACHE, Source.BIND));
    FakeServer.Behaviour zone =
        (query, _) -> {
          if (query.getQuestion().getName().equals(WWW)) {
            return List.of(FakeServer.answer(query, a(WWW, "1.2.3.4")).toWire());
          }
          Message nothing = FakeServer.answer(query);
          nothing.getHeader().setRcode(Rcode.NXDOMAIN);
          Name test = Name.fromConstantString("test.");
          nothing.addRecord(
              new SOARecord(test, DClass.IN, 600, test, test, 1, 2, 3, 4, 60), Section.AUTHORITY);
          return List.of(nothing.toWire());
        };
    try (var server = new FakeServer(zone)) {
      config.setNameservers(List.of(server.address()));
      var cache = new AnswerCache(clock);
      var resolver = new Resolver(context, config, new HostsTable(), Hints.stub(config), cache);
      assertEquals(0, run(www(resolver)));
      clock.advance(100);
      Lookup again = resolver.lookup("WWW.test.", Type.A, DClass.IN);
      assertEquals(0, again.advance());
      RecordCursor record = again.answer().records(Sections.ANSWER);
      assertTrue(record.next());
      assertEquals(200, record.ttl());
      clock.advance(200);
      assertEquals(0, run(www(resolver)));
      assertEquals(2, server.queries().size());

      assertEquals(0, run(resolver.lookup("no.test.", Type.A, DClass.IN)));
      clock.advance(59);
      Lookup missing = resolver.lookup("no.test.", Type.A, DClass.IN);
      assertEquals(0, missing.advance());
      assertEquals(Rcode.NXDOMAIN, missing.answer().rcode());
      clock.advance(1);
      assertEquals(0, run(resolver.lookup("no.test.", Type.A, DClass.IN)));
      assertEquals(4, server.queries().size());
    }
  }

  @Test
  void aServerMayHaveIpv6Alone() {
    try (var server = new FakeServer("::1", 0, FakeServer.says(a(WWW, "1.2.3.4")))) {
      assertEquals(List.of("www.test. 1.2.3.4"), answers(www(asking(server))));
    } catch (UncheckedIOException e) {
      Assumptions.abort("no IPv6 here: " + e.getMessage());
    }
  }

  @Test
  void hostsAreKnownWithoutAsking() {
    config.setLookup(List.of(Source.FILE));
    var hosts = new HostsTable();
    hosts.insert(new SocketAddress.Inet(new byte[] {9, 9, 9, 9}, 0, 0), WWW, false);
    var resolver = new Resolver(context, config, hosts, new Hints(), null);
    Lookup lookup = www(resolver);
    assertEquals(0, lookup.advance());
    assertEquals(List.of("www.test. 9.9.9.9"), texts(lookup.answer(), Sections.ANSWER));
  }

  @Test
  void aNameThatIsNoneFails() {
    Lookup lookup = asking().lookup("x".repeat(64) + ".test.", Type.A, DClass.IN);
    assertEquals(-DnsError.EILLEGAL, lookup.advance());
  }

  @Test
  void aFutureIsCompletedByAController() throws Exception {
    try (var server = new FakeServer(FakeServer.says(a(WWW, "1.2.3.4")));
        var controller = new Controller(controllers)) {
      var futures =
          List.of(www(asking(server)).future(controller), www(asking()).future(controller));
      while (controller.count() > 0) assertEquals(Step.DONE, controller.step(Double.NaN));
      assertEquals(1, futures.getFirst().get().count(Sections.ANSWER));
      assertEquals(Rcode.SERVFAIL, futures.getLast().get().rcode());
    }
  }

  @Test
  void aCancelledFutureClosesItsSocket() {
    try (var server = new FakeServer((_, _) -> List.of());
        var controller = new Controller(controllers)) {
      Lookup lookup = www(asking(server));
      var future = lookup.future(controller);
      assertEquals(Step.DONE, controller.step(0));
      assertNotEquals(-1, lookup.pollfd());
      assertTrue(future.cancel(true));
      assertEquals(-1, lookup.pollfd());
      assertEquals(Step.DONE, controller.step(Double.NaN));
      assertEquals(0, controller.count());
    }
  }

  @Test
  void answersThatAreDamagedNeitherThrowNorHang() {
    var random = new java.util.Random(1);
    FakeServer.Behaviour damaging =
        (query, overTcp) -> {
          byte[] good =
              FakeServer.answer(
                      query,
                      alias("www.test.", "b.test."),
                      alias("b.test.", "c.test."),
                      a(WWW, "1.2.3.4"))
                  .toWire();
          int kept = 12 + 10 + 4; // header and question, else it is dropped
          byte[] bad =
              java.util.Arrays.copyOf(good, good.length - random.nextInt(good.length - kept));
          for (int i = 0; i < 4; i++) {
            int at = 2 + random.nextInt(bad.length - 2);
            if (at >= kept || (at > 5 && at < 12)) bad[at] = (byte) random.nextInt();
          }
          return List.of(
              bad, FakeServer.answer(query, a(query.getQuestion().getName(), "1.2.3.4")).toWire());
        };
    try (var server = new FakeServer(damaging)) {
      Resolver resolver = asking(server);
      for (int i = 0; i < 500; i++) {
        Lookup lookup = www(resolver);
        assertEquals(0, run(lookup));
        assertFalse(lookup.answer().toString().isEmpty());
      }
    }
  }
}
