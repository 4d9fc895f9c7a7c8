package org.cqueues.core.socket;

/** One direction of a socket: its saved error, its end, and what went through. */
public final class Channel {
  private int error;
  private long repeats;
  boolean ended;
  boolean shut;
  long count;
  long time;

  /** The saved error, or 0. */
  public int error() {
    return error;
  }

  /** Saves an error, or 0 to forget it, and returns the one before. */
  public int error(int code) {
    int before = error;
    error = code;
    return before;
  }

  /** Forgets the error and how often it was returned; returns it. */
  public int clear() {
    repeats = 0;
    return error(0);
  }

  /**
   * Counts that the saved error is returned once more.
   *
   * @throws UncheckedErrorException when that happens more than {@code limit} times
   */
  int repeat(long limit) {
    if (++repeats > limit) throw new UncheckedErrorException(error);
    return error;
  }

  /** Whether the end was met: end of file on input, EPIPE on output. */
  public boolean isEnded() {
    return ended;
  }

  /** Whether it was shut down or its end was met. */
  public boolean isShut() {
    return shut || ended;
  }

  /** Bytes of payload so far. */
  public long count() {
    return count;
  }

  /** When the last bytes went through, in seconds of the wall clock; 0 for never. */
  public long time() {
    return time;
  }

  void transferred(long bytes, boolean keepTime) {
    count += bytes;
    if (keepTime) time = System.currentTimeMillis() / 1000;
  }
}
