package org.cqueues.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** pipe(2), with a byte in it while it is awake. */
public final class PipeWakeup implements Wakeup {
  private static final int READ_AT_ONCE = 64;

  private final LibC libc = LibC.get();
  private final Descriptor in;
  private final Descriptor out;

  /** First the two descriptors, then what is read; what is written is any byte. */
  private final MemorySegment memory = Arena.ofAuto().allocate(READ_AT_ONCE, Long.BYTES);

  private final long bytes = memory.address();

  /**
   * Opens one.
   *
   * @throws SysException for example EMFILE
   */
  public PipeWakeup() {
    int failed = Platform.current().openPipe(bytes);
    if (failed < 0) throw new SysException("pipe", -failed);
    in = new Descriptor(Memory.getInt(bytes));
    out = new Descriptor(Memory.getInt(bytes + Integer.BYTES));
  }

  @Override
  public int fd() {
    return in.fd();
  }

  /** EAGAIN means that the pipe is full, so it is readable: that is success. */
  @Override
  public int wake() {
    return Wakeup.write(libc, out.fd(), bytes, 1);
  }

  /** Several bytes may be there, for whoever wakes does not look. */
  @Override
  public int clear() {
    long count;
    do {
      count = libc.read(in.fd(), bytes, READ_AT_ONCE);
    } while (count == READ_AT_ONCE || (count < 0 && LibC.errno() == Errno.EINTR));
    int errno = count < 0 ? LibC.errno() : 0;
    return errno == Errno.EAGAIN ? 0 : -errno;
  }

  @Override
  public void close() {
    in.close();
    out.close();
  }
}
