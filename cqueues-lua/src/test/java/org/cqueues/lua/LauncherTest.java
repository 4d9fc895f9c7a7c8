package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/cqueues} in a tree of its own, where {@code java} and {@code mvn} are scripts that
 * tell how they were called.
 */
final class LauncherTest {
  private static final String OLD = "17.0.9";
  private static final String NEW = "25.0.1";

  /** Real path, since the launcher names files by theirs. */
  private Path tree = Path.of("");

  private Path launcher = Path.of("");
  private Path jar = Path.of("");

  @BeforeEach
  void plantTree(@TempDir Path directory) throws IOException {
    tree = directory.toRealPath();
    launcher = tree.resolve("checkout/bin/cqueues");
    Files.createDirectories(launcher.getParent());
    Files.copy(Path.of("..", "bin", "cqueues"), launcher);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    jar = tree.resolve("checkout/cqueues-lua/target/cqueues.jar");
    Files.createDirectories(jar.resolveSibling("lib"));
    Files.writeString(tree.resolve("checkout/pom.xml"), "");
    for (String tool : List.of("readlink", "find", "touch", "mkdir", "rm", "mv")) {
      executable(tree.resolve("path").resolve(tool), "exec " + which(tool) + " \"$@\"");
    }
  }

  private static Path which(String tool) {
    for (String directory : System.getenv("PATH").split(":", -1)) {
      Path file = Path.of(directory, tool);
      if (Files.isExecutable(file)) return file;
    }
    throw new AssertionError(tool);
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n", UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A Java home whose java prints its arguments, and makes a cache when told to. */
  private Path javaHome(String name, String version) throws IOException {
    Path home = tree.resolve(name);
    executable(
        home.resolve("bin/java"),
        """
        for word; do
          case $word in -XX:AOTCacheOutput=*) echo made >"${word#*=}" ;; esac
        done
        echo "%s" "$@"\
        """
            .formatted(name));
    executable(home.resolve("bin/javac"), "");
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"X\"\nJAVA_RUNTIME_VERSION=\""
            + version
            + "+9\"\nJAVA_VERSION=\""
            + version
            + "\"\n");
    return home;
  }

