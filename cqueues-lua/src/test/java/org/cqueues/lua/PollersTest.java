package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The specifications once more, in which kqueue(2), event ports and poll(2) tell of readiness: the
 * first two from libraries that stand in for the kernels of other systems, made with {@code cc}.
 */
final class PollersTest {
  private static final Path LUA = Path.of("src", "test", "lua");
  private static final Path STAND_INS = Path.of("..", "cqueues-native", "src", "test", "c");

  /** So many programs for each, none of which runs for long. */
  private static final int PARTS = 4;

  @TestFactory
  Stream<DynamicTest> kqueueHoldsTheSpecifications() throws IOException {
    return specifications("kqueue", "-DRECEIPTS");
  }

  @TestFactory
  Stream<DynamicTest> eventPortsHoldTheSpecifications() throws IOException {
    return specifications("ports");
  }

  @TestFactory
  Stream<DynamicTest> pollHoldsTheSpecifications() throws IOException {
    return runs("-Dcqueues.poller=poll");
  }

  private static Stream<DynamicTest> specifications(String poller, String... options)
      throws IOException {
    Path library = Path.of("target", poller + ".so").toAbsolutePath();
    var command = new ArrayList<>(List.of("cc", "-shared", "-fPIC", "-O1", "-pthread"));
    command.addAll(List.of(options));
    command.addAll(List.of("-o", library.toString(), STAND_INS.resolve(poller + ".c").toString()));
    try {
      var compiler = Subprocess.run(command.toArray(String[]::new));
      assertEquals(0, compiler.status(), compiler::output);
    } catch (IOException e) {
      System.out.println("skipped: no C compiler for " + poller + ".c: " + e.getMessage());
      assumeTrue(false, "no C compiler");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return runs("-Dcqueues.poller=" + poller, "-Dcqueues.poller.library=" + library);
  }

  private static Stream<DynamicTest> runs(String... properties) throws IOException {
    var parts = new ArrayList<List<String>>();
    for (int i = 0; i < PARTS; i++) parts.add(new ArrayList<>());
    try (var files = Files.list(LUA.resolve("spec"))) {
      int i = 0;
      for (Path file : files.sorted().toList()) parts.get(i++ % PARTS).add(file.toString());
    }
    return parts.stream().map(part -> dynamicTest(names(part), () -> run(part, properties)));
  }

  private static String names(List<String> files) {
    return String.join(" ", files.stream().map(f -> f.replaceAll(".*/|_spec\\.lua$", "")).toList());
  }

  private static void run(List<String> files, String... properties) throws Exception {
    var arguments = new ArrayList<>(List.of(LUA.resolve("run.lua").toString()));
    arguments.addAll(files);
    List<String> command = Cli.command(arguments.toArray(String[]::new));
    command.addAll(1, List.of(properties));
    var result = Subprocess.run(command, Cli.CLEAN, "");
    assertEquals(0, result.status(), result::output);
  }
}
