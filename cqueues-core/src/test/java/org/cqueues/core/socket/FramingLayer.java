package org.cqueues.core.socket;

import java.util.Arrays;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Memory;

/**
 * A layer with everything about it that TLS has: both sides shake hands with a byte, bytes travel
 * disguised in frames, receiving begins by waiting to send, an end is told by an empty frame, and
 * errors have a range of their own.
 */
final class FramingLayer implements TransportLayer {
  static final int BAD_HANDSHAKE = 1935895353;
  static final byte HELLO = '!';
  static final int MASK = 0x55;
  private static final int MAX_FRAME = 1000;
  private static final int HEADER = 2;

  @Override
  public Transport over(Transport below, byte[] early) {
    return new Framing(below, early);
  }

  /** One frame as it travels. */
  static byte[] frame(byte[] bytes) {
    var frame = new byte[HEADER + bytes.length];
    frame[0] = (byte) (bytes.length >> 8);
    frame[1] = (byte) bytes.length;
    for (int i = 0; i < bytes.length; i++) frame[HEADER + i] = (byte) (bytes[i] ^ MASK);
    return frame;
  }

  private static final class Framing implements Transport {
    private final Transport below;
    private final BufferPool pool = new BufferPool();
    private final ByteQueue raw = new ByteQueue(pool);
    private final ByteQueue plain = new ByteQueue(pool);
    private final ByteQueue out = new ByteQueue(pool);

    /** Bytes of the caller's that {@link #out} stands for. */
    private int framed;

    private boolean greeted;
    private boolean met;
    private boolean ended;
    private boolean told;
    private int receives;
    private int interest;

    Framing(Transport below, byte[] early) {
      this.below = below;
      raw.add(early, 0, early.length);
    }

    @Override
    public int pollfd() {
      return below.pollfd();
    }

    @Override
    public int interest() {
      return interest;
    }

    @Override
    public double timeout() {
      return Double.NaN;
    }

    private int blocked() {
      interest = below.interest();
      return -Errno.EAGAIN;
    }

    @Override
    public int connect() {
      if (!greeted) out.add(HELLO);
      greeted = true;
      int sent = drain();
      if (sent != 0) return sent;
      while (!met && raw.isEmpty()) {
        long count = pull();
        if (count == 0) return -Errno.EPIPE;
        if (count < 0) return (int) count;
      }
      if (!met && raw.get(0) != HELLO) return -BAD_HANDSHAKE;
      if (!met) raw.skip(1);
      met = true;
      return 0;
    }

    private int drain() {
      while (!out.isEmpty()) {
        long count = below.send(out.address(0), out.length());
        if (count == -Errno.EAGAIN) return blocked();
        if (count < 0) return (int) count;
        out.skip((int) count);
      }
      return 0;
    }

    private long pull() {
      int room = raw.reserve(64);
      long count = below.receive(raw.end(), Math.min(room, 777));
      if (count > 0) raw.added((int) count);
      else raw.trim();
      return count == -Errno.EAGAIN ? blocked() : count;
    }

    @Override
    public long receive(long address, long length) {
      if (++receives % 3 == 1) {
        interest = Interest.WRITE;
        return -Errno.EAGAIN;
      }
      while (plain.isEmpty() && !ended) {
        if (unframe()) continue;
        long count = pull();
        if (count == 0) ended = true;
        if (count < 0) return count;
      }
      int count = (int) Math.min(length, plain.length());
      if (count > 0) Memory.move(plain.address(0), address, count);
      plain.skip(count);
      return count;
    }

    private boolean unframe() {
      if (raw.length() < HEADER) return false;
      int size = ((raw.get(0) & 0xFF) << 8) | (raw.get(1) & 0xFF);
      if (raw.length() < HEADER + size) return false;
      byte[] frame = raw.take(HEADER + size);
      if (size == 0) ended = true;
      for (int i = HEADER; i < frame.length; i++) plain.add((byte) (frame[i] ^ MASK));
      return true;
    }

    @Override
    public boolean skipReceive() {
      return false;
    }

    @Override
    public long send(long address, long length) {
      if (framed == 0) {
        framed = (int) Math.min(length, MAX_FRAME);
        var bytes = new byte[framed];
        Memory.read(address, bytes, 0, framed);
        byte[] frame = frame(bytes);
        out.add(frame, 0, frame.length);
      }
      int result = drain();
      if (result != 0) return result;
      int sent = framed;
      framed = 0;
      return sent;
    }

    @Override
    public int shutdownInput() {
      return below.shutdownInput();
    }

    @Override
    public int shutdownOutput(boolean truncated) {
      int result = tellEnd();
      return result == 0 ? below.shutdownOutput(truncated) : result;
    }

    private int tellEnd() {
      if (!told) out.add(new byte[HEADER], 0, HEADER);
      told = true;
      return drain();
    }

    @Override
    public void close(boolean truncated) {
      if (!truncated && met) tellEnd();
      for (ByteQueue queue : Arrays.asList(raw, plain, out)) queue.clear();
      pool.close();
      below.close(truncated);
    }
  }
}
