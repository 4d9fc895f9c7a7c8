package org.cqueues.core.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bouncycastle.tls.ByteQueue;
import org.bouncycastle.tls.TlsUtils;
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

  /** Ciphertext as it came; where messages are sent whole, what is to become one. */
  final byte[] input = new byte[CAPACITY];

  /** Content of one record on its way into it, with room behind it for its type. */
  final byte[] plaintext = new byte[RECORD];

  /** What becomes of it: a header and the ciphertext. */
  final byte[] encrypted = new byte[RECORD];

  /** How much ciphertext stayed in {@link #encrypted}, see {@link #takeSealed}. */
  int sealed;

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

  /**
   * Takes a record of which BouncyCastle's queue got the header alone, to spare the content two
   * copies: that is so where its plaintext lay in {@link #plaintext} and an {@link AeadCipher}
   * encrypted it. The header is the last in the queue and does not tell the length.
   *
   * @return how much was copied to {@code toSend[offset..]}
   */
  int takeSealed(ByteQueue from, int headerSize, int offset) {
    int others = from.available() - (sealed > 0 ? headerSize : 0);
    take(from, others, offset);
    from.removeData(from.available());
    if (sealed == 0) return others;
    int record = headerSize + sealed;
    TlsUtils.writeUint16(sealed, encrypted, headerSize - Short.BYTES);
    Memory.write(encrypted, 0, record, toSend + offset + others);
    sealed = 0;
    return others + record;
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
