package org.cqueues.runtime.io;

import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.cqueues.os.ChildProcess;
import org.cqueues.os.Errno;
import org.cqueues.runtime.Finalizers;
import org.cqueues.runtime.LuaState;
import org.jspecify.annotations.Nullable;

/** The open files of a state: at its end they are closed, whoever forgot them. */
public final class OpenFiles implements Finalizers.Closing {
  /** The permissions of temporary files. */
  public static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final ReferenceQueue<LuaFile> abandoned = new ReferenceQueue<>();

  /** In the order in which they were opened. */
  private final LinkedHashSet<Entry> entries = new LinkedHashSet<>();

  /** Commands that have not been seen to end. */
  private final List<ChildProcess> commands = new ArrayList<>();

  private final LuaState state;
  private final Finalizers finalizers;

  /** How many files there may be, with what {@link #others} counts. */
  private int most = Integer.MAX_VALUE;

  private IntSupplier others = () -> 0;

  /** The thread that waits for a command, or null. */
  private volatile @Nullable Thread waiting;

  private OpenFiles(LuaState state) {
    this.state = state;
    state.onInterrupt(this::endWait);
    state.onCollect(this::watches, this::drain);
    finalizers = Finalizers.of(state);
    finalizers.closing(this);
  }

  public static OpenFiles of(LuaState state) {
    return state.extension(OpenFiles.class, OpenFiles::new);
  }

  /**
   * Limits how many files scripts may have open, those of commands included.
   *
   * @param counted what else counts
   */
  public void limit(int files, IntSupplier counted) {
    most = files;
    others = counted;
  }

  /** How many files scripts have open. */
  public int count() {
    int count = 0;
    for (Entry entry : entries) if (!entry.standard) count++;
    return count;
  }

  /**
   * One more is about to be opened.
   *
   * @throws ErrnoException EMFILE, where there are as many as there may be
   */
  void admit() throws ErrnoException {
    if (most == Integer.MAX_VALUE) return;
    drain();
    if (count() + others.getAsInt() >= most) throw new ErrnoException(Errno.code("EMFILE"));
  }

  /**
   * Waits for the end of a command. Where the script is ended before, or the program has ended the
   * state, a thread goes on waiting, so that the system keeps no zombie.
   *
   * @throws org.cqueues.runtime.ScriptEndedException where the script is ended
   */
  void await(ChildProcess command) {
    commands.remove(command);
    var over = new CompletableFuture<@Nullable Void>();
    Thread me = Thread.currentThread();
    Thread.ofPlatform()
        .daemon()
        .name("lua command")
        .start(
            () -> {
              command.await();
              over.complete(null);
              LockSupport.unpark(me);
            });
    boolean interrupted = false;
    waiting = me;
    try {
      while (!over.isDone() && !state.isEnded()) {
        state.checkWait();
        interrupted |= Thread.interrupted(); // of which the state does not want to know
        if (!over.isDone()) LockSupport.park(this);
      }
    } finally {
      waiting = null;
      if (interrupted) me.interrupt();
    }
  }

  private void endWait() {
    LockSupport.unpark(waiting);
  }

  /** Whether there are files that scripts can let go of; the standard ones stay. */
  private boolean watches() {
    for (Entry entry : entries) if (!entry.standard) return true;
    return false;
  }

  /** What is known of one file. */
  static final class Entry extends PhantomReference<LuaFile> {
    private final FileStream stream;
    private final boolean standard;
    private final long number;

    /** The state's end has closed the file. */
    boolean closed;

    Entry(
        LuaFile file,
        FileStream stream,
        boolean standard,
        long number,
        ReferenceQueue<LuaFile> queue) {
      super(file, queue);
      this.stream = stream;
      this.standard = standard;
      this.number = number;
    }
  }

  Entry add(LuaFile file, FileStream stream, boolean standard) {
    drain();
    var entry = new Entry(file, stream, standard, finalizers.number(), abandoned);
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

  @Override
  public long last() {
    Entry last = entries.isEmpty() ? null : entries.getLast();
    return last == null || last.standard ? -1 : last.number;
  }

  /** The state ends: a file is closed, which waits for the command of a pipe; see pclose(3). */
  @Override
  public void closeLast() {
    Entry last = entries.removeLast();
    last.closed = true;
    try {
      last.stream.close();
    } catch (IOException e) {
      lost(e);
    }
  }

  /** The standard streams are the process's: what they hold back is written. */
  @Override
  public void end() {
    flush();
  }

  /** No script is left to be told that data was lost; Lua 5.2 says nothing either. */
  private static void lost(IOException e) {
    System.getLogger(OpenFiles.class.getName())
        .log(System.Logger.Level.DEBUG, "a file could not be written", e);
  }
}
