package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in {@code examples} and in the README, against clients that are not ours. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ExamplesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String EXAMPLES = ROOT.resolve("examples") + "/";

  private static final String MANUAL =
      """
      local cqueues = require"cqueues"
      local socket = require"cqueues.socket"
      local http = socket.connect("localhost", PORT)
      local cq = cqueues.new()
      cq:wrap(function()
        http:starttls()
        http:write("GET / HTTP/1.0\\n")
        http:write("Host: localhost:PORT\\n\\n")
        local status = http:read()
        print("!", status)
        for ln in http:lines"*h" do print("|", ln) end
        local empty = http:read"*L"
        print "~"
        for ln in http:lines"*L" do io.stdout:write(ln) end
        http:close()
      end)
      assert(cq:loop())
      """;

  @Test
  void theDemonstrationOfTheEchoServerEndsWithASummary() throws Exception {
    var run = Cli.run(EXAMPLES + "echo.lua", "--demo");
    assertEquals(0, run.status(), run::output);
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.getFirst().matches("listening on 127\\.0\\.0\\.1 port \\d+"), run::output);
    assertEquals(14, lines.size(), run::output);
    assertTrue(lines.contains("echoed: client 3, line 4"), run::output);
    assertTrue(lines.getLast().startsWith("3 clients, 12 lines echoed over TCP in "), run::output);
  }

  @Test
  void theEchoServerAnswersManyClientsAtOnce() throws Exception {
    try (var server = Server.start(EXAMPLES + "echo.lua", "127.0.0.1", "0");
        var first = server.connect();
        var second = server.connect()) {
      second.send("two\n");
      first.send("one\nand more\n");
      assertEquals("one", first.line());
      assertEquals("two", second.line());
      assertEquals("and more", first.line());
      second.send("the rest without an end");
      second.endOutput();
      assertEquals("the rest without an end", second.rest());
    }
  }

  @Test
  void theServerOfShutdownLetsItsClientsFinish() throws Exception {
    for (var signal : List.of("TERM", "INT")) {
      try (var server = Server.start(EXAMPLES + "shutdown.lua");
          var client = server.connect()) {
        client.send("hello\n");
        assertEquals("hello", client.line());
        server.signal(signal);
        String said = signal.equals("TERM") ? "Terminated: finishing" : "Interrupt: finishing";
        assertEquals(said, server.line());
        assertEquals("", client.rest());
        assertEquals("all done", server.line());
        assertEquals(0, server.status());
      }
    }
  }

  @Test
  void theHttpServerKeepsAConnectionAlive() throws Exception {
    try (var server = Server.start(EXAMPLES + "hello-http.lua");
        var client = server.connect()) {
      for (int i = 0; i < 3; i++) {
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertEquals("HTTP/1.1 200 OK", client.line());
        assertEquals("Hello, world!", body(client));
      }
      client.send("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET /x HTTP/1.0\r\n\r\n");
      assertEquals("HTTP/1.1 405 Method Not Allowed", client.line());
      assertEquals("Only GET is.", body(client));
      assertEquals("HTTP/1.1 404 Not Found", client.line());
      assertEquals("There is only /.", body(client));
      assertEquals("", client.rest());
    }
  }

  @Test
  void theHttpServerRefusesWhatIsNoRequest() throws Exception {
    try (var server = Server.start(EXAMPLES + "hello-http.lua")) {
      for (String request : List.of("nonsense\r\n\r\n", "GET / HTTP/1.1\r\nnocolon\r\n\r\n")) {
        try (var client = server.connect()) {
          client.send(request);
          assertEquals("HTTP/1.1 400 Bad Request", client.line());
          assertEquals("That is not HTTP.", body(client));
        }
      }
    }
  }

  private static String body(Server.Client client) throws IOException {
    while (!"".equals(client.line())) {} // the headers
    return String.valueOf(client.line());
  }

  @Test
  void thePageOfAServerIsFetched() throws Exception {
    try (var server = Server.start(EXAMPLES + "hello-http.lua")) {
      var run = Cli.run(EXAMPLES + "simple-get.lua", "127.0.0.1", "" + server.port(), "/");
      assertEquals("Hello, world!\n", run.out(), run::output);
      assertTrue(
          run.err().startsWith("! HTTP/1.1 200 OK\n| Content-Type: text/plain\n"), run::output);
      assertEquals(0, run.status());
    }
  }

  @Test
  void aServerThatIsNotThereIsAnError() throws Exception {
    int port;
    try (var server = Server.start(EXAMPLES + "echo.lua")) {
      port = server.port();
    }
    var run = Cli.run(EXAMPLES + "simple-get.lua", "127.0.0.1", "" + port, "/");
    assertEquals(1, run.status(), run::output);
    assertTrue(run.err().contains("Connection refused"), run::output);
  }

  /** A server of OpenSSL's that has a page about itself. */
  private static Process pageServer(Path directory) throws Exception {
    String request =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj"
            + " /CN=localhost -addext subjectAltName=DNS:localhost -days 2 -keyout key.pem -out"
            + " crt.pem";
    String serve = "openssl s_server -www -accept 127.0.0.1:0 -cert crt.pem -key key.pem";
    Assumptions.assumeTrue(
        Subprocess.run("sh", "-c", "command -v openssl").status() == 0, "skipped: no openssl");
    Path log = directory.resolve("log");
    var made =
        new ProcessBuilder(request.split(" ", -1))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(0, made.waitFor(), () -> request);
    return new ProcessBuilder(serve.split(" ", -1))
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .start();
  }

  private static String port(Process server) throws IOException {
    while (true) {
      String line = String.valueOf(server.inputReader().readLine());
      if (line.startsWith("ACCEPT 127.0.0.1:")) return line.substring(line.indexOf(':') + 1);
      assertNotEquals("null", line);
    }
  }

  @Test
  void aPageIsFetchedOverTlsFromWhoIsTrusted(@TempDir Path directory) throws Exception {
    Process server = pageServer(directory);
    try {
      String port = port(server);
      String trusted = directory.resolve("crt.pem").toString();
      var run = Cli.run(EXAMPLES + "https-get.lua", "localhost", port, "/", trusted);
      assertTrue(run.err().contains("HTTP/1.0 200 ok"), run::output);
      assertTrue(run.err().startsWith("! TLSv1.3 TLS_"), run::output);
      assertTrue(run.out().contains("s_server -www"), run::output);
      assertEquals(0, run.status(), run::output);

      var refused = Cli.run(EXAMPLES + "https-get.lua", "localhost", port, "/");
      assertEquals(1, refused.status(), refused::output);
      String why = "starttls: certificate verify failed: self-signed certificate: CN=localhost";
      assertTrue(refused.err().contains("[127.0.0.1." + port + "]:" + why), refused::output);
    } finally {
      server.destroyForcibly().onExit().join();
    }
  }

  /** The first example of the manual, at a server that is here. */
  @Test
  void theManualsRequestOverTlsWorks(@TempDir Path directory) throws Exception {
    Process server = pageServer(directory);
    try {
      Path script = directory.resolve("manual.lua");
      Files.writeString(script, MANUAL.replace("PORT", port(server)), UTF_8);
      var run = Cli.run(script.toString());
      assertTrue(
          run.out().startsWith("!\tHTTP/1.0 200 ok\n|\tContent-type: text/html\n~"), run::output);
      assertTrue(run.out().contains("s_server -www"), run::output);
      assertEquals(0, run.status(), run::output);
    } finally {
      server.destroyForcibly().onExit().join();
    }
  }

  @Test
  void theEchoServerOverTlsTalksToJava(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("crt.pem");
    try (var server = Server.start(EXAMPLES + "tls-echo.lua", "0", file.toString())) {
      SSLContext context = Trust.in(Files.readString(file));
      for (String version : List.of("TLSv1.2", "TLSv1.3")) {
        var socket =
            (SSLSocket)
                context
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setEnabledProtocols(new String[] {version});
        try (var client = new Server.Client(socket)) {
          client.send("over " + version + "\n");
          assertEquals("over " + version, client.line());
          client.endOutput();
          assertEquals("", client.rest());
        }
        assertEquals(version, socket.getSession().getProtocol());
      }
    }
  }

  @Test
  void theChatRoomTellsEverybodyWhatIsSaid() throws Exception {
    try (var server = Server.start(EXAMPLES + "chat.lua");
        var ann = server.connect();
        var bob = server.connect()) {
      ann.send("ann\n");
      assertEquals("Your name? * ann came; 1 here", ann.line());
      bob.send("bob\n");
      assertEquals("Your name? * bob came; 2 here", bob.line());
      assertEquals("* bob came; 2 here", ann.line());
      ann.send("hello\n");
      assertEquals("ann: hello", ann.line());
      assertEquals("ann: hello", bob.line());
      ann.endOutput();
      assertEquals("* ann left; 1 here", bob.line());
      assertEquals("* ann left; 1 here", ann.line());
      assertEquals("", ann.rest());
    }
  }

  @Test
  void theCertificateSignsItself() throws Exception {
    var run = Cli.run(EXAMPLES + "self-signed.lua", "example.org", "::1");
    assertEquals(0, run.status(), run::output);
    assertTrue(run.err().startsWith("DNS:example.org, IP:::1\n"), run::output);
    String pem = run.out().substring(run.out().indexOf("-----BEGIN CERTIFICATE"));
    var certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8)));
    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity();
    assertEquals("CN=example.org", certificate.getSubjectX500Principal().getName());
    assertEquals(2, certificate.getSubjectAlternativeNames().size());
  }

  @Test
  void theProgramInTheReadmeWorks(@TempDir Path directory) throws Exception {
    CodeBlock program =
        CodeBlock.of(ROOT.resolve("README.md")).stream()
            .filter(block -> block.test().equals("ExamplesTest"))
            .findFirst()
            .orElseThrow();
    String changed =
        program
            .text()
            .replace("8000", "0")
            .replace("assert(cq:loop())", "print(select(3, srv:localname()))\nassert(cq:loop())");
    Path script = directory.resolve("readme.lua");
    Files.writeString(script, changed, UTF_8);
    try (var server = Server.start(script.toString());
        var client = server.connect()) {
      client.send("a line\n");
      assertEquals("a line", client.line());
    }
  }

  @Test
  void aThreadTellsWhatItCounts() throws Exception {
    var run = Cli.run(EXAMPLES + "thread-messages.lua", "3", "4");
    assertEquals(
        "the thread says 3\nthe thread says 4\nthe thread has ended well\n",
        run.out(),
        run::output);
    assertEquals(0, run.status());
  }

  @Test
  void theQueueNeverHoldsMoreThanItMay() throws Exception {
    var run = Cli.run(EXAMPLES + "condition.lua");
    assertEquals("put 1\nput 2\nput 3\nput 4\nput 5\nput 6\ntook 21 in all\n", run.out());
    assertEquals(0, run.status(), run::output);
  }

  @Test
  void promisesAreWaitedForTogether() throws Exception {
    var run = Cli.run(EXAMPLES + "promise.lua");
    List<String> lines = run.out().lines().sorted().toList();
    assertEquals(
        List.of(
            "3 pears today",
            "false\tno such article\trejected",
            "reader 1 sees the price 3",
            "reader 2 sees the price 3",
            "set by hand"),
        lines,
        run::output);
  }

  @Test
  void changesOfAFileAreSeen() throws Exception {
    var run = Cli.run(EXAMPLES + "watch.lua", "--demo");
    List<String> note = run.out().lines().filter(line -> line.startsWith("note: ")).toList();
    assertEquals(List.of("note: create", "note: modify", "note: delete"), note, run::output);
    assertEquals(0, run.status());
  }

  @Test
  void luaWaitsForFuturesOfJava() throws Exception {
    var run = java("AwaitedFuture");
    assertEquals("apple costs 5\npear costs 4\nplum costs 4\n", run.out(), run::output);
    assertEquals(0, run.status());
  }

  @Test
  void pluginsEndWhateverTheyDo() throws Exception {
    var run = java("SandboxedPlugin");
    assertEquals(
        """
        honest: 5.0 %
        endless: endless:1: instruction limit exceeded
        greedy: greedy:1: not enough memory
        curious: curious:1: attempt to index global 'io' (a nil value)
        """,
        run.out(), run::output);
    assertEquals(0, run.status());
  }

  /** As the index says, with the classes under test. */
  private static Subprocess.Result java(String name) throws Exception {
    return Subprocess.run(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + EXAMPLES + "java.options",
        "--class-path",
        System.getProperty("java.class.path"),
        EXAMPLES + name + ".java");
  }

  @Test
  void theIndexNamesEveryExample() throws Exception {
    String index = Files.readString(Path.of(EXAMPLES, "README.md"), UTF_8);
    try (var files = Files.list(Path.of(EXAMPLES))) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.matches(".*\\.(lua|java)")) {
          assertTrue(index.contains("examples/" + name), name);
          assertTrue(index.contains("](" + name + ")"), name);
        }
      }
    }
  }
}
