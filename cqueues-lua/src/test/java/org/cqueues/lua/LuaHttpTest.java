package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples that use lua-http, as Debian has it, with each other, with Java's own client, with
 * curl, with the programs of nghttp2, and with lua-http on the C implementation.
 */
final class LuaHttpTest {
  private static final String EXAMPLES = Path.of("..", "examples").toAbsolutePath() + "/";
  private static final String SERVER = EXAMPLES + "https-server.lua";
  private static final String CLIENT = EXAMPLES + "http-client.lua";
  private static final String WEBSOCKET = EXAMPLES + "websocket-client.lua";

  private static final String MEMORY = "-Xmx24m";
  private static final int MUCH = 48 << 20;

  @TempDir private static Path certificate;
  @TempDir private Path directory;
  private static Path pem;
  private static Server server;

  @BeforeAll
  static void start() throws Exception {
    pem = certificate.resolve("server.pem");
    var made = Cli.run(EXAMPLES + "self-signed.lua");
    assertEquals(0, made.status(), made::output);
    Files.writeString(pem, made.out(), UTF_8);
    var there = Cli.run("-e", "require 'http.server'");
    Assumptions.assumeTrue(
        there.status() == 0, () -> "skipped: no lua-http: " + there.err().lines().findFirst());
    server = Server.of(small(SERVER, "0", pem.toString()));
  }

  @AfterAll
  static void stop() {
    if (server != null) server.close();
  }

  private static String url(String scheme, String path) {
    return scheme + "://localhost:" + server.port() + path;
  }

  private static void assumeThere(String program) throws Exception {
    var run = Subprocess.run("sh", "-c", "command -v " + program);
    Assumptions.assumeTrue(run.status() == 0, "skipped: no " + program);
  }

  private static Subprocess.Result get(String... args) throws Exception {
    var command = new ArrayList<>(List.of(CLIENT, "--trust", pem.toString()));
    command.addAll(List.of(args));
    var run = Cli.run(command.toArray(String[]::new));
    assertEquals(0, run.status(), run::output);
    return run;
  }

  @Test
  void theClientSpeaksEveryVersionAndTakesCompressedPages() throws Exception {
    assertEquals("Hello over HTTP/1.1.\n", get(url("http", "/")).out());
    var run = get(url("https", "/"));
    assertEquals("Hello over HTTP/2 and TLS.\n", run.out());
    assertTrue(run.err().contains("| content-encoding: gzip\n"), run::output);
    assertEquals("Hello over HTTP/1.1 and TLS.\n", get("--http1", url("https", "/")).out());
  }

  @Test
  void theClientFollowsRedirectsAndKeepsCookies() throws Exception {
    String jar = directory.resolve("jar").toString();
    for (int i = 1; i <= 2; i++) {
      assertEquals("visit " + i + "\n", get("--cookies", jar, url("https", "/moved")).out());
    }
    assertEquals("visit 3\n", get("--cookies", jar, url("http", "/visits")).out());
  }

  @Test
  void theClientTrustsNobodyElse() throws Exception {
    var run = Cli.run(CLIENT, url("https", "/"));
    assertEquals(1, run.status(), run::output);
    assertTrue(run.err().contains("certificate verify failed"), run::output);
  }

  @Test
  void theClientGoesThroughProxies() throws Exception {
    try (var proxy = new Proxy()) {
      String through = "http://localhost:" + proxy.port();
      assertEquals(
          "Hello over HTTP/2 and TLS.\n", get("--proxy", through, url("https", "/")).out());
      assertEquals("CONNECT localhost:" + server.port() + " HTTP/1.1", proxy.asked.join());
    }
    // the server itself is asked for the whole address
    var run = get("--proxy", url("http", ""), "http://example.test/");
    assertEquals("There is no such thing.\n", run.out());
  }

  @Test
  void bodiesMuchLargerThanTheMemoryGoBothWays() throws Exception {
    for (List<String> version : List.of(List.of("--http1"), List.<String>of())) {
      var sent = getWithLittle(version, "--send-bytes", "" + MUCH, url("https", "/count"));
      assertEquals(MUCH + " bytes\n", sent.out(), sent::err);
      var got = getWithLittle(version, url("https", "/bytes/" + MUCH));
      assertEquals(MUCH, got.out().length(), got::err);
    }
  }

