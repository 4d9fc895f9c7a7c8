package org.cqueues.os;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A watch by kernels that tell of single files only, and of a directory no more than that it was
 * written: each tracked entry is watched by itself. One that is missing, or that may not be read,
 * is tried again whenever the directory was written.
 */
public abstract class EntryWatch extends FileWatch {
  private static final int EACCES = Errno.code("EACCES");
  private static final byte[] DIRECTORY = {};

  /** How it stands with an entry. */
  private enum State {
    WATCHED,
    DELETED,
    REVOKED
  }

  /** One tracked entry. */
  protected abstract static class Entry {
    private final byte[] name;
    private final int wanted;
    private State state = State.DELETED;

    /** See {@link FileWatch#track}. */
    protected Entry(byte[] name, int wanted) {
      this.name = name;
      this.wanted = wanted;
    }

    /** As it was given. */
    protected byte[] name() {
      return name;
    }

    /** Whether changes of the content matter. */
    protected boolean wantsContent() {
      return (wanted & MODIFY) != 0;
    }

    /**
     * Begins to watch the file that has the name now.
     *
     * @return 0, or the negative errno
     */
    protected abstract int attach();

    /** Ends that. */
    protected abstract void detach();
  }

  /** Of an entry, or of the directory. */
  private record Change(@Nullable Entry entry, int changes) {}

  private final List<Entry> entries = new ArrayList<>();
  private final ArrayDeque<Change> batch = new ArrayDeque<>();
  private @Nullable Change current;

  /** Makes one that is not watched yet. */
  protected abstract Entry entry(byte[] name, int wanted);

  /**
   * Takes what the kernel has, by {@link #changed} and {@link #directoryChanged}.
   *
   * @return as of {@link FileWatch#read}
   */
  protected abstract int fetch();

  @Override
  public int track(byte[] name, int wanted) {
    for (Entry entry : entries) if (Arrays.equals(entry.name, name)) return 0;
    Entry entry = entry(name, wanted);
    int failed = attach(entry);
    if (failed == 0) entries.add(entry);
    return failed;
  }

  /** That there is no such file, or that it may not be read, is no failure, but a state. */
  private static int attach(Entry entry) {
    int failed = entry.attach();
    if (failed == 0) entry.state = State.WATCHED;
    else if (failed == -Errno.ENOENT) entry.state = State.DELETED;
    else if (failed == -EACCES) entry.state = State.REVOKED;
    else return failed;
    return 0;
  }

  /** A watched entry has changed; what has gone may have come again meanwhile. */
  protected final void changed(Entry entry, int changes) {
    int all = changes;
    if ((changes & (DELETE | REVOKE)) != 0) {
      entry.detach();
      entry.state = State.DELETED;
      attach(entry);
      if (entry.state == State.WATCHED) all |= CREATE;
    }
    batch.add(new Change(entry, all));
  }

  /** The directory has changed; where it was written, entries may have come and gone. */
  protected final void directoryChanged(int changes) {
    batch.add(new Change(null, changes));
    if ((changes & MODIFY) == 0) return;
    for (Entry entry : entries) {
      if (entry.state == State.WATCHED) continue;
      State before = entry.state;
      attach(entry);
      int change = change(before, entry.state);
      if (change != 0) batch.add(new Change(entry, change));
    }
  }

  private static int change(State before, State now) {
    if (before == now) return 0;
    return switch (now) {
      case WATCHED -> before == State.DELETED ? CREATE : ATTRIB;
      case DELETED -> DELETE;
      case REVOKED -> REVOKE;
    };
  }

  @Override
  public final int read() {
    batch.clear();
    return fetch();
  }

  @Override
  public final boolean next() {
    current = batch.poll();
    return current != null;
  }

  @Override
  public final int changes() {
    return current == null ? 0 : current.changes;
  }

  /** A kernel like that says of the directory what is to be said itself. */
  @Override
  public final int directoryChanges() {
    return current == null || current.entry != null ? 0 : current.changes;
  }

  @Override
  public final byte[] name() {
    return current == null || current.entry == null ? DIRECTORY : current.entry.name;
  }

  @Override
  public void close() {
    for (Entry entry : entries) {
      if (entry.state == State.WATCHED) entry.detach();
    }
    entries.clear();
  }
}
