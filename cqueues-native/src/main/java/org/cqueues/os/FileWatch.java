package org.cqueues.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Watches one directory: its entries, what becomes of them, and the directory itself; see
 * inotify(7). Used by one thread.
 *
 * <p>The kernel's records are taken in batches: {@link #read} fetches one, {@link #next} goes
 * through it.
 */
public final class FileWatch implements AutoCloseable {
  /** Something appeared, or was renamed to this name. */
  public static final int CREATE = 0x01;

  /** Permissions, owner, times or the number of links changed. */
  public static final int ATTRIB = 0x02;

  /** The content changed. */
  public static final int MODIFY = 0x04;

  /** It went away, or was renamed from this name. */
  public static final int DELETE = 0x10;

  /** The kernel had no room for more: changes were lost. Comes without a name. */
  public static final int OVERFLOW = 0x100;

  private static final int WATCHED =
      Linux.IN_ATTRIB
          | Linux.IN_CREATE
          | Linux.IN_DELETE
          | Linux.IN_DELETE_SELF
          | Linux.IN_MODIFY
          | Linux.IN_MOVED_FROM
          | Linux.IN_MOVED_TO
          | Linux.IN_MOVE_SELF
          | Linux.IN_ONLYDIR;

  /** Some 300 records with names of usual length; the kernel holds 16384 by default. */
  private static final int BATCH_BYTES = 16384;

  private final LibC libc = LibC.get();
  private final Descriptor descriptor;
  private final MemorySegment batch = Arena.ofAuto().allocate(BATCH_BYTES, Integer.BYTES);
  private final long start = batch.address();

  /** Where the batch ends, and the next record of it begins. */
  private long end = start;

  private long following = start;

  /** The record {@link #next} went to. */
  private long record = start;

  private FileWatch(int fd) {
    descriptor = new Descriptor(fd);
  }

  /**
   * Watches a directory from now on.
   *
   * @param path without a zero byte
   * @throws SysException for example ENOENT, ENOTDIR, EACCES, or where a limit is reached: EMFILE
   *     for watches as objects, ENOSPC for watched directories
   */
  public static FileWatch open(byte[] path) {
    NotifyCalls calls = NotifyCalls.get();
    int fd = calls.inotify_init1(Linux.NONBLOCK | Linux.CLOEXEC);
    if (fd < 0) throw new SysException("inotify_init1", LibC.errno());
    var watch = new FileWatch(fd);
    try (Arena arena = Arena.ofConfined()) {
      long name = arena.allocate(path.length + 1L).address(); // zeroed, so it ends
      Memory.write(path, 0, path.length, name);
      if (calls.inotify_add_watch(fd, name, WATCHED) >= 0) return watch;
      int errno = LibC.errno();
      watch.close();
      throw new SysException("inotify_add_watch", errno);
    }
  }

  /** Readable while there is something to {@link #read}; -1 once closed. */
  public int fd() {
    return descriptor.fd();
  }

  /**
   * Fetches a batch of records without waiting, in place of the one before.
   *
   * @return whether there are any: 1, or 0; or the negative errno
   */
  public int read() {
    following = start;
    end = start;
    long length;
    do {
      length = libc.read(descriptor.fd(), start, BATCH_BYTES);
      if (length < 0) {
        int errno = LibC.errno();
        if (errno == Errno.EAGAIN) return 0;
        if (errno != Errno.EINTR) return -errno;
      }
    } while (length < 0);
    end = start + length;
    return length > 0 ? 1 : 0;
  }

  /** Goes to the next record of the batch; false behind the last. */
  public boolean next() {
    if (following >= end) return false;
    record = following;
    following += Linux.INOTIFY_NAME + Memory.getInt(record + Linux.INOTIFY_LENGTH);
    return true;
  }

  /** What happened, bits of this class; none where the record says nothing that matters here. */
  public int changes() {
    int mask = Memory.getInt(record + Linux.INOTIFY_MASK);
    int changes = 0;
    if ((mask & Linux.IN_ATTRIB) != 0) changes |= ATTRIB;
    if ((mask & Linux.IN_MODIFY) != 0) changes |= MODIFY;
    if ((mask & (Linux.IN_CREATE | Linux.IN_MOVED_TO)) != 0) changes |= CREATE;
    int gone =
        Linux.IN_DELETE
            | Linux.IN_DELETE_SELF
            | Linux.IN_MOVED_FROM
            | Linux.IN_MOVE_SELF
            | Linux.IN_UNMOUNT;
    if ((mask & gone) != 0) changes |= DELETE;
    if ((mask & Linux.IN_Q_OVERFLOW) != 0) changes |= OVERFLOW;
    return changes;
  }

  /** The entry it happened to, as the bytes the file system has; empty for the directory itself. */
  public byte[] name() {
    int room = Memory.getInt(record + Linux.INOTIFY_LENGTH); // the name, then zeros
    long name = record + Linux.INOTIFY_NAME;
    long zero = Memory.find((byte) 0, name, name + room);
    var bytes = new byte[zero < 0 ? room : (int) (zero - name)];
    Memory.read(name, bytes, 0, bytes.length);
    return bytes;
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
