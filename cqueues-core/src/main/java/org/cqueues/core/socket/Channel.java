package org.cqueues.core.socket;

/** One direction of a socket: its saved error, its end, and what went through. */
public abstract sealed class Channel permits Input, Output {
  private final boolean keepTime;
  private int error;
  private long repeats;
  private long count;
  private long time;

  /** The end was met. */
  boolean ended;

  Channel(boolean keepTime) {
    this.keepTime = keepTime;
  }

  /** The saved error, negative as failed results are, or 0. */
  public int error() {
    return error;
  }

  /** Saves a failed result, or 0 to forget it, and returns the one before. */
  public int error(int result) {
    int before = error;
    error = result;
    return before;
  }

  /** Forgets the error and how often it was returned; returns it. */
  public int clear() {
    repeats = 0;
    return error(0);
  }

  /**
   * The saved error once more, or 0.
   *
   * @throws UncheckedErrorException when that happens more than {@code limit} times
   */
  int repeat(long limit) {
    if (error != 0 && ++repeats > limit) throw new UncheckedErrorException(error);
    return error;
  }

  /** Whether the end was met: end of file on input, EPIPE on output. */
  public boolean isEnded() {
    return ended;
  }

  /** Whether it was shut down or its end was met. */
  public abstract boolean isShut();

  /** Bytes of payload so far. */
  public long count() {
    return count;
  }

  /** When the last bytes went through, in seconds of the wall clock; 0 for never. */
  public long time() {
    return time;
  }

  void transferred(long bytes) {
    count += bytes;
    if (keepTime) time = System.currentTimeMillis() / 1000;
  }
}
