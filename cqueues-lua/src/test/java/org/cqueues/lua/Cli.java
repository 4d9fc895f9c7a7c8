package org.cqueues.lua;

import java.io.File;
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
    command.add("-XX:TieredStopAtLevel=1"); // these programs end before C2 would help
    command.add("-classpath");
    command.add(classPath());
    command.add(main);
    command.addAll(List.of(args));
    return command;
  }

  /** Without SLF4J, a library of the tests, which tells standard error that it has no logger. */
  private static String classPath() {
    var paths = new ArrayList<String>();
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!path.contains("slf4j")) paths.add(path);
    }
    return String.join(File.pathSeparator, paths);
  }
}
