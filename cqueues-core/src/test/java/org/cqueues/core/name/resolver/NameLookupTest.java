package org.cqueues.core.name.resolver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.cqueues.core.ControllerGroup;
import org.cqueues.core.ManualClock;
import org.cqueues.core.name.AddressSource;
import org.cqueues.core.name.config.SystemFiles;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.os.Errno;
import org.cqueues.os.Readiness;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Addresses of hosts, with the system's files in a directory of the test. */
final class NameLookupTest {
  @TempDir Path directory;

  private final ManualClock clock = new ManualClock();
  private final ResolverContext context = new ResolverContext(new ControllerGroup(clock));
  private NameLookup lookup;

  @BeforeEach
  void openFiles() {
    context.files(new SystemFiles(directory, clock));
    lookup = new NameLookup(() -> context);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  private static Record aaaa(Name name) {
    try {
      return new AAAARecord(name, DClass.IN, 300, InetAddress.getByName("2001:db8::1"));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Knows www.test, with addresses of both kinds. */
  private static List<byte[]> zone(Message query, boolean overTcp) {
    Name name = query.getQuestion().getName();
    Message answer = FakeServer.answer(query);
    if (!name.equals(Name.fromConstantString("www.test."))) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    } else {
      boolean six = query.getQuestion().getType() == Type.AAAA;
      Record record = six ? aaaa(name) : LookupTest.a(name, "1.2.3.4");
      answer = FakeServer.answer(query, record);
    }
    return List.of(answer.toWire());
  }

  private static int next(AddressSource source) {
    int result;
    while ((result = source.next()) == -Errno.EAGAIN) {
      assertTrue(Readiness.await(source.pollfd(), source.interest(), 20) > 0, "nothing came");
    }
    return result;
  }

  private static List<String> all(AddressSource source) {
    var all = new ArrayList<String>();
    int result;
    while ((result = next(source)) == 0) all.add(source.address().toString());
    assertEquals(-DnsError.ENONAME, result);
    source.close();
    return all;
  }

  @Test
  void addressesOfBothKindsAreFoundWithTheSearchList() throws IOException {
    try (var server = new FakeServer(NameLookupTest::zone)) {
      write("resolv.conf", "nameserver " + server.address() + "\nsearch nowhere.test test\n");
      assertEquals(
          List.of("[1.2.3.4]:80", "[2001:db8::1]:80"),
          all(lookup.find("www", 80, Sockets.AF_UNSPEC)));
      assertEquals(List.of("[1.2.3.4]:80"), all(lookup.find("www", 80, Sockets.AF_INET)));
      assertEquals(List.of("[2001:db8::1]:80"), all(lookup.find("www", 80, Sockets.AF_INET6)));
    }
  }

  @Test
  void addressesOfBothKindsAreAskedForAtOnce() throws IOException {
    var both = new Semaphore(0);
    FakeServer.Behaviour patient =
        (query, _) -> {
          both.release();
          return List.of();
        };
    try (var server = new FakeServer(patient)) {
      write("resolv.conf", "nameserver " + server.address() + "\n");
      AddressSource source = lookup.find("www.test", 80, Sockets.AF_UNSPEC);
      assertEquals(-Errno.EAGAIN, source.next());
      both.acquireUninterruptibly(2);
      source.close();
    }
  }

  @Test
  void aSilentServerIsWaitedForOnceForAddressesOfBothKinds() throws IOException {
    try (var silent = new FakeServer((_, _) -> List.of());
        var server = new FakeServer(NameLookupTest::zone)) {
      String resolv = "nameserver " + silent.address() + "\nnameserver " + server.address();
      write("resolv.conf", resolv + "\nsearch nowhere.test test\n");
      AddressSource source = lookup.find("www", 80, Sockets.AF_UNSPEC);
      assertEquals(-Errno.EAGAIN, source.next());
      assertEquals(5, source.timeout(), 1e-9);
      clock.advance(5);
      assertEquals(List.of("[1.2.3.4]:80", "[2001:db8::1]:80"), all(source));
      assertEquals(2, silent.queries(2).size());
    }
  }

  @Test
  void theErrorTellsOfAllServersAlsoOfThoseThatAnswered() throws IOException {
    try (var silent = new FakeServer((_, _) -> List.of());
        var server = new FakeServer(NameLookupTest::zone)) {
      String resolv = "nameserver " + silent.address() + "\nnameserver " + server.address();
      write("resolv.conf", resolv + "\n");
      AddressSource source = lookup.find("no.test.", 80, Sockets.AF_UNSPEC);
      assertEquals(-Errno.EAGAIN, source.next());
      clock.advance(5);
      assertEquals(-DnsError.ENONAME, next(source));
      assertEquals(
          "no.test.: "
              + silent.address()
              + " gave no answer in 5 s; "
              + server.address()
              + " answered NXDOMAIN for no.test.",
          source.explanation());
    }
  }

  @Test
  void hostsOfTheFileAreNotAskedFor() throws IOException {
    try (var server = new FakeServer(NameLookupTest::zone)) {
      write("resolv.conf", "nameserver " + server.address() + "\n");
      write("hosts", "::1 both\n127.0.0.1 both alone\n");
      assertEquals(
          List.of("[127.0.0.1]:80", "[::1]:80"), all(lookup.find("both", 80, Sockets.AF_UNSPEC)));
      assertEquals(List.of(), all(lookup.find("alone", 80, Sockets.AF_INET6)));
      assertEquals(0, server.queries().size());
    }
  }

  @Test
  void theErrorSaysWhatTheServersDid() throws IOException {
    FakeServer.Behaviour refusing =
        (query, _) -> {
          Message answer = FakeServer.answer(query);
          answer.getHeader().setRcode(Rcode.REFUSED);
          return List.of(answer.toWire());
        };
    try (var server = new FakeServer(refusing)) {
      write("resolv.conf", "nameserver " + server.address() + "\n");
      AddressSource source = lookup.find("www.test", 80, Sockets.AF_INET);
      assertEquals(-DnsError.EFAIL, next(source));
      assertEquals(
          "www.test: [127.0.0.1]:" + server.port() + " answered REFUSED", source.explanation());
    }
  }

  @Test
  void onlyServersThatAnswerSayThatThereIsNoAddress() throws IOException {
    FakeServer.Behaviour halfBroken =
        (query, _) -> {
          Message answer = FakeServer.answer(query);
          if (query.getQuestion().getType() == Type.A) answer.getHeader().setRcode(Rcode.SERVFAIL);
          return List.of(answer.toWire());
        };
    try (var server = new FakeServer(halfBroken)) {
      write("resolv.conf", "nameserver " + server.address() + "\n");
      assertEquals(-DnsError.EFAIL, next(lookup.find("www.test", 80, Sockets.AF_UNSPEC)));
      assertEquals(-DnsError.EFAIL, next(lookup.find("www.test", 80, Sockets.AF_INET)));
      assertEquals(-DnsError.ENONAME, next(lookup.find("www.test", 80, Sockets.AF_INET6)));
    }
    try (var server = new FakeServer(NameLookupTest::zone)) {
      write("resolv.conf", "nameserver " + server.address() + "\n");
      clock.advance(1);
      assertEquals(-DnsError.ENONAME, next(lookup.find("no.test", 80, Sockets.AF_UNSPEC)));
    }
  }

  @Test
  void aHostMayBeThisOne() throws IOException {
    FakeServer.Behaviour zero =
        (query, _) -> {
          Record record = LookupTest.a(query.getQuestion().getName(), "0.0.0.0");
          return List.of(FakeServer.answer(query, record).toWire());
        };
    try (var server = new FakeServer(zero)) {
      write("resolv.conf", "nameserver " + server.address() + "\n");
      assertEquals(List.of("[0.0.0.0]:80"), all(lookup.find("me.test", 80, Sockets.AF_INET)));
    }
  }

  @Test
  void changesOfTheFilesAreSeenASecondLater() throws IOException {
    write("hosts", "10.0.0.1 box\n");
    assertEquals(List.of("[10.0.0.1]:80"), all(lookup.find("box", 80, Sockets.AF_UNSPEC)));
    write("hosts", "10.0.0.22 box\n");
    assertEquals(List.of("[10.0.0.1]:80"), all(lookup.find("box", 80, Sockets.AF_UNSPEC)));
    clock.advance(1);
    assertEquals(List.of("[10.0.0.22]:80"), all(lookup.find("box", 80, Sockets.AF_UNSPEC)));
  }

  @Test
  void literalsAreNoNames() {
    SocketAddress literal = SocketAddress.literal("::1", 80);
    AddressSource source = lookup.find("::1", 80, Sockets.AF_UNSPEC);
    assertEquals(0, source.next());
    assertEquals(literal, source.address());
    assertEquals(-DnsError.EFAIL, lookup.find("::1", 80, Sockets.AF_INET).next());
  }
}
