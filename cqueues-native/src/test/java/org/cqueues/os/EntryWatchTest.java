package org.cqueues.os;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The states of an entry, in a file system that says whatever a test wants. */
class EntryWatchTest {
  private static final int EACCES = Errno.code("EACCES");
  private static final int ALL =
      FileWatch.CREATE | FileWatch.ATTRIB | FileWatch.MODIFY | FileWatch.REVOKE | FileWatch.DELETE;

  /** The negative errno of watching a name; those that are not in it can be watched. */
  private final Map<String, Integer> refused = new HashMap<>();

  private final Map<String, Watch.Named> watched = new HashMap<>();
  private final Watch watch = new Watch();

  private final class Watch extends EntryWatch {
    private Runnable next = () -> {};

    private final class Named extends Entry {
      Named(byte[] name, int wanted) {
        super(name, wanted);
      }

      private String text() {
        return new String(name(), UTF_8);
      }

      @Override
      protected int attach() {
        int failed = refused.getOrDefault(text(), 0);
        if (failed == 0) watched.put(text(), this);
        return failed;
      }

      @Override
      protected void detach() {
        watched.remove(text());
      }
    }

    @Override
    protected Entry entry(byte[] name, int wanted) {
      return new Named(name, wanted);
    }

    @Override
    public int fd() {
      return -1;
    }

    @Override
    protected int fetch() {
      next.run();
      return 1;
    }

    void writeDirectory() {
      next = () -> directoryChanged(FileWatch.MODIFY);
    }

    void change(String name, int changes) {
      Named entry = Objects.requireNonNull(watched.get(name));
      next = () -> changed(entry, changes);
    }
  }

  private int track(String name) {
    return watch.track(name.getBytes(UTF_8), ALL);
  }

  /** What is reported of entries, as "name:bits". */
  private List<String> reports() {
    var reports = new ArrayList<String>();
    assertEquals(1, watch.read());
    while (watch.next()) {
      String name = new String(watch.name(), UTF_8);
      if (!name.isEmpty()) reports.add(name + ":" + watch.changes());
      assertEquals(name.isEmpty() ? watch.changes() : 0, watch.directoryChanges());
    }
    return reports;
  }

  private List<String> afterWriting() {
    watch.writeDirectory();
    return reports();
  }

  @Test
  void oneThatIsMissingIsCreatedWhenItAppears() {
    refused.put("a", -Errno.ENOENT);
    assertEquals(0, track("a"));
    assertEquals(List.of(), afterWriting());
    refused.clear();
    assertEquals(List.of("a:" + FileWatch.CREATE), afterWriting());
    assertEquals(List.of(), afterWriting());
  }

  @Test
  void oneThatMayNotBeReadAnyMoreIsRevokedAndItsAttributesHaveChangedWhenItMay() {
    track("a");
    refused.put("a", -EACCES);
    watch.change("a", FileWatch.REVOKE);
    assertEquals(List.of("a:" + FileWatch.REVOKE), reports());
    assertEquals(List.of(), afterWriting());
    refused.clear();
    assertEquals(List.of("a:" + FileWatch.ATTRIB), afterWriting());
  }

  @Test
  void oneThatAppearsAndMayNotBeReadIsRevoked() {
    refused.put("a", -Errno.ENOENT);
    track("a");
    refused.put("a", -EACCES);
    assertEquals(List.of("a:" + FileWatch.REVOKE), afterWriting());
    refused.put("a", -Errno.ENOENT);
    assertEquals(List.of("a:" + FileWatch.DELETE), afterWriting());
  }

  @Test
  void oneThatIsReplacedIsDeletedAndCreated() {
    track("a");
    watch.change("a", FileWatch.DELETE);
    assertEquals(List.of("a:" + (FileWatch.DELETE | FileWatch.CREATE)), reports());
    assertEquals(List.of("a"), List.copyOf(watched.keySet()));
  }

  @Test
  void whateverElseKeepsItFromBeingWatchedIsTold() {
    refused.put("a", -Errno.EMFILE);
    assertEquals(-Errno.EMFILE, track("a"));
    refused.clear();
    assertEquals(List.of(), afterWriting());
    assertEquals(0, track("a"));
    assertEquals(0, track("a"));
    watch.close();
    assertEquals(Map.of(), watched);
  }
}
