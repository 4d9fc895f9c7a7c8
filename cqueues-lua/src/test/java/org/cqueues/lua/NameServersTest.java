package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.cqueues.core.name.config.SystemFiles;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** Scripts in {@code src/test/lua/dns} against real name servers. */
final class NameServersTest {
  private static final Path SCRIPTS = Path.of("src", "test", "lua", "dns");

  private static final String ZONE =
      """
      $ORIGIN test.
      $TTL 300
      @ IN SOA ns.test. host.test. 1 2 3 4 5
      @ IN NS ns.test.
      ns IN A 127.0.0.1
      www IN A 1.2.3.4
      www IN A 1.2.3.5
      www IN AAAA 2001:db8::1
      six IN AAAA 2001:db8::6
      alias IN CNAME www
      alias2 IN CNAME alias
      loop1 IN CNAME loop2
      loop2 IN CNAME loop1
      @ IN MX 10 mx.test.
      mx IN A 5.6.7.8
      mx2 IN MX 10 www.leaf.test.
      _s._tcp IN SRV 1 2 53 mx.test.
      txt IN TXT "some text" "and more"
      host.one IN A 1.1.1.1
      host.two IN A 2.2.2.2
      loop IN A 127.0.0.1
      """
          + "big IN TXT \"%s\"\n".formatted("x".repeat(250)).repeat(1)
          + "big IN TXT \"%s\"\n".formatted("y".repeat(250))
          + "big IN TXT \"%s\"\n".formatted("z".repeat(250));

  @TempDir Path directory;

  private NameServer zones() throws Exception {
    String host = "127.0.0.1";
    return NameServer.nsd(
        directory,
        host,
        NameServer.freePort(host),
        Map.of("test", ZONE, "other", OTHER, "arpa", REVERSE));
  }

  private static final String REVERSE =
      """
      $ORIGIN arpa.
      $TTL 300
      @ IN SOA ns.test. host.test. 1 2 3 4 5
      @ IN NS ns.test.
      4.3.2.1.in-addr IN PTR host.test.
      6%s.8.b.d.0.1.0.0.2.ip6 IN PTR six.test.
      """
          .formatted(".0".repeat(23));

  private static final String OTHER =
      """
      $ORIGIN other.
      $TTL 300
      @ IN SOA ns.test. host.test. 1 2 3 4 5
      @ IN NS ns.test.
      www IN A 9.8.7.6
      """;

  /** What a script prints here, with its arguments in {@code ...}. */
  private static String run(String script, String... args) throws Throwable {
    var out = new ByteArrayOutputStream();
    var values = new ArrayList<LuaValue>();
    for (String arg : args) values.add(LuaString.valueOf(arg.getBytes(ISO_8859_1)));
    try (var state = new TestState(new PrintStream(out, true))) {
      state.load(SCRIPTS.resolve(script), LuaValue.varargsOf(values.toArray(new LuaValue[0])));
    }
    return out.toString(ISO_8859_1);
  }

  private static String oracle(String script, String... args) throws Exception {
    Oracle.assume();
    var command = new ArrayList<>(List.of(Oracle.PROGRAM, SCRIPTS.resolve(script).toString()));
    command.addAll(List.of(args));
    var result = Subprocess.run(command, Map.of(), "");
    assertEquals(0, result.status(), result::output);
    return result.out();
  }

  @Test
  void answersAreThoseThatTheOriginalGets() throws Throwable {
    try (NameServer server = zones()) {
      assertEquals(oracle("answers.lua", server.address()), run("answers.lua", server.address()));
    }
  }

  @Test
  void throughUnboundAnswersAreTheSame() throws Throwable {
    try (NameServer server = zones();
        NameServer forwarder = NameServer.unbound(directory, server, "")) {
      assertEquals(
          oracle("forwarded.lua", forwarder.address()), run("forwarded.lua", forwarder.address()));
    }
  }

  @Test
  void throughDnsmasqAnswersAreTheSame() throws Throwable {
    try (NameServer server = zones();
        NameServer forwarder = NameServer.dnsmasq(directory, server)) {
      assertEquals(
          oracle("forwarded.lua", forwarder.address()), run("forwarded.lua", forwarder.address()));
    }
  }

