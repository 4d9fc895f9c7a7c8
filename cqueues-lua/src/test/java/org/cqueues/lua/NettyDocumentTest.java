package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The programs of {@code docs/netty.md} and the example that it names, run as they stand. */
final class NettyDocumentTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern PROGRAM =
      Pattern.compile("^```java NettyDocumentTest\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern PRINTED = Pattern.compile("// --> (.*)$", Pattern.MULTILINE);

  @TempDir private Path directory;

  private static List<String> programs() throws IOException {
    var programs = new ArrayList<String>();
    Matcher found = PROGRAM.matcher(Files.readString(ROOT.resolve("docs/netty.md")));
    while (found.find()) programs.add(found.group(1));
    assertTrue(programs.size() > 1, programs::toString);
    return programs;
  }

  private Path file(String program) throws IOException {
    return Files.writeString(directory.resolve("Program.java"), program);
  }

  @TestFactory
  Stream<DynamicTest> programsPrintWhatTheDocumentSays() throws IOException {
    return programs().stream()
        .filter(program -> !isServer(program))
        .map(program -> dynamicTest(program.lines().findFirst().orElse(""), () -> check(program)));
  }

  private static boolean isServer(String program) {
    return program.contains(".bind(8000)");
  }

  private void check(String program) throws Exception {
    var expected = new StringBuilder();
    Matcher printed = PRINTED.matcher(program);
    while (printed.find()) expected.append(printed.group(1)).append('\n');
    var run = Subprocess.run(Cli.commandOf(file(program).toString()), Cli.CLEAN, "");
    assertEquals(0, run.status(), run::output);
    assertEquals(expected.toString(), run.out(), run::output);
  }

  @Test
  void theServerEchoes() throws Exception {
    String program =
        programs().stream().filter(NettyDocumentTest::isServer).findFirst().orElseThrow();
    Path file = file(program.replace(".bind(8000)", ".bind(0)"));
    try (var server = Server.of(Cli.commandOf(file.toString()));
        var client = server.connect()) {
      client.send("hello\n");
      assertEquals("hello", client.line());
    }
  }

  @Test
  void theHttpServerAnswers() throws Exception {
    String example = ROOT.resolve("examples/netty/HttpServer.java").toString();
    String script = ROOT.resolve("examples/netty/pages.lua").toString();
    try (var server = Server.of(Cli.commandOf(example, script, "0"));
        var client = HttpClient.newHttpClient()) {
      assertEquals("200 hello, world\n", get(client, server.port(), "/"));
      assertEquals("200 at last\n", get(client, server.port(), "/slow"));
      assertEquals("404 no such page\n", get(client, server.port(), "/other"));
      assertEquals("200 hello, world\n", get(client, server.port(), "/"));
    }
  }

  private static String get(HttpClient client, int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    return response.statusCode() + " " + response.body();
  }
}
