package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's LuaRocks, Luacheck and busted, which are programs in Lua, do here what they do on {@code
 * lua5.2}: all that they print, and the files that they leave.
 */
final class RockToolsTest {
  private static final Path SCRIPTS = Path.of("src", "test", "lua", "tools").toAbsolutePath();

  /** Luacheck is there for Lua 5.1 alone, but runs on 5.2. */
  private static final String PATH =
      SCRIPTS + "/?.lua;;/usr/share/lua/5.1/?.lua;/usr/share/lua/5.1/?/init.lua";

  @TempDir private Path temporary;

  /** Where both run, one after the other: so the paths in what they print are the same. */
  private Path top;

  private final Map<String, String> environment = new HashMap<>(Map.of("LUA_PATH", PATH));

  @BeforeEach
  void name() throws IOException {
    top = temporary.toRealPath().resolve("top");
  }

  /** Skips the test where the program is missing. */
  private static void assumeThere(String program) {
    Oracle.assume();
    boolean is = Files.exists(Path.of(program));
    if (!is) System.out.println("skipped: no " + program);
    Assumptions.assumeTrue(is, "skipped: no " + program);
  }

  /** Makes the directory anew. */
  private void prepare() throws IOException {
    if (Files.exists(top)) {
      try (Stream<Path> files = Files.walk(top)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(file);
      }
    }
    Files.createDirectories(top.resolve("server"));
    Files.createDirectories(top.resolve("include"));
    Files.writeString(top.resolve("include/lua.h"), "#define LUA_VERSION_NUM 502\n", UTF_8);
    Files.writeString(
        top.resolve("config.lua"),
        """
        rocks_trees = { "%1$s/tree" }
        rocks_servers = { "file://%1$s/server" }
        variables = { LUA_INCDIR = "%1$s/include" } -- LuaRocks wants it also for rocks in Lua alone
        """
            .formatted(top),
        UTF_8);
    environment.put("HOME", top.toString());
    environment.put("LUAROCKS_CONFIG", top.resolve("config.lua").toString());
  }

  private Subprocess.Result run(List<String> command) throws Exception {
    prepare();
    return Subprocess.run(command, environment, "");
  }

  /** What a script of ours prints with both. */
  private Subprocess.Result compare(String script, String... words) throws Exception {
    var arguments = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString(), top.toString()));
    arguments.addAll(List.of(words));
    var original = new ArrayList<>(List.of(Oracle.PROGRAM));
    original.addAll(arguments);
    Subprocess.Result expected = run(original);
    assertEquals(0, expected.status(), expected::output);
    Subprocess.Result ours = run(Cli.command(arguments.toArray(String[]::new)));
    assertIterableEquals(timeless(expected.out()), timeless(ours.out()), ours::err);
    assertIterableEquals(timeless(expected.err()), timeless(ours.err()));
    return ours;
  }

  /** Without times and addresses of objects, and with what comes from a table in one order. */
  private static List<String> timeless(String text) {
    return text.replaceAll("[\\d.e-]+ (?=seconds|ms)", "TIME ")
        .replaceAll("(time|timestamp)='[^']*'", "$1")
        .replaceAll("\"(duration|(start|end)(time|tick|Time|Tick))\":[^,}]*", "$1")
        .replaceAll("0x\\p{XDigit}+", "0x")
        .lines()
        .map(line -> line.startsWith("{\"") ? sorted(line, "[,{}\\[\\]]") : line)
        .map(line -> line.matches("\\s*<test.*") ? sorted(line, "/?>$| (?=\\w+='|time)") : line)
        .toList();
  }

  private static String sorted(String line, String separator) {
    return Stream.of(line.split(separator)).sorted().collect(Collectors.joining(" "));
  }

  @Test
  void rocksAreMadePackedInstalledAndRemoved() throws Exception {
    assumeThere("/usr/bin/luarocks");
    prepare();
    HttpServer server =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            top.resolve("server"),
            SimpleFileServer.OutputLevel.NONE);
    server.start();
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort();
      assertTrue(
          compare("rocks.lua", address)
              .out()
              .contains("is now installed in " + top + "/tree (license: MIT)"));
    } finally {
      server.stop(0);
    }
    // what it has left is found where the tree's path is, the module in C is not taken
    environment.put("LUA_PATH", top + "/tree/share/lua/5.2/?.lua;;");
    environment.put("LUA_CPATH", top + "/tree/lib/lua/5.2/?.so;;");
    String uses = "print(require'greet.loud''you', (select(2, pcall(require, 'greet.fast'))))";
    assertEquals(
        "HELLO YOU\tmodule 'greet.fast' is written in C (file '"
            + top
            + "/tree/lib/lua/5.2/greet/fast.so'), which a JVM cannot load\n",
        Subprocess.run(Cli.command("-e", uses), environment, "").out());
  }

  @Test
  void programsAreChecked() throws Exception {
    assumeThere("/usr/bin/luacheck");
    var run = compare("checks.lua", Path.of("..", "examples").toRealPath().toString());
    assertTrue(run.out().contains("unused variable"), run::output);
  }

  @Test
  void testsAreRunAndTold() throws Exception {
    assumeThere("/usr/bin/busted");
    var run = compare("tests.lua");
    assertTrue(run.out().contains("not ok"), run::output);
  }
}
