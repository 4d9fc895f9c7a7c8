package org.cqueues.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The descriptors of this process. */
public final class Descriptors {
  private static final Path ALL = Path.of("/proc/self/fd");

  private Descriptors() {}

  public static int count() throws IOException {
    try (var open = Files.list(ALL)) {
      return (int) open.count();
    }
  }

  /** The descriptor of an open file. */
  public static int ofFile(String path) throws IOException {
    Path file = Path.of(path).toRealPath();
    try (var open = Files.list(ALL)) {
      for (Path descriptor : (Iterable<Path>) open::iterator) {
        if (Files.isSymbolicLink(descriptor) && Files.readSymbolicLink(descriptor).equals(file)) {
          return Integer.parseInt(descriptor.getFileName().toString());
        }
      }
    }
    throw new IllegalArgumentException(path + " is not open");
  }
}
