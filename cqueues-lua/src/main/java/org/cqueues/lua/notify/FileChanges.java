package org.cqueues.lua.notify;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cqueues.os.FileWatch;
import org.cqueues.runtime.Bytes;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/** What happened to the names a notifier tracks and to its directory, until it is fetched. */
final class FileChanges {
  static final int ALL =
      FileWatch.CREATE | FileWatch.ATTRIB | FileWatch.MODIFY | FileWatch.REVOKE | FileWatch.DELETE;

  private static final LuaString DIRECTORY = Bytes.text(".");

  /** What is wanted of each tracked name. */
  private final Map<LuaString, Integer> tracked = new HashMap<>();

  /** What happened to tracked names; the one whose last change is oldest comes first. */
  private final LinkedHashMap<LuaString, Integer> names = new LinkedHashMap<>();

  /** What happened to the directory. */
  private int directory;

  private LuaString fetchedName = DIRECTORY;

  /** Tracks a name from now on; one that is tracked stays as it is. */
  void track(LuaString name, int wanted) {
    tracked.putIfAbsent(name, wanted & ALL);
  }

  /** Whether there is nothing to fetch. */
  boolean isEmpty() {
    return directory == 0 && names.isEmpty();
  }

  /** Takes over a batch of the kernel's records. */
  void addAll(FileWatch watch) {
    while (watch.next()) {
      int ofDirectory = watch.directoryChanges();
      directory |= ofDirectory & ALL;
      // nothing else sets this bit for a directory: what kqueue calls "written, look again"
      if ((ofDirectory & FileWatch.OVERFLOW) != 0) directory |= FileWatch.MODIFY;
      byte[] name = watch.name();
      if (name.length > 0) add(LuaString.valueUsing(name), watch.changes());
    }
  }

  private void add(LuaString name, int changes) {
    Integer wanted = tracked.get(name);
    if (wanted == null || (wanted & changes) == 0) return;
    @Nullable Integer before = names.remove(name); // and to the end
    names.put(name, (before == null ? 0 : before) | (wanted & changes));
  }

  /**
   * Fetches what happened to one name; the directory comes last.
   *
   * @return bits of {@link FileWatch}, or 0 where there is nothing; of {@link #fetchedName}
   */
  int fetch() {
    int changes;
    if (names.isEmpty()) {
      fetchedName = DIRECTORY;
      changes = directory;
      directory = 0;
    } else {
      Map.Entry<LuaString, Integer> oldest = names.pollFirstEntry();
      fetchedName = oldest.getKey();
      changes = oldest.getValue();
    }
    return changes;
  }

  /** The name that {@link #fetch} went to. */
  LuaString fetchedName() {
    return fetchedName;
  }
}
