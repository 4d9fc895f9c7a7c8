package org.cqueues.core.socket;

import org.cqueues.os.Memory;

/**
 * Bytes in native memory, put in at the back and taken from the front. It holds memory only while
 * there are bytes, or between {@link #reserve} and {@link #trim}.
 */
final class ByteQueue {
  private final BufferPool pool;
  private Chunk chunk = Chunk.NONE;
  private int head;
  private int tail;

  ByteQueue(BufferPool pool) {
    this.pool = pool;
  }

  int length() {
    return tail - head;
  }

  boolean isEmpty() {
    return tail == head;
  }

  /** Where byte {@code index}, counted from the front, lies; until the next change. */
  long address(int index) {
    return chunk.address + head + index;
  }

  byte get(int index) {
    return Memory.get(address(index));
  }

  /**
   * The index of the first {@code wanted} at or behind {@code from} and before {@code end}, or -1.
   */
  int find(byte wanted, int from, int end) {
    long origin = chunk.address + head;
    long at = Memory.find(wanted, origin + from, origin + end);
    return at < 0 ? -1 : (int) (at - origin);
  }

  /**
   * Makes room for {@code wanted} more bytes at the back.
   *
   * @return how many there is room for; less than wanted only where no queue can be so long
   */
  int reserve(int wanted) {
    int length = tail - head;
    if (chunk.capacity - tail >= wanted) return chunk.capacity - tail;
    int needed = (int) Math.min((long) length + wanted, BufferPool.MAX_CAPACITY);
    if (chunk.capacity >= needed) {
      Memory.move(chunk.address + head, chunk.address, length);
    } else {
      Chunk larger = pool.take(needed);
      if (length > 0) Memory.move(chunk.address + head, larger.address, length);
      pool.give(chunk);
      chunk = larger;
    }
    head = 0;
    tail = length;
    return chunk.capacity - tail;
  }

  /** Where the next byte will lie, after {@link #reserve}. */
  long end() {
    return chunk.address + tail;
  }

  /** Bytes have been written to {@link #end}. */
  void added(int count) {
    tail += count;
  }

  /** As {@link #reserve}, where nothing less will do. */
  private void require(int wanted) {
    if (reserve(wanted) < wanted) {
      throw new OutOfMemoryError("a socket buffer of more than " + BufferPool.MAX_CAPACITY);
    }
  }

  /**
   * Puts bytes at the back.
   *
   * @throws OutOfMemoryError beyond {@link BufferPool#MAX_CAPACITY}; then nothing has changed
   */
  void add(byte[] bytes, int from, int length) {
    require(length);
    Memory.write(bytes, from, length, end());
    tail += length;
  }

  /** Puts a byte at the back. */
  void add(byte value) {
    require(1);
    Memory.put(end(), value);
    tail++;
  }

  /** Puts bytes in front of all others. */
  void addFirst(byte[] bytes, int from, int length) {
    if (head < length) {
      int held = tail - head;
      require(length);
      Memory.move(address(0), chunk.address + chunk.capacity - held, held);
      head = chunk.capacity - held;
      tail = chunk.capacity;
    }
    head -= length;
    Memory.write(bytes, from, length, address(0));
  }

  /** Drops bytes at the front. */
  void skip(int count) {
    head += count;
    trim();
  }

  /** Copies bytes at the front into {@code to[offset..]} and leaves them here. */
  void peek(int index, byte[] to, int offset, int length) {
    Memory.read(address(index), to, offset, length);
  }

  /** Takes bytes from the front. */
  byte[] take(int count) {
    var bytes = new byte[count];
    Memory.read(address(0), bytes, 0, count);
    skip(count);
    return bytes;
  }

  /** Gives the memory back if there are no bytes. */
  void trim() {
    if (head == tail) clear();
  }

  /** Drops everything. */
  void clear() {
    pool.give(chunk);
    chunk = Chunk.NONE;
    head = 0;
    tail = 0;
  }
}
