package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
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
  private static final List<String> TOOLS =
      List.of(
          "readlink",
          "find",
          "touch",
          "mkdir",
          "rmdir",
          "rm",
          "mv",
          "ln",
          "sleep",
          "od",
          "grep",
          "sed");

  /** What a JVM's cache begins with, see {@code GenericCDSFileMapHeader}, and the name in ours. */
  private static final String CACHE = "\\242\\253\\013\\360 cqueues.jar";

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
    for (String tool : TOOLS) {
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
          case $word in -XX:AOTCacheOutput=*) printf '%2$s' >"${word#*=}" ;; esac
        done
        echo "%1$s" "$@"\
        """
            .formatted(name, CACHE));
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
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(List.of(args));
    return run(command, environment);
  }

  private Subprocess.Result run(List<String> command, Map<String, String> environment)
      throws Exception {
    var variables = new HashMap<String, String>();
    for (String name : System.getenv().keySet()) variables.put(name, "");
    variables.put("PATH", tree.resolve("path").toString());
    variables.put("HOME", tree.resolve("home").toString());
    variables.putAll(environment);
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
    assertTrue(Files.readString(cache, ISO_8859_1).endsWith(" cqueues.jar"));
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
  void whatIsNoCacheIsLeftAlone() throws Exception {
    built();
    var java = Map.of("JAVA_HOME", "" + javaHome("jdk", NEW));
    Path text = Files.writeString(tree.resolve("text"), "precious");
    Path empty = Files.writeString(tree.resolve("empty"), "");
    Path directory = Files.createDirectory(tree.resolve("directory"));
    Path pipe = tree.resolve("pipe");
    assertEquals(0, Subprocess.run("mkfifo", pipe.toString()).status());
    for (Path file : List.of(text, empty)) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    }
    for (Path file : List.of(text, empty, directory, pipe)) {
      var run = run(with(java, "CQUEUES_CACHE", file.toString()));
      assertEquals("cqueues: not a cache of mine, left alone: " + file + "\n", run.err());
      startedBy("jdk", run);
    }
    assertEquals("precious", Files.readString(text));
    assertEquals("", Files.readString(empty));
    assertTrue(Files.isDirectory(directory));
    assertTrue(Files.readAttributes(pipe, BasicFileAttributes.class).isOther());
    assertEquals("", run(with(java, "CQUEUES_CACHE", "/dev/null")).err());
  }

  @Test
  void aLinkToACacheStaysOne() throws Exception {
    built();
    Path link = tree.resolve("link");
    Files.createSymbolicLink(link, Path.of("cache"));
    startedBy(
        "jdk",
        run(Map.of("JAVA_HOME", "" + javaHome("jdk", NEW), "CQUEUES_CACHE", link.toString())));
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.isRegularFile(tree.resolve("cache")));
  }

  @Test
  void aRelativePathNamesAFile() throws Exception {
    built();
    var java =
        Map.of(
            "JAVA_HOME",
            "" + javaHome("jdk", NEW),
            "CQUEUES_CACHE",
            "prepared.aot",
            "T",
            "" + tree);
    var command = List.of("/bin/sh", "-c", "cd \"$T\" && exec \"$0\"", launcher.toString());
    assertEquals("cqueues: preparing a faster start (once) ...\n", run(command, java).err());
    assertTrue(Files.isRegularFile(tree.resolve("prepared.aot")));
    assertEquals("", run(command, java).err());
  }

  @Test
  void aJavaThatMakesNoCacheIsAskedOnce() throws Exception {
    built();
    Path home = javaHome("jdk", NEW);
    executable(home.resolve("bin/java"), "echo jdk \"$@\"");
    var java = Map.of("JAVA_HOME", home.toString());
    assertEquals("cqueues: preparing a faster start (once) ...\n", run(java).err());
    var second = run(java);
    assertEquals("", second.err());
    assertTrue(second.out().startsWith("jdk -XX:AOTMode=off "), second::output);
  }

  @Test
  void aBuildShowsWhatWentWrongWithoutColours() throws Exception {
    executable(
        tree.resolve("path/mvn"), "printf '\\033[0m\\033[1;31mno such thing\\033[m\\n'; exit 1");
    var run = run(Map.of("JAVA_HOME", "" + javaHome("jdk", NEW)));
    assertEquals(
        "cqueues: building (once) ...\nno such thing\ncqueues: the build failed\n", run.err());
    assertEquals(1, run.status());
  }

  /** Each waits in its own way: the build until the other one does, that one for the build. */
  @Test
  void ofTwoFirstStartsOneBuilds() throws Exception {
    executable(
        tree.resolve("path/mvn"),
        """
        printf '\\033[0m'
        echo build >>"%1$s/builds"
        until [ -e "%1$s/waiting" ]; do %2$s 0.05; done
        : >"%3$s\"\
        """
            .formatted(tree, which("sleep"), jar));
    executable(
        tree.resolve("path/sleep"),
        ": >\"%s/waiting\"; exec %s 0.05".formatted(tree, which("sleep")));
    var java = Map.of("JAVA_HOME", "" + javaHome("jdk", NEW), "CQUEUES_CACHE", "/dev/null");
    var first = new FutureTask<Subprocess.Result>(() -> run(java, "x"));
    var second = new FutureTask<Subprocess.Result>(() -> run(java, "x"));
    new Thread(first).start();
    new Thread(second).start();
    startedBy("jdk", first.get());
    startedBy("jdk", second.get());
    assertEquals("build\n", Files.readString(tree.resolve("builds")));
    assertEquals(
        Set.of(
            "cqueues: building (once) ...\n",
            "cqueues: waiting for another start, which builds ...\n"),
        Set.of(first.get().err(), second.get().err()));
  }

  @Test
  void theLockOfABuildThatWasKilledIsTaken() throws Exception {
    executable(tree.resolve("path/mvn"), ": >\"%s\"".formatted(jar));
    Process dead = new ProcessBuilder("/bin/sh", "-c", ":").start();
    dead.waitFor();
    Path lock = jar.resolveSibling("build.lock");
    Files.createSymbolicLink(lock, Path.of("" + dead.pid()));
    startedBy("jdk", run(Map.of("JAVA_HOME", "" + javaHome("jdk", NEW)), "x"));
    assertFalse(Files.isSymbolicLink(lock));
  }

  /** The launcher with the JVM of the tests and the classes under test. */
  private Map<String, String> real() throws IOException {
    built();
    var manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, "org.cqueues.lua.cli.Main");
    var classPath = new StringBuilder();
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.append(Path.of(path).toUri()).append(' ');
    }
    attributes.put(Attributes.Name.CLASS_PATH, classPath.toString());
    attributes.put(new Attributes.Name("Add-Exports"), "java.base/jdk.internal.vm");
    attributes.put(new Attributes.Name("Enable-Native-Access"), "ALL-UNNAMED");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return Map.of(
        "CQUEUES_JAVA_HOME", System.getProperty("java.home"), "CQUEUES_CACHE", "/dev/null");
  }

  @Test
  void descriptorsThatAreClosedStayClosed() throws Exception {
    var real = real();
    String program = launcher.toString();
    var read =
        run(
            List.of("/bin/sh", "-c", "exec \"$0\" \"$@\" <&-", program, "-e", "print(io.read(9))"),
            real);
    assertEquals("nil\tBad file descriptor\t9\n", read.out(), read::output);
    var child =
        run(
            List.of(
                "/bin/sh",
                "-c",
                "exec \"$0\" \"$@\" <&-",
                program,
                "-e",
                "print(os.execute'read -r line 2>/dev/null')"),
            real);
    assertTrue(child.out().startsWith("nil\texit\t"), child::output);
    var script = run(List.of("/bin/sh", "-c", "exec \"$0\" <&-", program), real);
    assertEquals("cqueues: cannot read stdin: Bad file descriptor\n", script.err());
    assertEquals(1, script.status());
    var silent = run(List.of("/bin/sh", "-c", "exec \"$0\" -e 'print(1)' >&- 2>&-", program), real);
    assertEquals("", silent.out());
    assertEquals("", silent.err());
  }

  @Test
  void programsStartThemselvesAgain() throws Exception {
    Path script = tree.resolve("again.lua");
    Files.writeString(
        script,
        """
        if arg[1] then return print("again", arg[1]) end
        os.execute(arg[-1] .. " " .. arg[0] .. " " .. arg[-1])
        """);
    var run = run(real(), script.toString());
    assertEquals("again\t" + launcher + "\n", run.out(), run::output);
  }

  @Test
  void aCacheThatTheJvmRefusesIsNamedInOneLine() throws Exception {
    var real = real();
    Path cache = Files.writeString(tree.resolve("cache"), "damaged");
    var run = run(with(real, "CQUEUES_CACHE", cache.toString()), "-e", "print(1)");
    assertEquals("1\n", run.out(), run::output);
    assertTrue(
        run.err().startsWith("cqueues: the start is slow, for the JVM cannot use " + cache),
        run::output);
    assertEquals(1, run.err().lines().count(), run::output);
    // the user's own options may be the reason
    var options = with(with(real, "CQUEUES_CACHE", "" + cache), "CQUEUES_JAVA_OPTS", "-Xmx1g");
    assertEquals("", run(options, "-e", "print(1)").err());
  }

  @Test
  void theCLocaleIsLeftToScriptsUnlessAPathNeedsAnother() throws Exception {
    built();
    Path home = javaHome("jdk", NEW);
    String show = "echo \"${LC_ALL-unset} ${LC_CTYPE-unset} ${LANG-unset}\"";
    executable(home.resolve("bin/java"), show);
    var java = Map.of("JAVA_HOME", home.toString());
    assertEquals("C unset unset\n", run(with(java, "LC_ALL", "C")).out());
    var cache = with(java, "CQUEUES_CACHE", tree.resolve("caf\u00e9/cache").toString());
    assertEquals("unset C.UTF-8 unset\n", run(cache).out());
    assertEquals("C.UTF-8 C.UTF-8 unset\n", run(with(cache, "LC_ALL", "C")).out());
    assertEquals("unset C.UTF-8 POSIX\n", run(with(cache, "LANG", "POSIX")).out());
    assertEquals("unset unset de_DE.UTF-8\n", run(with(cache, "LANG", "de_DE.UTF-8")).out());
  }

  /** Bytes that are no UTF-8, as printf(1) makes them, in all that a script gets and gives. */
  @Test
  void bytesArriveAsTheyAreInEveryLocale() throws Exception {
    Path script = tree.resolve("bytes.lua");
    Files.writeString(
        script,
        """
        local file, smile = arg[1] .. "/\\240\\159\\152\\128\\255", "\\240\\159\\152\\128"
        assert(arg[2] == "\\255\\233" and select(2, ...) == arg[2] and arg[3] == smile)
        assert(os.getenv(smile) == nil and os.getenv("VALUE") == "\\233")
        assert(io.open(file, "w")):write("return ..."):close()
        assert(loadfile(file)("x") == "x" and dofile(file) == nil)
        package.path = arg[1] .. "/?"
        assert(require("\\240\\159\\152\\128\\255") == "\\240\\159\\152\\128\\255")
        assert(os.execute("test -f '" .. file .. "'"))
        assert(io.popen("cat '" .. file .. "'"):read("*a") == "return ...")
        assert(os.rename(file, file .. "x") and not io.open(file))
        assert(select(2, os.remove(file)) == file .. ": No such file or directory")
        assert(os.remove(file .. "x"))
        error("\\233", 0)
        """
            .replace("\\\\", "\\"));
    String command =
        """
        cd "$T" && mkdir d && copy=$(printf 'd/\\377.lua') && cp bytes.lua "$copy" || exit 9
        VALUE=$(printf '\\351') exec "$0" "$copy" d "$(printf '\\377\\351')" "$(printf '\\360\\237\\230\\200')"
        """
            .replace("\\\\", "\\");
    for (String locale : List.of("C", "C.UTF-8")) {
      var variables =
          with(with(with(real(), "LC_ALL", locale), "T", "" + tree), "PATH", System.getenv("PATH"));
      var run = run(List.of("/bin/sh", "-c", command, launcher.toString()), variables);
      assertEquals(
          "cqueues: \u00e9\n", run.err().lines().findFirst().orElse("") + "\n", run::output);
      assertEquals(1, run.status());
      assertEquals(
          0, run(List.of("/bin/rm", "-r", tree.resolve("d").toString()), variables).status());
    }
  }

  private static Map<String, String> with(Map<String, String> map, String name, String value) {
    var all = new HashMap<>(map);
    all.put(name, value);
    return all;
  }
}
