package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The specifications, run by the command line's program with properties of its JVM. */
final class Specifications {
  private static final Path LUA = Path.of("src", "test", "lua");

  private Specifications() {}

  /** All of them. */
  static List<String> all() throws IOException {
    try (var files = Files.list(LUA.resolve("spec"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Runs some of them in one program. */
  static void run(List<String> names, List<String> properties) throws Exception {
    var arguments = new ArrayList<>(List.of(LUA.resolve("run.lua").toString()));
    for (String name : names) arguments.add(LUA.resolve("spec").resolve(name).toString());
    List<String> command = Cli.command(arguments.toArray(String[]::new));
    command.addAll(1, properties);
    var result = Subprocess.run(command, Cli.CLEAN, "");
    assertEquals(0, result.status(), result::output);
  }
}
