package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The test-suites of other projects in Lua have the same results here as with {@code lua5.2}. Their
 * sources are Debian's, which {@code .ci/run} puts into {@code target/suites}; those that are run
 * by busted need that, too.
 */
final class SuitesTest {
  private static final Path SOURCES = Path.of("target", "suites");
  private static final Path HELP = Path.of("src", "test", "lua", "suites");
  private static final Path BUSTED = Path.of("/usr/bin/busted");

  /** A line of the list. */
  private record Project(String name, String path, List<String> command) {
    static Project of(String line) {
      List<String> words = List.of(line.trim().split("\\s+", -1));
      return new Project(words.get(0), words.get(1), words.subList(2, words.size()));
    }

    Path directory() {
      return SOURCES.resolve(name);
    }

    boolean isBusted() {
      return command.getFirst().equals("busted");
    }

    /** What a Lua gets: it goes into the project's directory first. */
    List<String> arguments() {
      Path directory = directory().toAbsolutePath();
      var arguments = new ArrayList<>(List.of("-e", "require'lfs'.chdir'" + directory + "'"));
      if (isBusted()) {
        arguments.addAll(List.of(BUSTED.toString(), "--no-coverage", "-o", "TAP"));
      } else {
        arguments.add(directory.resolve(command.getFirst()).toString());
      }
      arguments.addAll(command.subList(1, command.size()));
      return arguments;
    }
  }

  private static List<Project> projects() throws IOException {
    try (Stream<String> lines = Files.lines(HELP.resolve("projects.txt"))) {
      return lines.filter(line -> !line.startsWith("#")).map(Project::of).toList();
    }
  }

  @TestFactory
  List<DynamicTest> suitesOfOtherProjectsHaveTheSameResults() throws IOException {
    return projects().stream().map(p -> dynamicTest(p.name(), () -> compare(p))).toList();
  }

  private static void compare(Project project) throws Exception {
    Oracle.assume();
    available(Files.isDirectory(project.directory()), "no sources of " + project.name());
    available(!project.isBusted() || Files.exists(BUSTED), "no busted for " + project.name());
    var original = new ArrayList<>(List.of(Oracle.PROGRAM));
    original.addAll(project.arguments());
    List<String> ours = Cli.command(project.arguments().toArray(new String[0]));
    List<String> expected = results(project, original);
    assertTrue(expected.size() > 1, "no results of " + project.name());
    List<String> actual = results(project, ours);
    if (!expected.equals(actual)) { // some wait for a number of seconds, too few on a busy machine
      expected = results(project, original);
      actual = results(project, ours);
    }
    assertEquals(String.join("\n", expected), String.join("\n", actual));
  }

  private static void available(boolean is, String otherwise) {
    if (!is) System.out.println("skipped: " + otherwise);
    assumeTrue(is, otherwise);
  }

  /** The status, and of what is printed in the form of TAP the results, else everything. */
  private static List<String> results(Project project, List<String> command) throws Exception {
    String path = project.path() + ";" + HELP.toAbsolutePath() + "/?.lua;;";
    Subprocess.Result run = Subprocess.run(command, Map.of("LUA_PATH", path), "");
    var results = new ArrayList<String>();
    results.add("status " + run.status());
    List<String> lines = run.out().lines().toList();
    boolean isTap = lines.stream().anyMatch(line -> line.matches("1\\.\\.\\d+"));
    for (String line : lines) {
      if (!isTap || line.matches("(not )?ok\\b.*")) {
        results.add(line.replaceAll("0x\\p{XDigit}+", "0x"));
      }
    }
    return results;
  }
}
