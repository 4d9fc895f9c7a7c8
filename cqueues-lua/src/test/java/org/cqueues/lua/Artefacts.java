package org.cqueues.lua;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the build has packaged. */
final class Artefacts {
  static final String VERSION = System.getProperty("project.version", "");
  static final Path TARGET = Path.of("target").toAbsolutePath();
  static final List<String> MODULES = List.of("cqueues-native", "cqueues-core", "cqueues-lua");

  private Artefacts() {}

  static Path pom(String module) {
    return CodeBlock.ROOT.resolve(module).resolve("pom.xml");
  }

  /** A jar of a module, by what stands behind its name: {@code ""} or {@code "-sources"}. */
  static Path jar(String module, String kind) {
    String name = module.equals("cqueues-lua") ? "cqueues" : module + "-" + VERSION;
    return CodeBlock.ROOT.resolve(module).resolve("target").resolve(name + kind + ".jar");
  }

  /** The libraries of other people's. */
  static List<Path> libraries() throws IOException {
    try (Stream<Path> files = Files.list(TARGET.resolve("lib"))) {
      return files.filter(file -> !name(file).startsWith("cqueues")).sorted().toList();
    }
  }

  static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
