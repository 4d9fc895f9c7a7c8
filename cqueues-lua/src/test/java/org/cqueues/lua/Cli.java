package org.cqueues.lua;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line in a JVM of its own. */
final class Cli {
  /** Variables that would change what scripts do. */
  static final Map<String, String> CLEAN =
      Map.of("LUA_INIT", "", "LUA_INIT_5_2", "", "LUA_PATH", "", "LUA_PATH_5_2", "");

  private Cli() {}

  static Subprocess.Result run(String... args) throws IOException, InterruptedException {
    return Subprocess.run(command(args), CLEAN, "");
  }

  static Subprocess.Result runWithInput(String input, String... args)
      throws IOException, InterruptedException {
    return Subprocess.run(command(args), CLEAN, input);
  }

  /** The command that starts Main on the classes under test. */
  static List<String> command(String... args) {
    return commandOf("org.cqueues.lua.cli.Main", args);
  }

  /** The same for another class. */
  static List<String> commandOf(String main, String... args) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.io=ALL-UNNAMED");
    command.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Dslf4j.internal.verbosity=ERROR"); // the tests' own SLF4J misses a logger
    command.add("-XX:TieredStopAtLevel=1"); // these programs end before C2 would help
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    command.addAll(List.of(args));
    return command;
  }
}
