package org.cqueues.core;

import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.cqueues.os.Descriptor;
import org.cqueues.os.Interest;
import org.cqueues.os.LibC;
import org.cqueues.os.Platform;

/** A pipe(2); as a pollable, its read end. */
final class TestPipe implements Pollable, AutoCloseable {
  private final Pointer memory =
      Runtime.getSystemRuntime().getMemoryManager().allocateDirect(8, true);
  final Descriptor in;
  final Descriptor out;
  double timeout = Double.POSITIVE_INFINITY;

  TestPipe() {
    if (Platform.current().openPipe(memory.address()) != 0) throw new IllegalStateException();
    in = new Descriptor(memory.getInt(0));
    out = new Descriptor(memory.getInt(4));
  }

  void write() {
    if (LibC.get().write(out.fd(), memory.address(), 1) != 1) throw new IllegalStateException();
  }

  void read() {
    if (LibC.get().read(in.fd(), memory.address(), 1) != 1) throw new IllegalStateException();
  }

  @Override
  public int pollfd() {
    return in.fd();
  }

  @Override
  public int interest() {
    return Interest.READ;
  }

  @Override
  public double timeout() {
    return timeout;
  }

  @Override
  public void close() {
    in.close();
    out.close();
  }
}
