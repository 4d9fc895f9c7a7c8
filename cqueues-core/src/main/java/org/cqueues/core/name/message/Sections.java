package org.cqueues.core.name.message;

/** The sections of a packet as bits, so that several can be meant. */
public final class Sections {
  public static final int QUESTION = 1;
  public static final int ANSWER = 2;
  public static final int AUTHORITY = 4;
  public static final int ADDITIONAL = 8;
  public static final int ALL = 15;

  /** How many there are; the one with the bit {@code 1 << i} is the i-th. */
  static final int COUNT = 4;

  private Sections() {}
}
