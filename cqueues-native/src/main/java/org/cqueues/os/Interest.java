package org.cqueues.os;

/** Bits of an interest set and of readiness, as in poll(2) on every system. */
public final class Interest {
  public static final int NONE = 0;
  public static final int READ = 1;
  public static final int PRIORITY = 2;
  public static final int WRITE = 4;
  public static final int ALL = READ | PRIORITY | WRITE;

  /** Reported only: an error is pending on the descriptor. */
  public static final int ERROR = 8;

  /** Reported only: the peer has hung up. */
  public static final int HANGUP = 16;

  private Interest() {}

  /**
   * What of an interest set a report satisfies. An error or a hang-up satisfies every direction, so
   * that all systems agree.
   */
  public static int satisfied(int interest, int reported) {
    return (reported & (ERROR | HANGUP)) != 0 ? interest : interest & reported;
  }
}
