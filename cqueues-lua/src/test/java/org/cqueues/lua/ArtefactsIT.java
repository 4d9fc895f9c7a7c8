package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.cqueues.lua.embed.LuaEngine;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published beside the classes. */
final class ArtefactsIT {
  private static final Map<String, String> ENTRIES =
      Map.of(
          "cqueues-native", "org/cqueues/os/Poller",
          "cqueues-core", "org/cqueues/core/Controller",
          "cqueues-lua", "org/cqueues/lua/embed/LuaEngine");

  /** What start-java.md says. */
  private static final String FLAGS =
      "--add-exports=java.base/jdk.internal.vm=org.cqueues.core"
          + " --enable-native-access=org.cqueues.os,ALL-UNNAMED"
          + " --sun-misc-unsafe-memory-access=allow";

  @Test
  void eachModuleHasSourcesAndJavadoc() throws Exception {
    for (String module : Artefacts.MODULES) {
      String name = String.valueOf(ENTRIES.get(module));
      for (var kind : Map.of("-sources", ".java", "-javadoc", ".html").entrySet()) {
        try (var jar = new ZipFile(Artefacts.jar(module, kind.getKey()).toFile())) {
          assertNotNull(jar.getEntry(name + kind.getValue()), jar.getName());
        }
      }
    }
  }

  @Test
  void theBillOfMaterialsNamesEveryLibraryWithItsVersion() throws Exception {
    Path bom = Artefacts.TARGET.resolve("bom.json");
    Assumptions.assumeTrue(Files.exists(bom), "skipped: Maven was offline, and made none");
    String json = Files.readString(bom, UTF_8);
    List<String> named = new ArrayList<>();
    try (LuaEngine lua = LuaEngine.open()) {
      Rocks.install(lua.state());
      String script =
          """
          local bom, names = require"cjson".decode((...)), {}
          assert(bom.bomFormat == "CycloneDX")
          for _, component in ipairs(bom.components) do
            local kind = component.purl:match"classifier=([^&]+)"
            names[#names + 1] = component.name .. "-" .. component.version .. (kind and "-" .. kind or "") .. ".jar"
          end
          return table.concat(names, "\\n")
          """;
      String.valueOf(lua.eval(script, json).as(String.class)).lines().forEach(named::add);
    }
    for (Path library : Artefacts.libraries()) {
      assertTrue(named.contains(Artefacts.name(library)), library + " is not in " + named);
    }
  }

  @Test
  void theNoticesNameEveryLibrary() throws Exception {
    String notices =
        Files.readString(CodeBlock.ROOT.resolve("licences").resolve("THIRD-PARTY.md"), UTF_8);
    for (Path library : Artefacts.libraries()) {
      String name =
          Artefacts.name(library).replaceFirst("-\\d.*", "").replaceFirst("-jdk\\d+on$", "");
      assertTrue(notices.matches("(?s).*[ |]" + name + "[ ,|].*"), name);
    }
  }

  /** LuaJ can be no module, so ours are automatic ones: those see the class path, where it is. */
  @Test
  void aProgramRunsOnTheModulePath(@TempDir Path directory) throws Exception {
    Files.writeString(
        directory.resolve("module-info.java"), "module app {requires org.cqueues.lua;}");
    Path main = Files.createDirectories(directory.resolve("app")).resolve("Main.java");
    Files.writeString(
        main,
        """
        package app;
        import java.util.concurrent.CompletableFuture;
        import org.cqueues.lua.embed.LuaEngine;
        public class Main {
          public static void main(String[] args) {
            LuaEngine.Builder builder = LuaEngine.builder()
                .function("later", call -> CompletableFuture.supplyAsync(() -> "later"));
            try (LuaEngine lua = builder.open()) {
              lua.spawn(\"""
                  local a, b = require"cqueues.socket".pair()
                  a:write"hello\\\\n"
                  a:flush()
                  print(b:read"*l", later(), ...)
                  \""", Main.class.getModule().getName(), LuaEngine.class.getModule().getName());
              lua.run();
            }
          }
        }
        """);
    var modules = new ArrayList<String>();
    for (String module : Artefacts.MODULES) modules.add(Artefacts.jar(module, "").toString());
    var libraries = new ArrayList<String>();
    for (Path library : Artefacts.libraries()) libraries.add(library.toString());
    String modulePath = String.join(":", modules);
    String classPath = String.join(":", libraries);
    Path home = Path.of(System.getProperty("java.home"), "bin");
    String out = directory.resolve("out").toString();
    var compiled =
        Subprocess.run(
            home.resolve("javac").toString(),
            "-p",
            modulePath,
            "-cp",
            classPath,
            "-d",
            out,
            directory.resolve("module-info.java").toString(),
            main.toString());
    assertEquals(0, compiled.status(), compiled::output);
    var command = new ArrayList<String>(List.of(home.resolve("java").toString()));
    List<String> program =
        List.of("-p", modulePath + ":" + out, "-cp", classPath, "-m", "app/app.Main");
    command.addAll(program);
    var refused = Subprocess.run(command, Map.of(), "");
    assertTrue(refused.err().contains("start the JVM with " + FLAGS), refused::output);

    command.addAll(1, List.of(FLAGS.split(" ", -1)));
    var run = Subprocess.run(command, Map.of(), "");
    assertEquals("hello\tlater\tapp\torg.cqueues.lua\n", run.out(), run::output);
    assertEquals("", run.err());
    assertEquals(0, run.status());
  }
}
