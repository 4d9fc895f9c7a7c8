package org.cqueues.core.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bouncycastle.tls.ByteQueue;
import org.cqueues.os.Memory;

/**
 * Memory that a record passes through, one for all connections of an environment: whoever uses a
 * part of it is done with it before he returns, so an idle connection holds none.
 */
final class RecordBuffers {
  static final int MAX_PLAINTEXT = 1 << 14;

  /** Four full records, and as much again for headers of small ones. */
  static final int CAPACITY = 1 << 17;

  /** A full record of any version and cipher suite, with its header. */
  private static final int RECORD = MAX_PLAINTEXT + 2048 + 64;

  /** Both pieces of native memory; they live as long as this does. */
  private final MemorySegment memory = Arena.ofAuto().allocate(2L * CAPACITY);

  /** Ciphertext on the way from the kernel, and on the way to it. */
  final long received = memory.address();

  final long toSend = received + CAPACITY;

  /** Ciphertext as it came. */
  final byte[] input = new byte[CAPACITY];

  /** Application data on its way into one record. */
  final byte[] output = new byte[MAX_PLAINTEXT];

  /** The cipher's own: plaintext of one record with its type, and what becomes of it. */
  final byte[] plaintext = new byte[RECORD];

  final byte[] encrypted = new byte[RECORD];

  /** Plaintext of one record that was decrypted. */
  final byte[] decrypted = new byte[RECORD];

  private final Sink sink = new Sink();

  /** Copies bytes at the front of a queue to {@code toSend[offset..]}. */
  void take(ByteQueue from, int length, int offset) {
    sink.to = toSend + offset;
    try {
      from.copyTo(sink, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The only way to have BouncyCastle's queues copy into memory without an array between. */
  private static final class Sink extends OutputStream {
    private long to;

    @Override
    public void write(byte[] bytes, int offset, int length) {
      Memory.write(bytes, offset, length, to);
    }

    @Override
    public void write(int value) {
      Memory.put(to, (byte) value);
    }
  }
}
