package org.cqueues.lua.zlib;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Meter;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/** Decompresses. */
final class InflateStream implements Stream {
  private static final int TRAILER = 8;

  /** About what zlib takes for one: the window and the codes. */
  private static final int NATIVE_BYTES = 40_000;

  private final byte[] dictionary;
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[8192];
  private Wrapping wrapping;
  private @Nullable Inflater inflater;
  private @Nullable GzipHeader header;
  private boolean isDamaged;
  private boolean finished;
  private long taken;
  private long given;

  /** The checksum and length at the end of gzip's data, as far as they have come. */
  private long trailer;

  private int trailerBytes;

  InflateStream(Wrapping wrapping, byte[] dictionary) {
    Meter.memory(NATIVE_BYTES + buffer.length);
    this.wrapping = wrapping;
    this.dictionary = dictionary;
  }

  @Override
  public void put(LuaString piece, Flush flush, Bytes out) throws ZlibException {
    if (isDamaged) throw ZlibException.damaged();
    isDamaged = true; // unless all goes well
    int at = piece.m_offset;
    int end = at + piece.m_length;
    if (wrapping == Wrapping.EITHER && at < end) {
      wrapping = piece.m_bytes[at] == 0x1F ? Wrapping.GZIP : Wrapping.ZLIB;
    }
    if (wrapping == Wrapping.GZIP) at = header(piece.m_bytes, at, end);
    if (at < end) at = data(piece.m_bytes, at, end, out);
    if (wrapping == Wrapping.GZIP && inflater != null && inflater.finished()) {
      at = trailer(piece.m_bytes, at, end);
    }
    taken += at - piece.m_offset;
    isDamaged = false;
  }

  private int header(byte[] bytes, int from, int end) throws ZlibException {
    if (header == null) header = new GzipHeader();
    int at = from;
    while (at < end && !header.isComplete()) header.add(bytes[at++] & 0xFF);
    return at;
  }

  private int data(byte[] bytes, int from, int end, Bytes out) throws ZlibException {
    if (inflater == null) inflater = new Inflater(wrapping != Wrapping.ZLIB);
    Inflater data = inflater;
    if (data.finished()) return from;
    data.setInput(bytes, from, end - from);
    try {
      while (!data.finished()) {
        int count = data.inflate(buffer);
        Meter.work(count);
        given += count;
        if (wrapping == Wrapping.GZIP) checksum.update(buffer, 0, count);
        out.add(buffer, 0, count);
        if (data.needsDictionary()) useDictionary(data);
        else if (count == 0 && data.needsInput()) break;
      }
    } catch (DataFormatException e) {
      throw ZlibException.damaged();
    }
    int behind = end - data.getRemaining();
    if (data.finished() && wrapping != Wrapping.GZIP) {
      finished = true;
      data.end();
    }
    return behind;
  }

  private void useDictionary(Inflater data) throws ZlibException {
    if (dictionary.length == 0) {
      throw new ZlibException(
          "RequiresDictionary: input stream requires a dictionary to be deflated");
    }
    try {
      data.setDictionary(dictionary);
    } catch (IllegalArgumentException e) {
      throw ZlibException.damaged();
    }
  }

  private int trailer(byte[] bytes, int from, int end) throws ZlibException {
    int at = from;
    while (at < end && trailerBytes < TRAILER) {
      trailer |= (bytes[at++] & 0xFFL) << (Byte.SIZE * trailerBytes++);
    }
    if (trailerBytes < TRAILER) return at;
    boolean same =
        (int) trailer == (int) checksum.getValue() && (int) (trailer >>> 32) == (int) given;
    if (!same) throw ZlibException.damaged();
    finished = true;
    if (inflater != null) inflater.end();
    return at;
  }

  @Override
  public boolean canFlush() {
    return false;
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
