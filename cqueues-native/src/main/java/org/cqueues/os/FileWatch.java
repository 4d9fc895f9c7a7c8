package org.cqueues.os;

/**
 * Watches one directory: its entries, what becomes of them, and the directory itself. Used by one
 * thread.
 *
 * <p>The kernel's records are taken in batches: {@link #read} fetches one, {@link #next} goes
 * through it.
 */
public abstract class FileWatch implements AutoCloseable {
  /** The kernels' facilities for this. */
  public enum Kind {
    /** See inotify(7). */
    INOTIFY,
    /** EVFILT_VNODE, see kqueue(2). */
    KQUEUE,
    /** The same, of a kernel that has kqueue1(2). */
    KQUEUE1,
    /** PORT_SOURCE_FILE, see port_associate(3C). */
    EVENT_PORTS
  }

  /** Something appeared, or was renamed to this name. */
  public static final int CREATE = 0x01;

  /** Permissions, owner, times or the number of links changed. */
  public static final int ATTRIB = 0x02;

  /** The content changed. */
  public static final int MODIFY = 0x04;

  /** Access to it was revoked, or is not allowed any more. */
  public static final int REVOKE = 0x08;

  /** It went away, or was renamed from this name. */
  public static final int DELETE = 0x10;

  /** The kernel had no room for more: changes were lost. Comes without a name. */
  public static final int OVERFLOW = 0x100;

  /**
   * Watches a directory from now on.
   *
   * @param path without a zero byte
   * @throws SysException for example ENOENT, ENOTDIR, EACCES, or where a limit is reached; on Linux
   *     EMFILE for watches as objects, ENOSPC for watched directories
   */
  public static FileWatch open(byte[] path) {
    return Facility.watch().watch(path);
  }

  /** What {@link #open} uses. */
  public static Kind kind() {
    return Facility.watch().watchKind();
  }

  /**
   * Watches the content and the attributes of an entry, too, whether it exists or not. Where the
   * kernel reports them of all entries, there is nothing to do.
   *
   * @param name neither empty nor with a slash or a zero byte
   * @param wanted of these changes a kernel that can leave the others out
   * @return 0, or the negative errno of open(2) or of the kernel's call to watch it
   */
  public int track(byte[] name, int wanted) {
    return 0;
  }

  /** Readable while there is something to {@link #read}; -1 once closed. */
  public abstract int fd();

  /**
   * Fetches a batch of records without waiting, in place of the one before.
   *
   * @return whether there are any: 1, or 0; or the negative errno
   */
  public abstract int read();

  /** Goes to the next record of the batch; false behind the last. */
  public abstract boolean next();

  /** What happened, bits of this class; none where the record says nothing that matters here. */
  public abstract int changes();

  /** What the record says of the directory: that, or which entries came and went. */
  public abstract int directoryChanges();

  /** The entry it happened to, as the bytes the file system has; empty for the directory itself. */
  public abstract byte[] name();

  @Override
  public abstract void close();
}