  private void built() throws IOException {
    Files.writeString(jar, "");
    Files.setLastModifiedTime(
        tree.resolve("checkout/pom.xml"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
  }

  private Subprocess.Result run(Map<String, String> environment, String... args) throws Exception {
    return run(launcher, environment, args);
  }

  private Subprocess.Result run(Path program, Map<String, String> environment, String... args)
      throws Exception {
    var variables = new HashMap<String, String>();
    for (String name : System.getenv().keySet()) variables.put(name, "");
    variables.put("PATH", tree.resolve("path").toString());
    variables.put("HOME", tree.resolve("home").toString());
    variables.putAll(environment);
    var command = new java.util.ArrayList<String>();
    command.add(program.toString());
    command.addAll(List.of(args));
    return Subprocess.run(command, variables, "");
  }

  private static void startedBy(String home, Subprocess.Result run) {
    assertTrue(run.out().startsWith(home + " "), run::output);
    assertEquals(0, run.status());
  }

  @Test
  void theFirstJavaThatIsNewEnoughIsUsed() throws Exception {
    built();
    var old = Map.of("JAVA_HOME", javaHome("old", OLD).toString());
    var recent = Map.of("JAVA_HOME", javaHome("recent", NEW).toString());
    javaHome("home/.sdkman/candidates/java/found", NEW);
    startedBy("recent", run(recent));
    startedBy(
        "recent",
        run(
            Map.of(
                "CQUEUES_JAVA_HOME",
                "" + tree.resolve("recent"),
                "JAVA_HOME",
                "" + javaHome("other", NEW))));
    assertFalse(run(old).out().startsWith("old "));
  }

  @Test
  void theJavaOnThePathIsFoundThroughLinks() throws Exception {
    built();
    javaHome("linked", "26-ea");
    Path link = tree.resolve("alternatives");
    Files.createSymbolicLink(link, Path.of("linked/bin/java"));
    Files.createSymbolicLink(tree.resolve("path/java"), link);
    startedBy("linked", run(Map.of()));
  }

  @Test
  void aChosenJavaThatIsTooOldIsAnError() throws Exception {
    built();
    Path old = javaHome("old", OLD);
    var run = run(Map.of("CQUEUES_JAVA_HOME", old.toString()));
    assertEquals("cqueues: CQUEUES_JAVA_HOME is not a Java 25 or newer: " + old + "\n", run.err());
    assertEquals(1, run.status());
  }

  @Test
  void argumentsAndOptionsOfTheJvmArePassedOn() throws Exception {
    built();
    var environment =
        Map.of("JAVA_HOME", "" + javaHome("jdk", NEW), "CQUEUES_JAVA_OPTS", "-Xmx1g -Da=b");
    var run = run(environment, "-e", "print 'two  words'", "*");
    assertTrue(
        run.out().contains(" -Xmx1g -Da=b -jar " + jar + " -e print 'two  words' *\n"),
        run::output);
  }

  @Test
  void linksToTheLauncherAreFollowed() throws Exception {
    built();
    Path link = tree.resolve("somewhere/cqueues");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("../second"));
    Files.createSymbolicLink(tree.resolve("second"), Path.of("checkout/bin/cqueues"));
    var run = run(link, Map.of("JAVA_HOME", "" + javaHome("jdk", NEW)), "x");
    assertTrue(run.out().endsWith(" -jar " + jar + " x\n"), run::output);
  }

  @Test
  void theCacheIsMadeOnceForEachJavaAndBuild() throws Exception {
    built();
    var java = Map.of("JAVA_HOME", "" + javaHome("jdk", NEW));
    var first = run(java);
    assertEquals("cqueues: preparing a faster start (once) ...\n", first.err());
    Path cache = jar.resolveSibling("cqueues-25.0.1+9.aot");
    assertEquals("made\n", Files.readString(cache));
    var second = run(java);
    assertEquals("", second.err());
    assertTrue(second.out().contains(" -XX:AOTCache=" + cache + " "), second::output);

    var other = run(Map.of("JAVA_HOME", "" + javaHome("jdk", "25.0.2")));
    assertEquals(first.err(), other.err());
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(5)));
    assertEquals(first.err(), run(java).err());
  }

  @Test
  void aFreshCloneIsBuiltFirst() throws Exception {
    executable(
        tree.resolve("path/mvn"), "echo \"$@\" >\"%s/mvn.args\"; : >\"%s\"".formatted(tree, jar));
    var java = Map.of("JAVA_HOME", "" + javaHome("jdk", NEW));
    var run = run(java, "x");
    startedBy("jdk", run);
    assertTrue(run.err().startsWith("cqueues: building (once) ...\n"), run::output);
    assertTrue(Files.readString(tree.resolve("mvn.args")).endsWith(" package\n"));
    assertEquals("", run(java, "x").err());
  }

  @Test
  void aSourceNewerThanTheJarIsBuilt() throws Exception {
    built();
    executable(tree.resolve("path/mvn"), ":");
    Path source = tree.resolve("checkout/cqueues-lua/src/main/java/New.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(60)));
    var run = run(Map.of("JAVA_HOME", "" + javaHome("jdk", NEW)));
    assertTrue(run.err().startsWith("cqueues: building (once) ...\n"), run::output);
  }

  @Test
  void whatIsMissingForTheBuildIsSaidInOneLine() throws Exception {
    var run = run(Map.of("JAVA_HOME", "" + javaHome("jdk", NEW)));
    assertEquals(
        "cqueues: not built yet, and mvn is missing: install Maven 3.8 or newer\n", run.err());
    assertEquals(1, run.status());
  }

  @Test
  void theCLocaleBecomesOneWithUtf8() throws Exception {
    built();
    Path home = javaHome("jdk", NEW);
    executable(
        home.resolve("bin/java"), "echo \"${LC_ALL-unset} ${LC_CTYPE-unset} ${LANG-unset}\"");
    var java = Map.of("JAVA_HOME", home.toString());
    assertEquals("unset C.UTF-8 unset\n", run(java).out());
    assertEquals("C.UTF-8 C.UTF-8 unset\n", run(with(java, "LC_ALL", "C")).out());
    assertEquals("unset C.UTF-8 POSIX\n", run(with(java, "LANG", "POSIX")).out());
    assertEquals("unset unset de_DE.UTF-8\n", run(with(java, "LANG", "de_DE.UTF-8")).out());
  }

  private static Map<String, String> with(Map<String, String> map, String name, String value) {
    var all = new HashMap<>(map);
    all.put(name, value);
    return all;
  }
}