  @Test
  void overTlsNobodyElseIsTold() throws Throwable {
    Path key = directory.resolve("key.pem");
    Path certificate = directory.resolve("certificate.pem");
    var made =
        Subprocess.run(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            key.toString(),
            "-out",
            certificate.toString(),
            "-subj",
            "/CN=dns.test");
    assertEquals(0, made.status(), made::output);
    int port = NameServer.freePort("127.0.0.1");
    String tls =
        """
          interface: 127.0.0.1@%d
          tls-port: %1$d
          tls-service-key: "%s"
          tls-service-pem: "%s"
        """
            .formatted(port, key, certificate);
    try (NameServer server = zones();
        NameServer _ = NameServer.unbound(directory, server, tls)) {
      assertEquals(
          "failed: certificate verify failed: self-signed certificate: CN=dns.test\n",
          run("secure.lua", "[127.0.0.1]:" + port, certificate.toString()));
    }
  }

  @Test
  void thousandsOfLookupsAtOnceLeaveNoDescriptorBehind() throws Throwable {
    try (NameServer server = zones()) {
      assertEquals("ok\n", run("many.lua", server.address()));
    }
  }

  @Test
  void poolsServeEverybodyInTheEnd() throws Throwable {
    try (NameServer server = zones()) {
      assertEquals("ok\n", run("pools.lua", server.address()));
    }
  }

  private static final String DIG = Path.of("..", "examples", "dig.lua").toString();

  /** What the example prints; "9" and the like behind it where it ends so. */
  private static String dig(String... args) throws Exception {
    var all = new ArrayList<>(List.of(DIG));
    all.addAll(List.of(args));
    Subprocess.Result run = Cli.run(all.toArray(new String[0]));
    return run.out() + (run.status() == 0 ? "" : run.err() + run.status());
  }

  @Test
  void digShowsWhatIsAsked() throws Exception {
    try (NameServer server = zones()) {
      String port = Integer.toString(server.port());
      String at = "@127.0.0.1";
      assertEquals("1.2.3.4\n1.2.3.5\n", sorted(dig(at, "-p", port, "+short", "www.test")));
      assertEquals("10 mx.test.\n", dig("+short", "-q", "test", "-t", "mx", at, "-p", port));
      assertEquals("\"some textand more\"\n", dig(at, "-p", port, "+short", "txt.test", "TYPE16"));
      assertEquals("host.test.\n", dig(at, "-p", port, "+short", "+tcp", "-x", "1.2.3.4"));
      assertEquals("six.test.\n", dig(at, "-p", port, "+short", "-x", "2001:DB8::6"));
      String text = dig(at, "-p", port, "none.test", "AAAA", "IN");
      assertTrue(text.startsWith(";; [HEADER]\n") && text.contains(";none.test. IN AAAA\n"), text);
      assertTrue(text.contains(server.address() + " answered NXDOMAIN for none.test."), text);
      String traced = dig("+trace", at, "-p", port, "six.test", "AAAA");
      assertTrue(traced.startsWith("six.test.\t300\tIN\tAAAA\t2001:db8::6\n"), traced);
      assertTrue(dig("--help").contains("+trace"));
      assertTrue(dig("+nothing", "www.test").startsWith("dig.lua: unknown option +nothing"));
    }
    String port = Integer.toString(NameServer.freePort("127.0.0.1"));
    String refused = dig("@127.0.0.1", "-p", port, "+short", "+tries=1", "www.test");
    assertTrue(refused.startsWith("[127.0.0.1]:" + port + " failed: "), refused);
    assertTrue(refused.endsWith("\n9"), refused);
  }

  private static String sorted(String text) {
    return text.lines().sorted().collect(Collectors.joining("\n", "", "\n"));
  }

