package org.cqueues.os.illumos;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.cqueues.os.Descriptor;
import org.cqueues.os.Errno;
import org.cqueues.os.Fcntl;
import org.cqueues.os.LibC;
import org.cqueues.os.Memory;
import org.cqueues.os.SysException;
import org.cqueues.os.Timeouts;

/** An event port with room for what it reports; see port_create(3C). */
final class Port implements AutoCloseable {
  static final int PORT_SOURCE_USER = 3;
  static final int PORT_SOURCE_FD = 4;
  static final int PORT_SOURCE_FILE = 7;

  /** {@code int events; unsigned short source, pad; uintptr_t object; void *user}. */
  private static final int PORT_EVENT_SIZE = 24;

  /** The same number on Linux. */
  private static final int ETIME = 62;

  private static final int SOURCE = 4;
  private static final int OBJECT = 8;

  private final PortCalls calls;
  private final Descriptor descriptor;
  private final int room;
  private final MemorySegment memory;
  private final long events;
  private final long count;
  private final long timeout;

  /**
   * Opens a port that is closed by exec.
   *
   * @param room for so many events at once
   * @throws SysException for example EAGAIN, EMFILE
   */
  Port(PortCalls calls, int room) {
    this.calls = calls;
    this.room = room;
    int fd = calls.port_create();
    if (fd < 0) throw new SysException("port_create", LibC.errno());
    Fcntl.closeOnExec(fd);
    descriptor = new Descriptor(fd);
    long size = (long) room * PORT_EVENT_SIZE + Long.BYTES + Timeouts.TIMESPEC_SIZE;
    memory = Arena.ofAuto().allocate(size, Long.BYTES);
    events = memory.address();
    count = events + (long) room * PORT_EVENT_SIZE;
    timeout = count + Long.BYTES;
  }

  /** The port's own descriptor, readable while there are events; -1 once closed. */
  int fd() {
    return descriptor.fd();
  }

  /** See port_associate(3C); once an event was reported, the object is not associated any more. */
  int associate(int source, long object, int events) {
    return calls.port_associate(fd(), source, object, events, 0) == 0 ? 0 : -LibC.errno();
  }

  /** See port_dissociate(3C); ENOENT where it is not associated. */
  int dissociate(int source, long object) {
    return calls.port_dissociate(fd(), source, object) == 0 ? 0 : -LibC.errno();
  }

  /** Puts an event of {@link #PORT_SOURCE_USER} into the port; see port_send(3C). */
  int send() {
    return calls.port_send(fd(), 0, 0) == 0 ? 0 : -LibC.errno();
  }

  /**
   * Waits for an event, see port_getn(3C). There may be some although it fails with ETIME or EINTR;
   * and then the count may be the one that was asked for while the list was left as it was.
   *
   * @param seconds +inf or NaN waits without limit
   * @return how many there are; 0 after the timeout; or the negative errno
   */
  int await(double seconds) {
    Memory.putInt(count, 1);
    Memory.putShort(events + SOURCE, (short) 0);
    long limit = Timeouts.timespec(seconds, timeout) ? timeout : 0;
    int failed = calls.port_getn(fd(), events, room, count, limit);
    int errno = failed == 0 ? 0 : LibC.errno();
    boolean ended = errno == ETIME || errno == Errno.EINTR;
    if (errno != 0 && !ended) return -errno;
    int got = Memory.getInt(count);
    if (got > 0 && source(0) != 0) return got;
    return errno == Errno.EINTR ? -errno : 0;
  }

  /** Where event {@code i} came from. */
  int source(int i) {
    return Memory.getShort(at(i) + SOURCE);
  }

  /** The object of event {@code i}. */
  long object(int i) {
    return Memory.getLong(at(i) + OBJECT);
  }

  /** What happened to it. */
  int events(int i) {
    return Memory.getInt(at(i));
  }

  private long at(int i) {
    return events + (long) i * PORT_EVENT_SIZE;
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
