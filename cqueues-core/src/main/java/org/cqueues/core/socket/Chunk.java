package org.cqueues.core.socket;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A piece of pooled native memory. */
final class Chunk {
  /** No memory at all: what an empty buffer holds. */
  static final Chunk NONE = new Chunk(null, 0, 0);

  final @Nullable ByteBuf memory;
  final long address;
  final int capacity;

  /** The next free chunk of the {@link BufferPool}. */
  @Nullable Chunk next;

  private Chunk(@Nullable ByteBuf memory, long address, int capacity) {
    this.memory = memory;
    this.address = address;
    this.capacity = capacity;
  }

  static Chunk of(ByteBuf memory) {
    int capacity = memory.capacity();
    long address =
        memory.hasMemoryAddress()
            ? memory.memoryAddress()
            : MemorySegment.ofBuffer(memory.nioBuffer(0, capacity)).address();
    return new Chunk(memory, address, capacity);
  }
}