  private static Subprocess.Result getWithLittle(List<String> version, String... args)
      throws Exception {
    List<String> command = small(CLIENT, "--trust", pem.toString());
    command.addAll(version);
    command.addAll(List.of(args));
    return Subprocess.run(command, Cli.CLEAN, "");
  }

  /** A command with little memory, and with the code for much data. */
  private static List<String> small(String... args) {
    List<String> command = Cli.command(args);
    command.remove("-XX:TieredStopAtLevel=1"); // whose code encrypts without the processor's help
    command.add(1, MEMORY);
    return command;
  }

  @Test
  void aFileIsSent() throws Exception {
    Path file = directory.resolve("file");
    Files.writeString(file, "x".repeat(50_000), ISO_8859_1);
    assertEquals("50000 bytes\n", get("--send", file.toString(), url("https", "/count")).out());
  }

  @Test
  void curlSpeaksEveryVersion() throws Exception {
    assumeThere("curl");
    for (var expected :
        List.of(
            List.of("--http1.0", "http", "Hello over HTTP/1.1.\n1"),
            List.of("--http1.1", "http", "Hello over HTTP/1.1.\n1.1"),
            List.of("--http2-prior-knowledge", "http", "Hello over HTTP/2.\n2"),
            List.of("--http1.1", "https", "Hello over HTTP/1.1 and TLS.\n1.1"),
            List.of("--http2", "https", "Hello over HTTP/2 and TLS.\n2"))) {
      var command = List.of("curl", "-sS", "--compressed", "--cacert", pem.toString());
      var words = new ArrayList<>(command);
      words.addAll(List.of("-w", "%{http_version}", expected.get(0), url(expected.get(1), "/")));
      var run = Subprocess.run(words.toArray(String[]::new));
      assertEquals(expected.get(2), run.out(), run::output);
    }
  }

  @Test
  void manyStreamsAtOnceAreServed() throws Exception {
    assumeThere("h2load");
    for (String scheme : List.of("http", "https")) {
      var run = Subprocess.run("h2load", "-n400", "-c4", "-m10", url(scheme, "/bytes/50000"));
      assertTrue(run.out().contains("400 succeeded, 0 failed, 0 errored"), run::output);
    }
  }

  /** It announces priorities of streams that it never opens, which lua-http waits for. */
  @Test
  void streamsThatNeverBeginEndWithTheirConnection() throws Exception {
    assumeThere("nghttp");
    Path script = directory.resolve("waiting.lua");
    Files.writeString(
        script,
        """
        local http_server = require"http.server"
        local new_headers = require"http.headers".new
        local server = assert(http_server.listen{
          host = "127.0.0.1", port = 0, tls = false,
          onstream = function(_, stream)
            local request, why, code = stream:get_headers()
            if request then
              local headers = new_headers()
              headers:append(":status", "200")
              stream:write_headers(headers, true)
            else
              print(stream.id, why, code)
              io.stdout:flush()
            end
          end,
          onerror = function(_, _, op, why) print("failed", op, why) io.stdout:flush() end,
        })
        assert(server:listen())
        print(select(3, server:localname()))
        io.stdout:flush()
        assert(server:loop())
        """,
        UTF_8);
    try (var waiting = Server.start(script.toString())) {
      var run = Subprocess.run("nghttp", "-n", "http://127.0.0.1:" + waiting.port() + "/");
      assertEquals(0, run.status(), run::output);
      for (int i = 0; i < 4; i++) {
        String line = String.valueOf(waiting.line());
        assertTrue(line.matches("\\d+\\tread: Transport endpoint is not connected\\t107"), line);
      }
    }
  }

  @Test
  void linesComeBackThroughWebSockets() throws Exception {
    for (String scheme : List.of("ws", "wss")) {
      String text = "one\nzw\u00c3\u00b6lf\n" + "x".repeat(70_000) + "\n";
      var run = Cli.runWithInput(text, WEBSOCKET, url(scheme, "/echo"), pem.toString());
      assertEquals(text, run.out(), run::output);
      assertEquals(0, run.status(), run::output);
    }
  }

