package org.cqueues.runtime.io;

import java.io.IOException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import org.cqueues.runtime.Bytes;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Varargs;

/** A buffered file, as a FILE of C: one position for reading and writing. */
final class FileStream {
  /** When what was written goes on to the device. */
  enum Buffering {
    NONE,
    LINES,
    FULL,
    /** Straight on to a layer below with a buffer of its own. */
    DIRECT
  }

  /** What an offset of {@link #seek} counts from. */
  enum Origin {
    START,
    POSITION,
    END
  }

  static final int END = -1;
  private static final int BUFFER_BYTES = 8192;

  private final FileDevice device;
  private final boolean readable;
  private final boolean writable;

  /** {@link Buffering#FULL}, or {@link Buffering#DIRECT} where the layer below does that. */
  private final Buffering full;

  private Buffering buffering;

  /** What has been read ahead; nothing while {@link #output} holds something. */
  private final byte[] input;

  private int next;
  private int limit;

  private final OutputBlocks output;

  FileStream(FileDevice device, boolean readable, boolean writable, Buffering buffering) {
    this.device = device;
    this.readable = readable;
    this.writable = writable;
    this.full = buffering;
    this.buffering = buffering;
    this.output = new OutputBlocks(device::write);
    this.input = readable ? new byte[BUFFER_BYTES] : new byte[0];
  }

  /** Whether it was opened for reading. */
  boolean isReadable() {
    return readable;
  }

  /** The descriptor's number, or -1; what is buffered stays so. */
  int descriptor() {
    return device.descriptor();
  }

  void buffering(Buffering kind) throws IOException {
    flush();
    buffering = kind == Buffering.FULL ? full : kind;
  }

  private boolean fill() throws IOException {
    if (!readable) throw new NonReadableChannelException();
    flush();
    next = 0;
    limit = 0;
    int count = device.read(input, 0, input.length);
    if (count <= 0) return false;
    limit = count;
    return true;
  }

  /** The next byte without taking it, or {@link #END}. */
  int peek() throws IOException {
    return next < limit || fill() ? input[next] & 0xff : END;
  }

  /** Takes the byte that {@link #peek} has shown. */
  void skip() {
    next++;
  }

  /**
   * Adds the rest of the line to a text.
   *
   * @return false where there was none, at the end of the file
   */
  boolean readLine(Bytes line, boolean keepEnd) throws IOException {
    boolean any = false;
    while (next < limit || fill()) {
      any = true;
      int end = next;
      while (end < limit && input[end] != '\n') end++;
      line.add(input, next, end - next);
      next = end;
      if (end < limit) {
        if (keepEnd) line.add('\n');
        next++;
        return true;
      }
    }
    return any;
  }

  /** Adds at most {@code count} bytes to a text, fewer at the end of the file only. */
  void read(Bytes text, long count) throws IOException {
    long wanted = count;
    while (wanted > 0 && (next < limit || fill())) {
      int some = (int) Math.min(wanted, limit - next);
      text.add(input, next, some);
      next += some;
      wanted -= some;
    }
  }

  void write(LuaString text) throws IOException {
    if (!writable) throw new NonWritableChannelException();
    if (next < limit) {
      device.position(device.position() - (limit - next));
      next = 0;
      limit = 0;
    }
    if (buffering == Buffering.DIRECT) {
      device.write(text.m_bytes, text.m_offset, text.m_length);
    } else {
      output.add(text.m_bytes, text.m_offset, text.m_length);
    }
    if (buffering == Buffering.NONE
        || (buffering == Buffering.LINES && text.indexOf((byte) '\n', 0) >= 0)) {
      flush();
    }
  }

  void flush() throws IOException {
    if (!writable) return;
    output.pass();
    device.flush();
  }

  /** Moves the position and returns the new one, in bytes from the start. */
  long seek(Origin origin, long offset) throws IOException {
    flush();
    long base =
        switch (origin) {
          case START -> 0;
          case POSITION -> device.position() - (limit - next);
          case END -> device.size();
        };
    if (base + offset < 0) throw new IOException("Invalid argument");
    if (origin == Origin.POSITION && offset == 0) return base;
    device.position(base + offset);
    next = 0;
    limit = 0;
    return base + offset;
  }

  Varargs close() throws IOException {
    try {
      flush();
    } catch (IOException e) {
      device.close();
      throw e;
    }
    return device.close();
  }
}
