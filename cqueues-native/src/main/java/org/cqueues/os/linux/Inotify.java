package org.cqueues.os.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.cqueues.os.Descriptor;
import org.cqueues.os.Errno;
import org.cqueues.os.FileWatch;
import org.cqueues.os.LibC;
import org.cqueues.os.Memory;
import org.cqueues.os.SysException;

/** inotify(7). */
final class Inotify extends FileWatch {
  private static final int IN_MODIFY = 0x2;
  private static final int IN_ATTRIB = 0x4;
  private static final int IN_MOVED_FROM = 0x40;
  private static final int IN_MOVED_TO = 0x80;
  private static final int IN_CREATE = 0x100;
  private static final int IN_DELETE = 0x200;
  private static final int IN_DELETE_SELF = 0x400;
  private static final int IN_MOVE_SELF = 0x800;
  private static final int IN_UNMOUNT = 0x2000;
  private static final int IN_Q_OVERFLOW = 0x4000;
  private static final int IN_ONLYDIR = 0x1000000;

  /** {@code struct inotify_event}: watch, mask, cookie, length of the name, name. */
  private static final int MASK = 4;

  private static final int LENGTH = 12;
  private static final int NAME = 16;

  private static final int WATCHED =
      IN_ATTRIB
          | IN_CREATE
          | IN_DELETE
          | IN_DELETE_SELF
          | IN_MODIFY
          | IN_MOVED_FROM
          | IN_MOVED_TO
          | IN_MOVE_SELF
          | IN_ONLYDIR;

  /** Some 300 records with names of usual length; the kernel holds 16384 by default. */
  private static final int BATCH_BYTES = 16384;

  private final LinuxLibC libc;
  private final Descriptor descriptor;
  private final MemorySegment batch = Arena.ofAuto().allocate(BATCH_BYTES, Integer.BYTES);
  private final long start = batch.address();

  /** Where the batch ends, and the next record of it begins. */
  private long end = start;

  private long following = start;

  /** The record {@link #next} went to. */
  private long record = start;

  private Inotify(LinuxLibC libc, int fd) {
    this.libc = libc;
    descriptor = new Descriptor(fd);
  }

  static Inotify open(LinuxLibC libc, byte[] path) {
    int fd = libc.inotify_init1(LinuxPlatform.NONBLOCK | LinuxPlatform.CLOEXEC);
    if (fd < 0) throw new SysException("inotify_init1", LibC.errno());
    var watch = new Inotify(libc, fd);
    try (Arena arena = Arena.ofConfined()) {
      long name = arena.allocate(path.length + 1L).address(); // zeroed, so it ends
      Memory.write(path, 0, path.length, name);
      if (libc.inotify_add_watch(fd, name, WATCHED) >= 0) return watch;
      int errno = LibC.errno();
      watch.close();
      throw new SysException("inotify_add_watch", errno);
    }
  }

  @Override
  public int fd() {
    return descriptor.fd();
  }

  @Override
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

  @Override
  public boolean next() {
    if (following >= end) return false;
    record = following;
    following += NAME + Memory.getInt(record + LENGTH);
    return true;
  }

  @Override
  public int changes() {
    int mask = Memory.getInt(record + MASK);
    int changes = 0;
    if ((mask & IN_ATTRIB) != 0) changes |= ATTRIB;
    if ((mask & IN_MODIFY) != 0) changes |= MODIFY;
    if ((mask & (IN_CREATE | IN_MOVED_TO)) != 0) changes |= CREATE;
    int gone = IN_DELETE | IN_DELETE_SELF | IN_MOVED_FROM | IN_MOVE_SELF | IN_UNMOUNT;
    if ((mask & gone) != 0) changes |= DELETE;
    if ((mask & IN_Q_OVERFLOW) != 0) changes |= OVERFLOW;
    return changes;
  }

  @Override
  public int directoryChanges() {
    boolean itself = Memory.getInt(record + LENGTH) == 0;
    return itself ? changes() : changes() & (CREATE | DELETE);
  }

  @Override
  public byte[] name() {
    int room = Memory.getInt(record + LENGTH); // the name, then zeros
    long name = record + NAME;
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
