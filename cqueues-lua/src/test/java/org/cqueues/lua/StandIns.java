package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Libraries that stand in for the kernels and C libraries of other systems, made with {@code cc}.
 */
final class StandIns {
  private static final Path SOURCES = Path.of("..", "cqueues-native", "src", "test", "c");

  private StandIns() {}

  /**
   * The file of a library; the test is skipped where there is no compiler.
   *
   * @param options of the compiler, and further sources
   */
  static Path library(String name, String source, String... options) {
    Path library = Path.of("target", name + ".so").toAbsolutePath();
    var command = new ArrayList<>(List.of("cc", "-shared", "-fPIC", "-O1", "-pthread"));
    command.addAll(List.of(options));
    command.addAll(List.of("-o", library.toString(), source(source)));
    try {
      var compiler = Subprocess.run(command.toArray(String[]::new));
      assertEquals(0, compiler.status(), compiler::output);
    } catch (IOException e) {
      System.out.println("skipped: no C compiler for " + source + ": " + e.getMessage());
      assumeTrue(false, "no C compiler");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return library;
  }

  /** The path of a source. */
  static String source(String file) {
    return SOURCES.resolve(file).toString();
  }
}
