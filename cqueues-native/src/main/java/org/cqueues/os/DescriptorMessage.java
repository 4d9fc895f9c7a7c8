package org.cqueues.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A message that may carry descriptors, as sendmsg(2) and recvmsg(2) take it: a {@code msghdr}, one
 * {@code iovec}, and room for control data, see cmsg(3).
 */
final class DescriptorMessage {
  private static final int CONTROL_SIZE = 1024;

  /** {@code struct iovec} on 64 bits, the same on every system: base, length. */
  private static final int IOVEC_LENGTH = 8;

  private static final int IOVEC_SIZE = 16;

  private final SocketPlatform system;
  private final MessageLayout layout;
  private final MemorySegment memory;
  private final long header;
  private final long vector;
  private final long control;

  DescriptorMessage(SocketPlatform system) {
    this.system = system;
    layout = system.messages();
    memory = Arena.ofAuto().allocate(IOVEC_SIZE + CONTROL_SIZE + layout.size(), 16);
    vector = memory.address();
    control = vector + IOVEC_SIZE;
    header = control + CONTROL_SIZE;
  }

  /**
   * Makes it a message to send.
   *
   * @param descriptor sent with it, unless negative
   * @return the address of the {@code msghdr}
   */
  long toSend(long address, long length, int descriptor) {
    prepare(address, length);
    if (descriptor < 0) return header;
    int size = layout.data() + Integer.BYTES;
    Memory.clear(control, CONTROL_SIZE);
    layout.dataLength().put(control, size);
    layout.level().put(control, system.SOL_SOCKET());
    layout.type().put(control, system.SCM_RIGHTS());
    Memory.putInt(control + layout.data(), descriptor);
    layout.control().put(header, control);
    layout.controlLength().put(header, aligned(size));
    return header;
  }

  /** Makes it room for a message, and returns the address of the {@code msghdr}. */
  long toReceive(long address, long length) {
    prepare(address, length);
    layout.control().put(header, control);
    layout.controlLength().put(header, CONTROL_SIZE);
    return header;
  }

  private void prepare(long address, long length) {
    Memory.clear(header, layout.size());
    Memory.putLong(vector, address);
    Memory.putLong(vector + IOVEC_LENGTH, length);
    layout.iov().put(header, vector);
    layout.iovLength().put(header, 1);
  }

  /** Whether bytes or descriptors of the received message did not fit. */
  boolean isTruncated() {
    long flags = layout.flags().get(header);
    return (flags & (system.MSG_TRUNC() | system.MSG_CTRUNC())) != 0;
  }

  /** The descriptors that came with the received message, in order. */
  int[] descriptors() {
    var found = new int[0];
    int data = layout.data();
    long end = control + layout.controlLength().get(header);
    for (long at = control; at + data <= end; ) {
      long size = layout.dataLength().get(at);
      if (size < data || at + size > end) return found;
      if (layout.level().get(at) == system.SOL_SOCKET()
          && layout.type().get(at) == system.SCM_RIGHTS()) {
        for (long p = at + data; p + Integer.BYTES <= at + size; p += Integer.BYTES) {
          found = Arrays.copyOf(found, found.length + 1);
          found[found.length - 1] = Memory.getInt(p);
        }
      }
      at += aligned(size);
    }
    return found;
  }

  private long aligned(long size) {
    long unit = layout.alignment();
    return (size + unit - 1) & -unit;
  }
}
