package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Debian's lua-http, and clients and servers that break the rules of HTTP/1, HTTP/2 and TLS: what
 * each is answered, and what becomes of the server, is the same here as with {@code lua5.2}, and no
 * descriptor stays open.
 */
final class HostilePeersTest {
  private static final Path SCRIPTS = Path.of("src", "test", "lua", "http").toAbsolutePath();

  @ParameterizedTest
  @ValueSource(strings = {"hostile_clients.lua", "hostile_servers.lua"})
  void whatBecomesOfThemIsTheSame(String name) throws Exception {
    Oracle.assume();
    var there = Subprocess.run(Oracle.PROGRAM, "-e", "require 'http.server' require 'lfs'");
    Assumptions.assumeTrue(there.status() == 0, "skipped: no lua-http for lua5.2");
    Path script = SCRIPTS.resolve(name);
    Subprocess.Result expected = Oracle.run(script, SCRIPTS);
    assertEquals(0, expected.status(), expected::err);
    Subprocess.Result ours = Cli.run(script.toString(), SCRIPTS.toString());
    assertEquals(expected.output(), ours.output());
    List<String> left = ours.out().lines().filter(l -> l.startsWith("descriptors left")).toList();
    assertEquals(5, left.size());
    assertTrue(left.stream().allMatch("descriptors left: 0"::equals), left::toString);
  }
}
