package org.cqueues.os.bsd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.cqueues.os.Descriptor;
import org.cqueues.os.EntryWatch;
import org.cqueues.os.Errno;
import org.cqueues.os.LibC;
import org.cqueues.os.NativeFiles;
import org.cqueues.os.SysException;
import org.cqueues.os.Timeouts;

/** EVFILT_VNODE, see kqueue(2): a descriptor for the directory and for each file. */
final class VnodeWatch extends EntryWatch {
  private static final int BATCH = 32;

  private static final int OF_DIRECTORY =
      Kevent.NOTE_DELETE
          | Kevent.NOTE_WRITE
          | Kevent.NOTE_EXTEND
          | Kevent.NOTE_ATTRIB
          | Kevent.NOTE_RENAME
          | Kevent.NOTE_REVOKE;

  private static final int OF_FILE =
      Kevent.NOTE_DELETE | Kevent.NOTE_ATTRIB | Kevent.NOTE_RENAME | Kevent.NOTE_REVOKE;

  private static final int OF_CONTENT = Kevent.NOTE_WRITE | Kevent.NOTE_EXTEND;

  private final KqueueCalls calls;
  private final Kevent layout;
  private final Descriptor queue;
  private final Descriptor directory;
  private final Map<Integer, File> files = new HashMap<>();
  private final MemorySegment memory;
  private final long events;
  private final long change;
  private final Pointer atOnce;

  private VnodeWatch(Kernel kernel, Descriptor queue, Descriptor directory) {
    this.calls = kernel.calls();
    this.layout = kernel.layout();
    this.queue = queue;
    this.directory = directory;
    long room = (BATCH + 1L) * layout.size() + Timeouts.TIMESPEC_SIZE;
    memory = Arena.ofAuto().allocate(room, Long.BYTES);
    events = memory.address();
    change = events + (long) BATCH * layout.size();
    atOnce = Pointer.wrap(Runtime.getSystemRuntime(), change + layout.size()); // zeros
  }

  static VnodeWatch open(Kernel kernel, byte[] path) {
    int fd = NativeFiles.openDirectory(path);
    if (fd < 0) throw new SysException("open", -fd);
    var directory = new Descriptor(fd);
    VnodeWatch watch;
    try {
      watch = new VnodeWatch(kernel, kernel.open(), directory);
    } catch (SysException e) {
      directory.close();
      throw e;
    }
    int failed = watch.add(fd, OF_DIRECTORY);
    if (failed == 0) return watch;
    watch.close();
    throw new SysException("kevent", -failed);
  }

  private int add(int fd, int notes) {
    return change(fd, Kevent.EV_ADD | Kevent.EV_CLEAR, notes);
  }

  private int change(int fd, int flags, int notes) {
    layout.put(change, fd, layout.EVFILT_VNODE(), flags, notes);
    int count;
    do {
      count = calls.kevent(queue.fd(), change, 1, 0, 0, atOnce);
    } while (count < 0 && LibC.errno() == Errno.EINTR);
    return count < 0 ? -LibC.errno() : 0;
  }

  private final class File extends Entry {
    private int fd = -1;

    File(byte[] name, int wanted) {
      super(name, wanted);
    }

    @Override
    protected int attach() {
      int opened = NativeFiles.openEntry(directory.fd(), name());
      if (opened < 0) return opened;
      int failed = add(opened, wantsContent() ? OF_FILE | OF_CONTENT : OF_FILE);
      if (failed != 0) {
        LibC.get().close(opened);
        return failed;
      }
      fd = opened;
      files.put(fd, this);
      return 0;
    }

    /** Libraries may keep a filter of what is closed without a word. */
    @Override
    protected void detach() {
      change(fd, Kevent.EV_DELETE, 0);
      files.remove(fd);
      LibC.get().close(fd);
      fd = -1;
    }
  }

  @Override
  protected Entry entry(byte[] name, int wanted) {
    return new File(name, wanted);
  }

  @Override
  public int fd() {
    return queue.fd();
  }

  @Override
  protected int fetch() {
    int count;
    do {
      count = calls.kevent(queue.fd(), 0, 0, events, BATCH, atOnce);
    } while (count < 0 && LibC.errno() == Errno.EINTR);
    if (count <= 0) return count < 0 ? -LibC.errno() : 0;
    for (int i = 0; i < count; i++) {
      long event = events + (long) i * layout.size();
      int fd = layout.fd(event);
      int changes = changes(layout.filterFlags(event));
      File file = files.get(fd);
      if (fd == directory.fd()) directoryChanged(changes);
      else if (file != null) changed(file, changes);
    }
    return 1;
  }

  private static int changes(int notes) {
    int changes = 0;
    if ((notes & (Kevent.NOTE_ATTRIB | Kevent.NOTE_LINK)) != 0) changes |= ATTRIB;
    if ((notes & OF_CONTENT) != 0) changes |= MODIFY;
    if ((notes & (Kevent.NOTE_DELETE | Kevent.NOTE_RENAME)) != 0) changes |= DELETE;
    if ((notes & Kevent.NOTE_REVOKE) != 0) changes |= REVOKE;
    return changes;
  }

  @Override
  public void close() {
    super.close();
    directory.close();
    queue.close();
  }
}
