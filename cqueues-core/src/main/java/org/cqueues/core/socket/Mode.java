package org.cqueues.core.socket;

/**
 * How a direction of a socket treats bytes, as bits: text or binary, output buffering, autoflush,
 * pushback.
 */
public final class Mode {
  /** {@code \n} outside is {@code \r\n}. */
  public static final int TEXT = 1;

  /** Output is sent as soon as it is written. */
  public static final int UNBUFFERED = 2;

  /** Output is sent up to its last line end. */
  public static final int LINE = 4;

  /** Output is sent in multiples of the buffer size. */
  public static final int FULL = 8;

  /** Reading sends what is written first. */
  public static final int AUTOFLUSH = 16;

  /** What is buffered when TLS starts belongs to the handshake. */
  public static final int PUSHBACK = 32;

  /** What a socket starts with. */
  public static final int INPUT = TEXT | PUSHBACK;

  /** What a socket starts with. */
  public static final int OUTPUT = TEXT | LINE | AUTOFLUSH;

  private static final int BUFFERING = UNBUFFERED | LINE | FULL;

  private Mode() {}

  /** Applies a flag character to a mode; unknown ones change nothing. */
  public static int with(int mode, int flag) {
    return switch (flag) {
      case 't' -> mode | TEXT;
      case 'b' -> mode & ~TEXT;
      case 'n' -> (mode & ~BUFFERING) | UNBUFFERED;
      case 'l' -> (mode & ~BUFFERING) | LINE;
      case 'f' -> (mode & ~BUFFERING) | FULL;
      case 'a' -> mode | AUTOFLUSH;
      case 'A' -> mode & ~AUTOFLUSH;
      case 'p' -> mode | PUSHBACK;
      case 'P' -> mode & ~PUSHBACK;
      default -> mode;
    };
  }

  /**
   * The mode while parts of one write are collected: buffered in full, and the line ends noted as
   * the mode itself would.
   */
  public static int collecting(int mode) {
    return mode | FULL;
  }

  /** The mode with other output buffering, one of {@link #UNBUFFERED}, {@link #LINE} and FULL. */
  public static int buffered(int mode, int buffering) {
    return (mode & ~BUFFERING) | buffering;
  }

  /** Three characters: kind, {@code -}, pushback. */
  public static String inputText(int mode) {
    return kind(mode) + "-" + ((mode & PUSHBACK) != 0 ? 'p' : 'P');
  }

  /** Three characters: kind, buffering, autoflush. */
  public static String outputText(int mode) {
    return kind(mode) + buffering(mode) + ((mode & AUTOFLUSH) != 0 ? 'a' : 'A');
  }

  private static String kind(int mode) {
    return (mode & TEXT) != 0 ? "t" : "b";
  }

  private static String buffering(int mode) {
    return switch (mode & BUFFERING) {
      case UNBUFFERED -> "n";
      case LINE -> "l";
      case FULL -> "f";
      default -> "-";
    };
  }
}