  @Test
  void poolsFollowTheSystemsFiles() throws Throwable {
    var seconds = new AtomicInteger();
    try (NameServer server = zones();
        var state = new TestState()) {
      state.context().files(new SystemFiles(directory, seconds::get));
      String name = "nameserver " + server.address();
      Path resolv = Files.writeString(directory.resolve("resolv.conf"), name + "\nsearch test\n");
      assertEquals("1.1.1.1", address(state, "host.one"));
      Files.writeString(resolv, name + "\nsearch one.test\n");
      assertEquals("nil", address(state, "host")); // a second has not passed
      seconds.incrementAndGet();
      assertEquals("1.1.1.1", address(state, "host"));
      assertEquals("one.test.", state.run(POOL + ".resconf:getsearch()[1]").tojstring());
      Files.writeString(directory.resolve("hosts"), "3.3.3.3 three\n");
      seconds.incrementAndGet();
      assertEquals("3.3.3.3", address(state, "three"));
      state.run(POOL + ".resconf:setsearch{'two.test'}"); // the script's word is the last
      Files.writeString(resolv, name + "\nsearch test\n");
      seconds.incrementAndGet();
      assertEquals("2.2.2.2", address(state, "host"));
    }
  }

  private static final String POOL = "return require'cqueues.dns'.getpool()";

  /** As {@code dns.query} finds it; "nil" where there is none. */
  private static String address(TestState state, String host) throws Throwable {
    return state
        .run(
            """
            local record = require"cqueues.dns".query("%s"):grep{section = 2, type = 1}()
            return tostring(record)
            """
                .formatted(host))
        .tojstring();
  }

  /** Servers that others name are asked at port 53, which takes root. */
  @Test
  void theTreeIsWalkedFromTheRoot() throws Throwable {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "port 53 takes root");
    var random = ThreadLocalRandom.current();
    String net = "127." + random.nextInt(1, 250) + "." + random.nextInt(250) + ".";
    String soa = "@ IN SOA ns.%s host.test. 1 2 3 4 5\n";
    String root =
        "$ORIGIN .\n$TTL 300\n"
            + soa.formatted("root.")
            + "@ IN NS ns.root.\nns.root. IN A "
            + net
            + "1\n"
            + "test. IN NS ns.test.\nns.test. IN A "
            + net
            + "2\n"
            + "far. IN NS ns.leaf.test.\n";
    String test =
        "$ORIGIN test.\n$TTL 300\n"
            + soa.formatted("test.")
            + "@ IN NS ns.test.\nns IN A "
            + net
            + "2\n"
            + "leaf IN NS ns.leaf.test.\nns.leaf IN A "
            + net
            + "3\n"
            + "alias IN CNAME www.far.\n"
            + "lame IN NS ns.test.\n";
    String leaf =
        "$ORIGIN leaf.test.\n$TTL 300\n"
            + soa.formatted("leaf.test.")
            + "@ IN NS ns.leaf.test.\nns IN A "
            + net
            + "3\nwww IN A 1.2.3.4\n@ IN MX 5 www\n";
    String far =
        "$ORIGIN far.\n$TTL 300\n"
            + soa.formatted("leaf.test.")
            + "@ IN NS ns.leaf.test.\nwww IN A 4.3.2.1\n";
    try (NameServer one = NameServer.nsd(directory, net + "1", 53, Map.of(".", root));
        NameServer two = NameServer.nsd(directory, net + "2", 53, Map.of("test", test));
        NameServer three =
            NameServer.nsd(directory, net + "3", 53, Map.of("leaf.test", leaf, "far", far))) {
      assertEquals(oracle("tree.lua", one.address()), run("tree.lua", one.address()));
      assertEquals("ok\n", run("ours.lua", one.address(), two.address(), three.address()));
      String[] steps = dig("+trace", "@" + net + "1", "www.leaf.test").split("\n\n", -1);
      assertEquals("test.\t300\tIN\tNS\tns.test.\n;; NOERROR from " + net + "1", steps[0]);
      assertEquals(
          "leaf.test.\t300\tIN\tNS\tns.leaf.test.\n;; NOERROR from " + net + "2", steps[1]);
      assertEquals("www.leaf.test.\t300\tIN\tA\t1.2.3.4\n;; NOERROR from " + net + "3", steps[2]);
    }
  }

  @Test
  void theExampleAsks() throws Exception {
    try (NameServer server = zones()) {
      var run = Cli.run("../examples/dig.lua", "@" + server.address(), "www.test", "AAAA");
      assertEquals(0, run.status(), run::output);
      org.junit.jupiter.api.Assertions.assertTrue(
          run.out().contains("www.test. 300 IN AAAA 2001:db8::1\n"), run::output);
    }
  }
}
