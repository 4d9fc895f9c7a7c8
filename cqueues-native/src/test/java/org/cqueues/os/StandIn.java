package org.cqueues.os;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Libraries that stand in for the kernels of other systems, made with {@code cc} from {@code
 * src/test/c}. Where there is no compiler, or no Linux below them, the test is skipped.
 */
public final class StandIn {
  private static final Path SOURCES = Path.of("src", "test", "c");
  private static final Path LIBRARIES = Path.of("target", "standin");
  private static final Map<String, Path> MADE = new ConcurrentHashMap<>();

  private StandIn() {}

  /**
   * The file of a library.
   *
   * @param name what it is called
   * @param source a file of {@code src/test/c}
   * @param options of the compiler
   */
  public static String library(String name, String source, String... options) {
    assumeTrue(
        System.getProperty("os.name").equals("Linux"), "the stand-ins are for Linux to run on");
    return MADE.computeIfAbsent(name, _ -> compile(name, source, options)).toString();
  }

  /**
   * The file of a library with what we call in the C library of another system, as it is in a late
   * release.
   *
   * @param name of the system, as in {@code os.name}
   */
  public static String system(String name) {
    return switch (name) {
      case "freebsd" -> bsd(name, "FREEBSD", "FREEBSD_12");
      case "netbsd" -> bsd(name, "NETBSD", "NETBSD");
      case "openbsd" -> bsd(name, "OPENBSD", "CLASSIC");
      case "dragonfly" -> bsd(name, "DRAGONFLY", "CLASSIC");
      case "mac" -> bsd(name, "MACOS", "CLASSIC");
      case "sunos" -> library(name, "libc.c", "-DSYSTEM=ILLUMOS", source("ports.c"));
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String bsd(String name, String system, String layout) {
    String kqueue = source("kqueue.c");
    return library(
        name, "libc.c", "-DSYSTEM=" + system, kqueue, "-DLAYOUT=" + layout, "-DRECEIPTS");
  }

  private static String source(String file) {
    return SOURCES.resolve(file).toString();
  }

  private static Path compile(String name, String source, String... options) {
    Path library = LIBRARIES.resolve("lib" + name + ".so").toAbsolutePath();
    var command = new ArrayList<>(List.of("cc", "-Wall", "-Wextra", "-Werror", "-O1", "-fPIC"));
    command.addAll(List.of("-shared", "-pthread", "-o", library.toString()));
    command.addAll(List.of(options));
    command.add(source(source));
    try {
      Files.createDirectories(LIBRARIES);
      Process compiler = new ProcessBuilder(command).inheritIO().start();
      if (compiler.waitFor() != 0) throw new AssertionError("cc failed: " + command);
    } catch (IOException e) {
      assumeTrue(false, "no C compiler: " + e.getMessage());
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return library;
  }
}