  @Test
  void theOriginalTalksToUsAndWeToIt() throws Exception {
    Oracle.assume();
    var there = Subprocess.run(Oracle.PROGRAM, "-e", "require 'http.server' require 'zlib'");
    Assumptions.assumeTrue(there.status() == 0, "skipped: no lua-http for lua5.2");
    var run =
        Subprocess.run(
            List.of(Oracle.PROGRAM, WEBSOCKET, url("wss", "/echo"), pem.toString()),
            Cli.CLEAN,
            "a\nb\n");
    assertEquals("a\nb\n", run.out(), run::output);
    var process = new ProcessBuilder(Oracle.PROGRAM, SERVER, "0", pem.toString()).start();
    try {
      String line = String.valueOf(process.inputReader(ISO_8859_1).readLine());
      String end = "://localhost:" + line.substring(line.lastIndexOf(' ') + 1);
      var back = Cli.runWithInput("a\nb\n", WEBSOCKET, "wss" + end + "/echo", pem.toString());
      assertEquals("a\nb\n", back.out(), back::output);
      assertEquals("Hello over HTTP/2 and TLS.\n", get("https" + end + "/").out());
      assertEquals("50000 bytes\n", get("--send-bytes", "50000", "https" + end + "/count").out());
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }

  private static HttpClient java() throws Exception {
    SSLContext context = Trust.in(Files.readString(pem, UTF_8));
    return HttpClient.newBuilder().sslContext(context).build();
  }

  @Test
  void javaSpeaksBothVersionsAndWebSocket() throws Exception {
    try (HttpClient client = java()) {
      for (HttpClient.Version version : HttpClient.Version.values()) {
        var request =
            HttpRequest.newBuilder(URI.create(url("https", "/"))).version(version).build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(version, answer.version());
        assertTrue(answer.body().endsWith("and TLS.\n"), answer::body);
      }
      for (String scheme : List.of("ws", "wss")) {
        var heard = new Listener();
        WebSocket socket =
            client.newWebSocketBuilder().buildAsync(URI.create(url(scheme, "/echo")), heard).join();
        socket.sendText("in ", false).join();
        socket.sendText("pieces", true).join();
        assertEquals("in pieces", heard.text.join());
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").join();
        assertEquals(WebSocket.NORMAL_CLOSURE, heard.closed.join());
      }
    }
  }

  /** The first message, and the code of the end. */
  private static final class Listener implements WebSocket.Listener {
    private final StringBuilder pieces = new StringBuilder();
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      pieces.append(data);
      if (last) text.complete(pieces.toString());
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      text.completeExceptionally(error);
      closed.completeExceptionally(error);
    }
  }

  /** A proxy for one connection, which goes wherever it is told to. */
  private static final class Proxy implements AutoCloseable {
    private final CompletableFuture<String> asked = new CompletableFuture<>();
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    Proxy() throws IOException {
      Thread.startVirtualThread(this::serve);
    }

    int port() {
      return listener.getLocalPort();
    }

    private void serve() {
      try (Socket client = listener.accept()) {
        String first = line(client.getInputStream());
        while (!line(client.getInputStream()).isEmpty()) {} // its headers
        asked.complete(first);
        int port = Integer.parseInt(first.replaceAll(".*:(\\d+) .*", "$1"));
        try (var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
          client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
          Thread back = Thread.startVirtualThread(() -> copy(server, client));
          copy(client, server);
          back.join();
        }
      } catch (IOException | InterruptedException e) {
        asked.completeExceptionally(e);
      }
    }

    private static String line(InputStream in) throws IOException {
      var line = new StringBuilder();
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
        if (c != '\r') line.append((char) c);
      }
      return line.toString();
    }

    /** What cannot be passed on any more ends both ways. */
    private static void copy(Socket from, Socket to) {
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        in.transferTo(out);
      } catch (IOException e) {
        // a reset: closing both streams tells the other side
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
