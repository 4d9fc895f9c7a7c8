package org.cqueues.os;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every watch tells of tracked entries and of the directory, whatever the kernel's facility.
 */
public abstract class FileWatchContract {
  private static final int ALL =
      FileWatch.CREATE | FileWatch.ATTRIB | FileWatch.MODIFY | FileWatch.REVOKE | FileWatch.DELETE;

  @TempDir Path parent;
  private Path directory;
  private FileWatch watch;

  /** What the last {@link #look} saw of the entry {@code a}, and of the directory. */
  private int ofA;

  private int ofDirectory;

  protected abstract FileWatch open(byte[] path);

  @BeforeEach
  void openWatch() throws IOException {
    directory = Files.createDirectory(parent.resolve("d"));
    watch = open(bytes(directory));
  }

  @AfterEach
  void closeWatch() {
    watch.close();
  }

  private static byte[] bytes(Path path) {
    return path.toString().getBytes(UTF_8);
  }

  private Path a() {
    return directory.resolve("a");
  }

  private void track(int wanted) {
    assertEquals(0, watch.track("a".getBytes(UTF_8), wanted));
  }

  private void look() {
    ofA = 0;
    ofDirectory = 0;
    while (watch.read() == 1) {
      while (watch.next()) {
        ofDirectory |= watch.directoryChanges();
        if (new String(watch.name(), UTF_8).equals("a")) ofA |= watch.changes();
      }
    }
    assertEquals(0, Readiness.await(watch.fd(), Interest.READ, 0));
  }

  private void assertSeen(int wanted) {
    assertEquals(Interest.READ, Readiness.await(watch.fd(), Interest.READ, 0));
    look();
    assertEquals(wanted, ofA & wanted, "changes: " + ofA);
  }

  /** Something about its entries: which one, some kernels do not say. */
  private void assertDirectoryWritten() {
    int written = FileWatch.CREATE | FileWatch.DELETE | FileWatch.MODIFY;
    assertTrue((ofDirectory & written) != 0, "changes: " + ofDirectory);
  }

  @Test
  void nothingIsReportedOfWhatWasThereBefore() throws IOException {
    Files.createFile(a());
    look();
    track(ALL);
    look();
    assertEquals(0, ofA);
    assertEquals(0, ofDirectory);
  }

  @Test
  void theLifeOfATrackedFileIsReported() throws IOException {
    track(ALL);
    for (int again = 0; again < 3; again++) {
      Files.createFile(a());
      assertSeen(FileWatch.CREATE);
      assertDirectoryWritten();
      Files.writeString(a(), "content");
      assertSeen(FileWatch.MODIFY);
      assertEquals(0, ofDirectory);
      Files.setPosixFilePermissions(a(), PosixFilePermissions.fromString("rw-------"));
      assertSeen(FileWatch.ATTRIB);
      Files.delete(a());
      assertSeen(FileWatch.DELETE);
      assertDirectoryWritten();
    }
  }

  @Test
  void renamingIsComingAndGoing() throws IOException {
    track(ALL);
    Path other = Files.createFile(directory.resolve("b"));
    look();
    assertEquals(0, ofA);
    Files.move(other, a());
    assertSeen(FileWatch.CREATE);
    Files.writeString(a(), "content", StandardOpenOption.APPEND);
    assertSeen(FileWatch.MODIFY);
    Files.move(a(), other);
    assertSeen(FileWatch.DELETE);
    Files.writeString(other, "content", StandardOpenOption.APPEND);
    look();
    assertEquals(0, ofA);
  }

  @Test
  void whatTakesTheNameIsWatchedFromThenOn() throws IOException {
    Files.createFile(a());
    track(ALL);
    Files.move(Files.createFile(directory.resolve("b")), a(), StandardCopyOption.REPLACE_EXISTING);
    assertSeen(FileWatch.CREATE);
    Files.writeString(a(), "content");
    assertSeen(FileWatch.MODIFY);
  }

  @Test
  void otherEntriesAreReportedOfTheDirectoryOnly() throws IOException {
    track(ALL);
    Path other = Files.createFile(directory.resolve("b"));
    look();
    assertEquals(0, ofA);
    assertDirectoryWritten();
    Files.delete(other);
    look();
    assertDirectoryWritten();
  }

  @Test
  void theDirectoryItselfIsReported() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    look();
    assertEquals(FileWatch.ATTRIB, ofDirectory);
    Files.delete(directory);
    look();
    assertEquals(FileWatch.DELETE, ofDirectory & FileWatch.DELETE);
    look();
    assertEquals(0, ofDirectory);
  }

  @Test
  void whatIsNoDirectoryIsRefusedAndNothingStaysOpen() throws IOException {
    byte[] file = bytes(Files.createFile(parent.resolve("file")));
    byte[] missing = bytes(parent.resolve("missing"));
    int before = Descriptors.count();
    var refused = assertThrows(SysException.class, () -> open(file));
    assertEquals(Errno.code("ENOTDIR"), refused.errno());
    refused = assertThrows(SysException.class, () -> open(missing));
    assertEquals(Errno.ENOENT, refused.errno());
    // fewer where a stand-in finds out that another queue is closed, for its number came back
    assertTrue(Descriptors.count() <= before, before + " became " + Descriptors.count());
  }

  @Test
  void closingGivesBackEveryDescriptor() throws IOException {
    Files.createFile(a());
    int before = Descriptors.count();
    for (int i = 0; i < 10; i++) {
      try (var other = open(bytes(directory))) {
        assertEquals(0, other.track("a".getBytes(UTF_8), ALL));
      }
    }
    // stand-ins find out that a queue is closed when its number comes back
    assertTrue(Descriptors.count() <= before + 2, before + " became " + Descriptors.count());
  }
}
