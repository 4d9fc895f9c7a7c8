package org.cqueues.lua.zlib;

import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Meter;
import org.luaj.vm2.LuaString;

/** Compresses. */
final class DeflateStream implements Stream {
  /** What a byte costs, in instructions: a power of two. */
  private static final int COST_SHIFT = 4;

  /** About what zlib takes for one: the window, the hashes and what is to come out. */
  private static final int NATIVE_BYTES = 268_000;

  private static final int FAST = 4;
  private static final int SMALL = 2;

  private final Deflater deflater;
  private final boolean isGzip;
  private final int extra;
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[8192];
  private boolean hasBegun;
  private boolean finished;
  private long taken;

  DeflateStream(int level, Wrapping wrapping, int strategy, byte[] dictionary) {
    Meter.memory(NATIVE_BYTES + buffer.length);
    deflater = new Deflater(level, wrapping != Wrapping.ZLIB);
    deflater.setStrategy(strategy);
    if (dictionary.length > 0) deflater.setDictionary(dictionary);
    isGzip = wrapping == Wrapping.GZIP;
    extra = level == Deflater.BEST_COMPRESSION ? SMALL : level == Deflater.BEST_SPEED ? FAST : 0;
  }

  @Override
  public void put(LuaString piece, Flush flush, Bytes out) {
    Meter.work((long) piece.m_length << COST_SHIFT);
    if (isGzip && !hasBegun) {
      out.add(0x1F).add(0x8B).add(Deflater.DEFLATED).fill(0, 5).add(extra).add(3);
    }
    hasBegun = true;
    deflater.setInput(piece.m_bytes, piece.m_offset, piece.m_length);
    if (isGzip) checksum.update(piece.m_bytes, piece.m_offset, piece.m_length);
    taken += piece.m_length;
    if (flush == Flush.FINISH) deflater.finish();
    int mode =
        switch (flush) {
          case NONE, FINISH -> Deflater.NO_FLUSH;
          case SYNC -> Deflater.SYNC_FLUSH;
          case FULL -> Deflater.FULL_FLUSH;
        };
    int count;
    do {
      count = deflater.deflate(buffer, 0, buffer.length, mode);
      out.add(buffer, 0, count);
    } while (count == buffer.length || (flush == Flush.FINISH && !deflater.finished()));
    if (!deflater.finished()) return;
    finished = true;
    deflater.end();
    if (!isGzip) return;
    number(out, checksum.getValue());
    number(out, taken);
  }

  private static void number(Bytes out, long value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) out.add((int) (value >> shift));
  }

  @Override
  public boolean canFlush() {
    return true;
  }

  @Override
  public boolean isFinished() {
    return finished;
  }

  @Override
  public long taken() {
    return taken;
  }
}
