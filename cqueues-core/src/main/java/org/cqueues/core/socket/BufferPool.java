package org.cqueues.core.socket;

import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Native memory for the socket buffers of one Lua state, in powers of two. A few free chunks are
 * kept at hand, so that a buffer which empties and fills with every request costs next to nothing;
 * the rest goes back to Netty's pool.
 */
public final class BufferPool {
  /** The largest chunk, in bytes; more cannot be addressed with an int. */
  static final int MAX_CAPACITY = 1 << 30;

  private static final int MIN_SHIFT = 12;
  private static final int KEPT_SHIFTS = 8;
  private static final int KEPT_BYTES = 1 << 19;

  private final @Nullable Chunk[] free = new @Nullable Chunk[KEPT_SHIFTS];
  private final int[] freeBytes = new int[KEPT_SHIFTS];
  private boolean closed;

  /**
   * A chunk of at least {@code capacity} bytes, which must not exceed {@link #MAX_CAPACITY}.
   *
   * @throws OutOfMemoryError where there is no more native memory
   */
  Chunk take(int capacity) {
    int shift = Math.max(MIN_SHIFT, Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1));
    int index = shift - MIN_SHIFT;
    if (index < KEPT_SHIFTS) {
      Chunk chunk = free[index];
      if (chunk != null) {
        free[index] = chunk.next;
        chunk.next = null;
        freeBytes[index] -= chunk.capacity;
        return chunk;
      }
    }
    return Chunk.of(PooledByteBufAllocator.DEFAULT.directBuffer(1 << shift, 1 << shift));
  }

  /** Takes a chunk back; nobody may use its memory any more. */
  void give(Chunk chunk) {
    if (chunk.memory == null) return;
    int index = Integer.numberOfTrailingZeros(chunk.capacity) - MIN_SHIFT;
    if (!closed && index < KEPT_SHIFTS && freeBytes[index] + chunk.capacity <= KEPT_BYTES) {
      chunk.next = free[index];
      free[index] = chunk;
      freeBytes[index] += chunk.capacity;
    } else {
      chunk.memory.release();
    }
  }

  /** Gives everything kept at hand back to Netty, and keeps nothing from now on. */
  public void close() {
    closed = true;
    for (int i = 0; i < KEPT_SHIFTS; i++) {
      for (Chunk chunk = free[i]; chunk != null; chunk = chunk.next) {
        if (chunk.memory != null) chunk.memory.release();
      }
      free[i] = null;
      freeBytes[i] = 0;
    }
  }
}
