package org.cqueues.core.name.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cqueues.core.name.message.Names;
import org.cqueues.core.name.message.Packet;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

final class SystemFilesTest {
  @TempDir Path directory;
  private double now = 100;

  private SystemFiles files() {
    return new SystemFiles(directory, () -> now);
  }

  private void write(String file, String content) throws IOException {
    Files.writeString(directory.resolve(file), content);
  }

  private static Name name(String text) {
    Name name = Names.parse(text);
    assertNotNull(name, text);
    return name;
  }

  private static List<String> servers(SystemFiles files) {
    return files.config().nameservers().stream().map(AddressText::of).toList();
  }

  @Test
  void missingFilesSayNothing() {
    SystemFiles files = files();
    assertEquals(List.of("0.0.0.0"), servers(files));
    assertEquals(List.of(Source.FILE, Source.BIND), files.config().lookup());
    assertEquals("", files.hosts().toString());
  }

  @Test
  void changedFilesAreSeenAfterASecond() throws IOException {
    write("resolv.conf", "nameserver 1.1.1.1\n");
    SystemFiles files = files();
    assertEquals(List.of("1.1.1.1"), servers(files));
    write("resolv.conf", "nameserver 2.2.2.2\nnameserver ::1\n");
    now += 0.99;
    assertEquals(List.of("1.1.1.1"), servers(files));
    now += 0.02;
    assertEquals(List.of("2.2.2.2", "::1"), servers(files));
    Files.delete(directory.resolve("resolv.conf"));
    now += 1;
    assertEquals(List.of("0.0.0.0"), servers(files));
  }

  @Test
  void filesThatHaveNotChangedAreNotReadAgain() throws IOException {
    write("hosts", "1.2.3.4 a\n");
    SystemFiles files = files();
    HostsTable before = files.hosts();
    now += 5;
    assertSame(before, files.hosts());
  }

  @Test
  void whoChangesAConfigurationChangesHisOwn() throws IOException {
    write("resolv.conf", "search a.test\noptions ndots:3\n");
    SystemFiles files = files();
    ResolverConfig own = files.config();
    own.ndots = 7;
    own.setSearch(List.of());
    assertEquals(3, files.config().ndots);
    assertEquals(List.of("a.test."), files.config().search());
  }

  @Test
  void nsswitchConfHasTheLastWordOnTheOrder() throws IOException {
    write("resolv.conf", "lookup bind\n");
    assertEquals(List.of(Source.BIND), files().config().lookup());
    write("nsswitch.conf", "hosts: files [NOTFOUND=return] dns\n");
    assertEquals(List.of(Source.FILE, Source.BIND), files().config().lookup());
  }

  @Test
  void hostsAreFoundByNameAndAddress() throws IOException {
    write("hosts", "1.2.3.4 a.test a\n::1 A.TEST\n1.2.3.4 a.test\n1.2.3.4 c.test\n");
    HostsTable hosts = files().hosts();
    assertEquals(List.of("[1.2.3.4]:80", "[::1]:80"), texts(hosts, "a.test", Sockets.AF_UNSPEC));
    assertEquals(List.of("[::1]:80"), texts(hosts, "A.test", Sockets.AF_INET6));
    assertEquals(List.of("[1.2.3.4]:80"), texts(hosts, "A.", Sockets.AF_INET));
    assertEquals(List.of(), texts(hosts, "b", Sockets.AF_UNSPEC));
  }

  private static List<String> texts(HostsTable hosts, String name, int family) {
    return hosts.addresses(name(name), family, 80).stream().map(Object::toString).toList();
  }

  @Test
  void hostsAnswerQuestions() throws IOException {
    write("hosts", "1.2.3.4 a.test a\n2001:db8::1 a.test\n");
    HostsTable hosts = files().hosts();
    assertAnswer("A.test. 0 IN A 1.2.3.4\n", hosts, "A.test", Type.A);
    assertAnswer("a.test. 0 IN AAAA 2001:db8::1\n", hosts, "a.test", Type.AAAA);
    // an alias is no answer to who has an address
    String reverse = "4.3.2.1.in-addr.arpa.";
    assertAnswer(reverse + " 0 IN PTR a.test.\n", hosts, reverse, Type.PTR);
    String six = "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.";
    assertAnswer(six + " 0 IN PTR a.test.\n", hosts, six, Type.PTR);
    assertNull(hosts.query(name("a"), Type.AAAA, DClass.IN));
    assertNull(hosts.query(name("a.test"), Type.MX, DClass.IN));
    assertNull(hosts.query(name("a.test"), Type.A, DClass.CH));
    assertNull(hosts.query(name("b.test"), Type.A, DClass.IN));
  }

  private static void assertAnswer(String expected, HostsTable hosts, String name, int type) {
    Packet answer = hosts.query(name(name), type, DClass.IN);
    assertNotNull(answer, name);
    String text = answer.toString();
    assertEquals(expected, text.substring(text.indexOf("[ANSWER:1]\n") + 11));
  }

  @Test
  void theLongestZoneHasTheServers() {
    var hints = new Hints();
    SocketAddress.Inet address = AddressText.parse("1.1.1.1", AddressText.DOMAIN);
    assertNotNull(address);
    hints.insert(name("com"), address, 1);
    assertNull(hints.zoneOf(name("x.org")));
    assertNull(hints.zoneOf(Name.root));
    hints.insert(Name.root, address, 1);
    hints.insert(name("x.COM"), address, 1);
    assertEquals(name("x.com"), hints.zoneOf(name("a.b.X.com")));
    assertEquals(name("com"), hints.zoneOf(name("com")));
    assertEquals(Name.root, hints.zoneOf(name("x.org")));
  }
}
