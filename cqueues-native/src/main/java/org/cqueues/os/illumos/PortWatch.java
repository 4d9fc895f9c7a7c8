package org.cqueues.os.illumos;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.cqueues.os.EntryWatch;
import org.cqueues.os.Errno;
import org.cqueues.os.LibC;
import org.cqueues.os.Memory;
import org.cqueues.os.NativeFiles;
import org.cqueues.os.SysException;
import org.jspecify.annotations.Nullable;

/**
 * PORT_SOURCE_FILE, see port_associate(3C): a {@code file_obj} for the directory and for each file.
 * The kernel compares the times in it with the file's, so that nothing is missed between two
 * associations.
 */
final class PortWatch extends EntryWatch {
  private static final int BATCH = 32;
  private static final int EACCES = Errno.code("EACCES");

  private static final int FILE_MODIFIED = 0x2;
  private static final int FILE_ATTRIB = 0x4;
  private static final int FILE_DELETE = 0x10;
  private static final int FILE_RENAME_TO = 0x20;
  private static final int FILE_RENAME_FROM = 0x40;
  private static final int UNMOUNTED = 0x20000000;
  private static final int FILE_NOFOLLOW = 0x10000000;
  private static final int GONE = FILE_DELETE | FILE_RENAME_TO | FILE_RENAME_FROM | UNMOUNTED;

  /** {@code struct file_obj}: three times, three words that are reserved, the name's address. */
  private static final int FILE_OBJ_SIZE = 80;

  private static final int FO_MTIME = 16;
  private static final int FO_NAME = 72;
  private static final int TIMES = 48;

  /** {@code struct stat}. */
  private static final int STAT_SIZE = 128;

  private static final int ST_MODE = 16;
  private static final int ST_ATIM = 48;
  private static final int S_IFMT = 0xF000;
  private static final int S_IFDIR = 0x4000;

  private final PortCalls calls;
  private final Port port;
  private final byte[] path;
  private final MemorySegment memory = Arena.ofAuto().allocate(STAT_SIZE, Long.BYTES);
  private final long status = memory.address();
  private final Map<Long, Watched> associated = new HashMap<>();
  private final Watched directory;

  private PortWatch(PortCalls calls, byte[] path) {
    this.calls = calls;
    this.path = path;
    port = new Port(calls, BATCH);
    directory = new Watched(path, FILE_MODIFIED | FILE_ATTRIB, null);
  }

  static PortWatch open(PortCalls calls, byte[] path) {
    var watch = new PortWatch(calls, path);
    int failed = watch.directory.associate();
    boolean is = failed == 0 && watch.isDirectory();
    if (is) return watch;
    watch.close();
    throw new SysException("port_associate", failed == 0 ? Errno.code("ENOTDIR") : -failed);
  }

  private boolean isDirectory() {
    return (Memory.getInt(status + ST_MODE) & S_IFMT) == S_IFDIR;
  }

  /** A {@code file_obj} and its path, which stay where they are while the kernel has them. */
  private final class Watched {
    private final Arena arena = Arena.ofAuto();

    private final long object;
    private final int events;
    private final @Nullable Entry entry;

    Watched(byte[] path, int events, @Nullable Entry entry) {
      this.events = events;
      this.entry = entry;
      object = arena.allocate(FILE_OBJ_SIZE, Long.BYTES).address();
      Memory.putLong(object + FO_NAME, NativeFiles.string(arena, path));
    }

    int associate() {
      int failed = look();
      return failed == 0 ? associateAsSeen() : failed;
    }

    private int look() {
      long name = Memory.getLong(object + FO_NAME);
      boolean itself = (events & FILE_NOFOLLOW) != 0;
      int failed = itself ? calls.lstat(name, status) : calls.stat(name, status);
      return failed == 0 ? 0 : -LibC.errno();
    }

    /** The kernel reports at once what has changed since the look. */
    private int associateAsSeen() {
      Memory.move(status + ST_ATIM, object, TIMES);
      int failed = port.associate(Port.PORT_SOURCE_FILE, object, events);
      if (failed == 0) associated.put(object, this);
      return failed;
    }

    void dissociate() {
      if (associated.remove(object) != null) port.dissociate(Port.PORT_SOURCE_FILE, object);
    }

    /** Associates it after an event; what that says, and what has happened until now. */
    int renew(int happened) {
      int changes = 0;
      if ((happened & FILE_MODIFIED) != 0) changes |= MODIFY;
      if ((happened & FILE_ATTRIB) != 0) changes |= ATTRIB;
      int failed = (happened & GONE) != 0 ? -Errno.ENOENT : look();
      if (failed == 0) {
        if ((events & FILE_MODIFIED) != 0 && differs(FO_MTIME)) changes |= MODIFY;
        failed = associateAsSeen();
      }
      if (failed == 0) return changes;
      return changes | (failed == -EACCES ? REVOKE : DELETE);
    }

    private boolean differs(int time) {
      long now = status + ST_ATIM + time;
      return Memory.getLong(object + time) != Memory.getLong(now)
          || Memory.getLong(object + time + Long.BYTES) != Memory.getLong(now + Long.BYTES);
    }
  }

  private final class File extends Entry {
    private final Watched watched;

    File(byte[] name, int wanted) {
      super(name, wanted);
      int content = wantsContent() ? FILE_MODIFIED : 0;
      watched = new Watched(pathOf(name), FILE_ATTRIB | FILE_NOFOLLOW | content, this);
    }

    @Override
    protected int attach() {
      return watched.associate();
    }

    @Override
    protected void detach() {
      watched.dissociate();
    }
  }

  private byte[] pathOf(byte[] name) {
    var all = new byte[path.length + 1 + name.length];
    System.arraycopy(path, 0, all, 0, path.length);
    all[path.length] = '/';
    System.arraycopy(name, 0, all, path.length + 1, name.length);
    return all;
  }

  @Override
  protected Entry entry(byte[] name, int wanted) {
    return new File(name, wanted);
  }

  @Override
  public int fd() {
    return port.fd();
  }

  @Override
  protected int fetch() {
    int count;
    do {
      count = port.await(0);
    } while (count == -Errno.EINTR);
    for (int i = 0; i < count; i++) {
      Watched watched = associated.remove(port.object(i));
      if (watched == null) continue;
      int changes = watched.renew(port.events(i));
      if (watched.entry == null) directoryChanged(changes);
      else changed(watched.entry, changes);
    }
    return Math.min(count, 1);
  }

  @Override
  public void close() {
    super.close();
    port.close();
  }
}
