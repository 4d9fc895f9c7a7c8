package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in {@code examples} and in the README, against clients that are not ours. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ExamplesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String EXAMPLES = ROOT.resolve("examples") + "/";

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
  void theProgramInTheReadmeWorks(@TempDir Path directory) throws Exception {
    String readme = Files.readString(ROOT.resolve("README.md"), UTF_8);
    int start = readme.indexOf("```lua\n") + 7;
    String program = readme.substring(start, readme.indexOf("```", start));
    String changed =
        program
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
}
