package org.cqueues.os.bsd;

import org.cqueues.os.Memory;

/**
 * Where a system has the members of {@code struct kevent}, and its numbers of the filters.
 *
 * @param function the name of {@code kevent} in the library
 * @param isWide whether filter and flags have 32 bits each, not 16
 * @param size bytes from one to the next
 */
record Kevent(String function, boolean isWide, int size) {
  /** FreeBSD before 12, OpenBSD, DragonFly BSD, macOS. */
  static final Kevent CLASSIC = new Kevent("kevent", false, 32);

  /** FreeBSD from 12 on: four words more at the end. */
  static final Kevent FREEBSD_12 = new Kevent("kevent", false, 64);

  /** NetBSD before 11, in {@code __kevent50}. */
  static final Kevent NETBSD = new Kevent("__kevent50", true, 40);

  /** NetBSD from 11 on, in {@code __kevent100}: four words more at the end. */
  static final Kevent NETBSD_11 = new Kevent("__kevent100", true, 72);

  static final int EV_ADD = 0x1;
  static final int EV_DELETE = 0x2;
  static final int EV_CLEAR = 0x20;
  static final int EV_RECEIPT = 0x40;
  static final int EV_ERROR = 0x4000;
  static final int EV_EOF = 0x8000;

  static final int NOTE_DELETE = 0x1;
  static final int NOTE_WRITE = 0x2;
  static final int NOTE_EXTEND = 0x4;
  static final int NOTE_ATTRIB = 0x8;
  static final int NOTE_LINK = 0x10;
  static final int NOTE_RENAME = 0x20;
  static final int NOTE_REVOKE = 0x40;

  private static final int FILTER = 8;

  int EVFILT_READ() {
    return isWide ? 0 : -1;
  }

  int EVFILT_WRITE() {
    return isWide ? 1 : -2;
  }

  int EVFILT_VNODE() {
    return isWide ? 3 : -4;
  }

  /** Writes one; what is not given is zero. */
  void put(long address, int fd, int filter, int flags, int filterFlags) {
    Memory.clear(address, size);
    Memory.putLong(address, fd);
    if (isWide) {
      Memory.putInt(address + FILTER, filter);
      Memory.putInt(address + 12, flags);
      Memory.putInt(address + 16, filterFlags);
    } else {
      Memory.putShort(address + FILTER, (short) filter);
      Memory.putShort(address + 10, (short) flags);
      Memory.putInt(address + 12, filterFlags);
    }
  }

  /** Asks for an answer to a change, also where it succeeds. */
  void requestReceipt(long address) {
    if (isWide) Memory.putInt(address + 12, flags(address) | EV_RECEIPT);
    else Memory.putShort(address + 10, (short) (flags(address) | EV_RECEIPT));
  }

  int fd(long address) {
    return (int) Memory.getLong(address);
  }

  int filter(long address) {
    return isWide ? Memory.getInt(address + FILTER) : Memory.getShort(address + FILTER);
  }

  int flags(long address) {
    return isWide ? Memory.getInt(address + 12) : Memory.getShort(address + 10) & 0xFFFF;
  }

  int filterFlags(long address) {
    return Memory.getInt(address + (isWide ? 16 : 12));
  }

  /** The errno of an entry with {@link #EV_ERROR}. */
  int error(long address) {
    return (int) Memory.getLong(address + (isWide ? 24 : 16));
  }
}
