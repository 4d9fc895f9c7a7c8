package org.cqueues.runtime.io;

import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cqueues.os.ChildProcess;
import org.cqueues.runtime.LuaState;

/** The open files of a state: what they hold back is written at its end, whoever forgot them. */
public final class OpenFiles {
  /** The permissions of temporary files. */
  public static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final ReferenceQueue<LuaFile> abandoned = new ReferenceQueue<>();
  private final Set<Entry> entries = new HashSet<>();

  /** Commands that have not been seen to end. */
  private final List<ChildProcess> commands = new ArrayList<>();

  private OpenFiles(LuaState state) {
    state.onCollect(this::drain);
    state.onClose(this::flush);
  }

  public static OpenFiles of(LuaState state) {
    return state.extension(OpenFiles.class, OpenFiles::new);
  }

  /** What is known of one file. */
  static final class Entry extends PhantomReference<LuaFile> {
    private final FileStream stream;

    Entry(LuaFile file, FileStream stream, ReferenceQueue<LuaFile> queue) {
      super(file, queue);
      this.stream = stream;
    }
  }

  Entry add(LuaFile file, FileStream stream) {
    drain();
    var entry = new Entry(file, stream, abandoned);
    entries.add(entry);
    return entry;
  }

  /**
   * A command was started. Scripts seldom close what they have read to the end, so those that have
   * ended are waited for here; the system would keep a zombie for each.
   */
  void add(ChildProcess command) {
    commands.removeIf(ChildProcess::hasEnded);
    commands.add(command);
  }

  /** The file was closed. */
  void remove(Entry entry) {
    entries.remove(entry);
  }

  /** Closes the files that no script can reach. */
  void drain() {
    for (Reference<?> r = abandoned.poll(); r != null; r = abandoned.poll()) {
      if (r instanceof Entry entry && entries.remove(entry)) {
        try {
          entry.stream.close();
        } catch (IOException e) {
          lost(e);
        }
      }
    }
  }

  /** Writes what files hold back, as fflush(3) of all. */
  public void flush() {
    for (Entry entry : entries.toArray(new Entry[0])) {
      try {
        entry.stream.flush();
      } catch (IOException e) {
        lost(e);
      }
    }
  }

  /** Nobody is left to be told that data was lost but whoever reads the log. */
  private static void lost(IOException e) {
    System.getLogger(OpenFiles.class.getName())
        .log(System.Logger.Level.WARNING, "a file could not be written", e);
  }
}
