package org.cqueues.os;

import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** A pipe(2) for tests. */
final class Pipe implements AutoCloseable {
  private final Descriptor in;
  private final Descriptor out;
  private final Pointer memory =
      Runtime.getSystemRuntime().getMemoryManager().allocateDirect(64, true);

  Pipe() {
    int failed = Platform.current().openPipe(memory.address());
    if (failed < 0) throw new SysException("pipe", -failed);
    in = new Descriptor(memory.getInt(0));
    out = new Descriptor(memory.getInt(4));
  }

  int readEnd() {
    return in.fd();
  }

  int writeEnd() {
    return out.fd();
  }

  /** Some memory. */
  long bytes() {
    return memory.address();
  }

  /** Writes {@code count} bytes, at most 64. */
  void write(int count) {
    long written = LibC.get().write(out.fd(), memory.address(), count);
    if (written != count) throw new SysException("write", LibC.errno());
  }

  /** Reads up to 64 bytes; how many there were, or the negative errno. */
  int read() {
    long count = LibC.get().read(in.fd(), memory.address(), 64);
    return count < 0 ? -LibC.errno() : (int) count;
  }

  void closeReadEnd() {
    in.close();
  }

  void closeWriteEnd() {
    out.close();
  }

  @Override
  public void close() {
    in.close();
    out.close();
  }
}
