package org.cqueues.core.socket;

import org.cqueues.os.Errno;

/**
 * Finds lines, header fields and the like in the {@link Input} of a socket. Each method returns
 * {@link #FOUND}, and {@link #take} then gives the bytes, copied once; {@link #NOTHING}, where
 * there is none of its kind and that is no error; or a negative error, -EAGAIN to be tried again
 * among them.
 */
public final class Reader {
  /** There is something to {@link #take}. */
  public static final int FOUND = 1;

  /** There is nothing, without an error. */
  public static final int NOTHING = 0;

  private static final byte[] EMPTY = {};
  private static final byte NEWLINE = '\n';
  private static final byte RETURN = '\r';

  /** The longest line end, in bytes. */
  private static final int LINE_END = 2;

  private final Input input;
  private final InputBuffer in;
  private byte[] item = EMPTY;

  /** A reader of a socket. */
  public Reader(CoreSocket socket) {
    input = socket.input();
    in = input.buffer();
  }

  /** What was found last; the caller's own from now on. */
  public byte[] take() {
    byte[] taken = item;
    item = EMPTY;
    return taken;
  }

  private int found(byte[] bytes) {
    item = bytes;
    return FOUND;
  }

  /**
   * The next line. At most the maximum line length is returned, then without a line end; the end of
   * input ends a line, too, and EPIPE says that there is none.
   *
   * @param keep return {@code \n} with it
   */
  public int line(boolean keep, int mode) {
    int result = input.begin();
    long maxLine = input.settings().inputLine;
    int searched = 0;
    while (result == 0) {
      int length = (int) Math.min(in.length(), maxLine);
      int at = in.bytes.find(NEWLINE, searched, length);
      if (at >= 0) return found(takeLine(in.bytes, at, keep, (mode & Mode.TEXT) != 0));
      if (length == maxLine) return found(in.bytes.take(length));
      boolean ended = in.isEnded();
      result = input.receive(maxLine);
      if (result == 0 && ended) return length > 0 ? found(in.bytes.take(length)) : -Errno.EPIPE;
      searched = length;
    }
    return result;
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
  public int count(long min, long max, int mode) {
    int result = input.begin();
    if (result == 0 && max == 0) return found(EMPTY);
    boolean text = (mode & Mode.TEXT) != 0;
    if (result == 0 && min < max) result = input.receiveUpTo(max);
    while (result == 0) {
      boolean ended = in.isEnded();
      if (ended && in.length() < min) result = input.receive(min);
      if (result != 0) break;
      if (in.length() >= min || ended) {
        int length = (int) Math.min(in.length(), max);
        if (text) {
          byte[] translated = TextReader.take(in.bytes, min, max, ended);
          if (translated != null) return found(translated);
          if (ended) return NOTHING;
        } else if (length > 0) {
          return found(in.bytes.take(length));
        } else if (ended) {
          return -Errno.EPIPE;
        }
      }
      // one more than there is, where translation made too few of them
      result = input.receive(Math.max(input.takesMessages() ? max : min, in.length() + 1L));
    }
    return result;
  }

  /**
   * Everything up to the end of input or of the message; nothing, without an error, if that is
   * empty.
   */
  public int all(int mode) {
    int result = input.begin();
    while (result == 0) {
      if (in.isEnded()) {
        if (in.length() == 0) return NOTHING;
        return found(take(in.length(), (mode & Mode.TEXT) != 0));
      }
      result = input.receive(2L * in.length() + 1);
    }
    return result;
  }

  /**
   * The next header field; nothing, without an error, if what follows is none. The field and the
   * character behind it have to fit into the maximum line length.
   *
   * @param unfold take out all line ends
   */
  public int header(boolean unfold, int mode) {
    int result = input.begin();
    long maxLine = input.settings().inputLine;
    while (result == 0) {
      int length = HeaderField.length(in.bytes, (int) Math.min(in.length(), maxLine));
      if (length > 0) {
        return found(HeaderField.take(in.bytes, length, unfold, (mode & Mode.TEXT) != 0));
      }
      boolean hopeless = length == HeaderField.NONE || in.length() >= maxLine || in.isEnded();
      if (hopeless) return NOTHING;
      result = input.receive(maxLine);
    }
    return result;
  }

  /**
   * The next chunk of a MIME entity, up to the marker, which is not taken; nothing, without an
   * error, at the marker and at the end of input.
   */
  public int entity(byte[] marker, int mode) {
    int result = input.begin();
    boolean text = (mode & Mode.TEXT) != 0;
    Settings settings = input.settings();
    long size = text ? Math.max(settings.inputSize, settings.inputLine) : settings.inputSize;
    int window = Math.clamp(size, LINE_END, BufferPool.MAX_CAPACITY / 2);
    long needed = (long) window + marker.length + LINE_END;
    while (result == 0) {
      int seen = (int) Math.min(in.length(), needed);
      int at = EntityChunk.find(in.bytes, marker, seen);
      if (at >= 0) return last(EntityChunk.withoutLineEnd(in.bytes, at), at, text);
      if (seen == needed) return found(window(window, text));
      if (in.isEnded()) return seen == 0 ? NOTHING : found(take(seen, text));
      result = input.receive(needed);
    }
    return result;
  }

  /** What is in front of the marker; the line end between the two goes with it. */
  private int last(int end, int marker, boolean text) {
    int result = end == 0 ? NOTHING : found(take(end, text));
    in.bytes.skip(marker - end);
    return result;
  }

  private byte[] take(int length, boolean text) {
    return text ? TextReader.translated(in.bytes, length) : in.bytes.take(length);
  }

  private byte[] window(int length, boolean text) {
    return take(text ? EntityChunk.upToLineEnd(in.bytes, length) : length, text);
  }
}
