package org.cqueues.core.socket;

/** What a script can set on a socket, and on the class for the sockets made afterwards. */
public final class Settings {
  /** For sizes: no limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  public static final long DEFAULT_SIZE = 4096;
  private static final int DEFAULT_MAX_ERRORS = 100;

  /** Bits of {@link Mode}. */
  public int inputMode = Mode.INPUT;

  public int outputMode = Mode.OUTPUT;

  /** Buffer sizes in bytes, at least 1. */
  public long inputSize = DEFAULT_SIZE;

  public long outputSize = DEFAULT_SIZE;

  /** The longest lines in bytes, at least 1. */
  public long inputLine = DEFAULT_SIZE;

  public long outputLine = DEFAULT_SIZE;

  /** Relative seconds; NaN for no limit. */
  public double timeout = Double.NaN;

  /** How often a saved error is returned before it is thrown. */
  public long inputMaxErrors = DEFAULT_MAX_ERRORS;

  public long outputMaxErrors = DEFAULT_MAX_ERRORS;

  /** The defaults of the library. */
  public Settings() {}

  /** The same settings, to be changed apart. */
  public Settings(Settings other) {
    inputMode = other.inputMode;
    outputMode = other.outputMode;
    inputSize = other.inputSize;
    outputSize = other.outputSize;
    inputLine = other.inputLine;
    outputLine = other.outputLine;
    timeout = other.timeout;
    inputMaxErrors = other.inputMaxErrors;
    outputMaxErrors = other.outputMaxErrors;
  }
}
