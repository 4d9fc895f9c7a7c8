package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The distribution, unpacked somewhere and used. */
final class DistributionIT {
  private static final Pattern OPTION =
      Pattern.compile("^ +(-\\w)(?:, (--\\w+))?", Pattern.MULTILINE);
  private static final String NAME = "cqueues-" + Artefacts.VERSION;

  @TempDir private Path directory;
  private Path root = Path.of("");

  @BeforeEach
  void unpack() throws Exception {
    String archive = Artefacts.TARGET.resolve(NAME + ".tar.gz").toString();
    var unpacked = Subprocess.run("tar", "-xzf", archive, "-C", directory.toString());
    assertEquals(0, unpacked.status(), unpacked::output);
    root = directory.resolve(NAME);
  }

  private Subprocess.Result cqueues(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(root.resolve("bin/cqueues").toString());
    command.addAll(List.of(arguments));
    return Subprocess.run(
        command,
        Map.of(
            "CQUEUES_JAVA_HOME", System.getProperty("java.home", ""),
            "CQUEUES_CACHE", "/dev/null",
            "LUA_INIT", "",
            "LUA_INIT_5_2", ""),
        "");
  }

  @Test
  void aScriptRuns() throws Exception {
    Path script =
        Files.writeString(
            directory.resolve("script.lua"),
            """
            local cqueues, cjson = require"cqueues", require"cjson"
            local cq = cqueues.new()
            cq:wrap(function(...) cqueues.sleep(0) print(cjson.encode{...}) end, ...)
            assert(cq:loop())
            """);
    var run = cqueues(script.toString(), "one", "two");
    assertEquals("[\"one\",\"two\"]\n", run.out(), run::output);
    assertEquals("", run.err());
    assertEquals(0, run.status());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void nativeCodeIsAFileOfTheDistribution() throws Exception {
    String mapped = "io.open'/proc/self/maps':read'*a':match'%S*jffi%S*%.so'";
    var run = cqueues("-e", "require'cqueues.socket' print(" + mapped + ")");
    String natives = root.toRealPath().resolve("lib/jni").toString();
    assertTrue(run.out().startsWith(natives), run::output);
  }

  @Test
  void anExampleRuns() throws Exception {
    var run = cqueues(root.resolve("examples/echo.lua").toString(), "--demo");
    assertEquals(0, run.status(), run::output);
    assertTrue(run.out().contains("12 lines echoed over TCP"), run::output);
  }

  @Test
  void anExampleInJavaRuns() throws Exception {
    String java = Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
    String command =
        "cd \"$0\" && exec \"$1\" @examples/java.options examples/SandboxedPlugin.java";
    var run = Subprocess.run("/bin/sh", "-c", command, root.toString(), java);
    assertTrue(run.out().startsWith("honest: 5.0 %\n"), run::output);
    assertEquals(0, run.status(), run::output);
  }

  @Test
  void theZipHasTheSame() throws Exception {
    Set<String> files;
    try (var all = Files.walk(root)) {
      files =
          all.filter(Files::isRegularFile)
              .map(file -> NAME + "/" + root.relativize(file))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    var zipped = new TreeSet<String>();
    try (var zip = new ZipFile(Artefacts.TARGET.resolve(NAME + ".zip").toFile())) {
      zip.stream().filter(entry -> !entry.isDirectory()).forEach(e -> zipped.add(e.getName()));
    }
    assertEquals(files, zipped);
    for (String file : List.of("LICENSE", "README.md", "licences/THIRD-PARTY.md")) {
      assertTrue(files.contains(NAME + "/" + file), file);
    }
  }

  @Test
  void theManualPageHasTheOptionsOfTheHelp() throws Exception {
    String page = manual();
    var help = cqueues("--help");
    var option = OPTION.matcher(help.out());
    int options = 0;
    while (option.find()) {
      options++;
      for (int i = 1; i <= 2; i++) {
        String name = option.group(i);
        if (name != null) assertTrue(page.contains(name.replace("-", "\\-")), name);
      }
    }
    assertTrue(options >= 6, help::output);
  }

  private String manual() throws IOException {
    return Files.readString(root.resolve("share/man/man1/cqueues.1"), UTF_8);
  }
}
