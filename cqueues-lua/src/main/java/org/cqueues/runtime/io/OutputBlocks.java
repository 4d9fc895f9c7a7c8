package org.cqueues.runtime.io;

import java.io.IOException;
import org.cqueues.runtime.Bytes;

/**
 * Gathers output and passes it on in blocks. They end where C's library ends them, so that whoever
 * reads a pipe or a file sees as much as soon.
 */
public final class OutputBlocks {
  /** Where output goes. */
  @FunctionalInterface
  public interface Sink {
    /** Writes all bytes. */
    void write(byte[] bytes, int from, int length) throws IOException;
  }

  /** What is written at once has this length, or a multiple, unless {@link #pass} asks for less. */
  private static final int BLOCK_BYTES = 4096;

  private final Sink sink;
  private final Bytes held = new Bytes(16);

  /** C's library makes its buffer when it is first written to: a first block is not held back. */
  private boolean begun;

  public OutputBlocks(Sink sink) {
    this.sink = sink;
  }

  /**
   * Adds output.
   *
   * @throws IOException also about what came before; as in C nobody keeps what could not be written
   */
  public void add(byte[] bytes, int from, int length) throws IOException {
    int fitting = begun ? Math.min(length, BLOCK_BYTES - held.length()) : 0;
    begun = true;
    held.add(bytes, from, fitting);
    int rest = length - fitting;
    if (rest == 0) return;
    pass();
    int direct = rest - rest % BLOCK_BYTES;
    if (direct > 0) sink.write(bytes, from + fitting, direct);
    held.add(bytes, from + fitting + direct, rest - direct);
  }

  /** Passes on what is held back. */
  public void pass() throws IOException {
    int length = held.length();
    if (length == 0) return;
    held.length(0); // also where writing fails, as in C
    sink.write(held.array(), 0, length);
  }
}
