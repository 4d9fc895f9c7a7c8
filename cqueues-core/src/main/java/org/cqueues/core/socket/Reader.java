package org.cqueues.core.socket;

import org.cqueues.os.Errno;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a {@link CoreSocket} in the formats of the socket module. Each method returns the
 * bytes, copied once, or null, and then {@link #failure} says why.
 */
public final class Reader {
  private static final byte[] NOTHING = {};
  private static final byte NEWLINE = '\n';
  private static final byte RETURN = '\r';

  /** The longest line end, in bytes. */
  private static final int LINE_END = 2;

  private final CoreSocket socket;
  private int failure;

  /** A reader of a socket. */
  public Reader(CoreSocket socket) {
    this.socket = socket;
  }

  /** Why nothing was read: a negative error as of {@link CoreSocket}, or 0 for no error. */
  public int failure() {
    return failure;
  }

  private byte @Nullable [] fail(int code) {
    failure = code;
    return null;
  }

  /**
   * The next line. At most the maximum line length is returned, then without a line end; the end of
   * input ends a line, too, and EPIPE says that there is none.
   *
   * @param keep return {@code \n} with it
   */
  public byte @Nullable [] line(boolean keep, int mode) {
    int result = socket.beginRead();
    InputBuffer in = socket.in();
    long maxLine = socket.settings().inputLine;
    int searched = 0;
    while (result == 0) {
      int length = (int) Math.min(in.length(), maxLine);
      int at = in.bytes.find(NEWLINE, searched, length);
      if (at >= 0) return takeLine(in.bytes, at, keep, (mode & Mode.TEXT) != 0);
      if (length == maxLine) return in.bytes.take(length);
      if (in.isEnded()) return length > 0 ? in.bytes.take(length) : fail(-Errno.EPIPE);
      searched = length;
      result = socket.receive(maxLine);
    }
    return fail(result);
  }

  private static byte[] takeLine(ByteQueue bytes, int newline, boolean keep, boolean text) {
    int end = newline;
    if (text && end > 0 && bytes.get(end - 1) == RETURN) end--;
    else if (keep) return bytes.take(newline + 1);
    var line = new byte[keep ? end + 1 : end];
    bytes.peek(0, line, 0, end);
    if (keep) line[end] = NEWLINE;
    bytes.skip(newline + 1);
    return line;
  }

  /**
   * Between {@code min} and {@code max} bytes, fewer only at the end of input; in text mode
   * characters, of which {@code \r\n} is one. At the end without any, EPIPE in binary mode and no
   * error in text mode.
   */
  public byte @Nullable [] count(long min, long max, int mode) {
    failure = 0;
    if (max == 0) return NOTHING;
    int result = socket.beginRead();
    InputBuffer in = socket.in();
    boolean text = (mode & Mode.TEXT) != 0;
    if (result == 0 && min < max) result = socket.receiveUpTo(max);
    while (result == 0) {
      boolean ended = in.isEnded();
      if (in.length() >= min || ended) {
        int length = (int) Math.min(in.length(), max);
        if (text) {
          byte[] translated = TextReader.take(in.bytes, min, max, ended);
          if (translated != null) return translated;
          if (ended) return fail(0);
        } else if (length > 0) {
          return in.bytes.take(length);
        } else if (ended) {
          return fail(-Errno.EPIPE);
        }
      }
      // one more than there is, where translation made too few of them
      result = socket.receive(Math.max(socket.takesMessages() ? max : min, in.length() + 1L));
    }
    return fail(result);
  }

  /** Everything up to the end of input or of the message; null without an error if nothing. */
  public byte @Nullable [] all(int mode) {
    int result = socket.beginRead();
    InputBuffer in = socket.in();
    while (result == 0) {
      if (in.isEnded()) {
        if (in.length() == 0) return fail(0);
        return (mode & Mode.TEXT) != 0
            ? TextReader.translated(in.bytes, in.length())
            : in.bytes.take(in.length());
      }
      result = socket.receive(2L * in.length() + 1);
    }
    return fail(result);
  }

  /**
   * The next header field; null without an error, and nothing taken, if what follows is none. The
   * field and the character behind it have to fit into the maximum line length.
   *
   * @param unfold take out all line ends
   */
  public byte @Nullable [] header(boolean unfold, int mode) {
    int result = socket.beginRead();
    InputBuffer in = socket.in();
    long maxLine = socket.settings().inputLine;
    while (result == 0) {
      int length = HeaderField.length(in.bytes, (int) Math.min(in.length(), maxLine));
      if (length > 0) return HeaderField.take(in.bytes, length, unfold, (mode & Mode.TEXT) != 0);
      boolean hopeless = length == HeaderField.NONE || in.length() >= maxLine || in.isEnded();
      if (hopeless) return fail(0);
      result = socket.receive(maxLine);
    }
    return fail(result);
  }

  /**
   * The next chunk of a MIME entity, up to the marker, which is not taken; null without an error at
   * the marker and at the end of input.
   */
  public byte @Nullable [] entity(byte[] marker, int mode) {
    int result = socket.beginRead();
    InputBuffer in = socket.in();
    boolean text = (mode & Mode.TEXT) != 0;
    Settings settings = socket.settings();
    long size = text ? Math.max(settings.inputSize, settings.inputLine) : settings.inputSize;
    int window = Math.clamp(size, LINE_END, BufferPool.MAX_CAPACITY / 2);
    long needed = (long) window + marker.length + LINE_END;
    while (result == 0) {
      int seen = (int) Math.min(in.length(), needed);
      int at = EntityChunk.find(in.bytes, marker, seen);
      if (at >= 0) return last(in, EntityChunk.withoutLineEnd(in.bytes, at), at, text);
      if (seen == needed) return window(in, window, text);
      if (in.isEnded()) return seen == 0 ? fail(0) : take(in, seen, text);
      result = socket.receive(needed);
    }
    return fail(result);
  }

  /** What is in front of the marker; the line end between the two goes with it. */
  private byte @Nullable [] last(InputBuffer in, int end, int marker, boolean text) {
    byte[] chunk = end == 0 ? fail(0) : take(in, end, text);
    in.bytes.skip(marker - end);
    return chunk;
  }

  private static byte[] take(InputBuffer in, int length, boolean text) {
    return text ? TextReader.translated(in.bytes, length) : in.bytes.take(length);
  }

  private static byte[] window(InputBuffer in, int length, boolean text) {
    return take(in, text ? EntityChunk.upToLineEnd(in.bytes, length) : length, text);
  }
}
