package org.cqueues.os;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
final class FileWatchTest {
  @TempDir Path directory;

  private FileWatch open() {
    return FileWatch.open(directory.toString().getBytes(UTF_8));
  }

  /** How often each change was reported, as "name:bits". */
  private static Map<String, Integer> reports(FileWatch watch) {
    var reports = new HashMap<String, Integer>();
    while (watch.read() == 1) {
      while (watch.next()) {
        reports.merge(new String(watch.name(), UTF_8) + ":" + watch.changes(), 1, Integer::sum);
      }
    }
    return reports;
  }

  @Test
  void nothingHappenedAtFirst() {
    try (var watch = open()) {
      assertEquals(0, watch.read());
      assertFalse(watch.next());
      assertEquals(0, Readiness.await(watch.fd(), Interest.READ, 0));
    }
  }

  @Test
  void everyEntryIsReportedOverManyBatches() throws IOException {
    int count = 2000;
    try (var watch = open()) {
      for (int i = 0; i < count; i++) Files.createFile(directory.resolve("entry " + i));
      assertEquals(Interest.READ, Readiness.await(watch.fd(), Interest.READ, 0));
      Map<String, Integer> reports = reports(watch);
      for (int i = 0; i < count; i++) {
        assertEquals(1, reports.get("entry " + i + ":" + FileWatch.CREATE));
      }
      assertEquals(count, reports.size());
    }
  }

  @Test
  void theLongestNameFits() throws IOException {
    String name = "n".repeat(255);
    try (var watch = open()) {
      Files.createFile(directory.resolve(name));
      assertEquals(Map.of(name + ":" + FileWatch.CREATE, 1), reports(watch));
    }
  }

  @Test
  void theDirectoryItselfHasNoName() throws IOException {
    try (var watch = open()) {
      Files.delete(directory);
      Map<String, Integer> reports = reports(watch);
      Files.createDirectory(directory);
      assertEquals(1, reports.get(":" + FileWatch.DELETE));
      assertTrue(reports(watch).isEmpty());
    }
  }

  @Test
  void aFileIsRefusedAndNothingStaysOpen() throws IOException {
    byte[] file = Files.createFile(directory.resolve("file")).toString().getBytes(UTF_8);
    open().close(); // whatever is loaded lazily
    int before = Descriptors.count();
    var refused = assertThrows(SysException.class, () -> FileWatch.open(file));
    assertEquals(Errno.code("ENOTDIR"), refused.errno());
    assertEquals(before, Descriptors.count());
  }
}
