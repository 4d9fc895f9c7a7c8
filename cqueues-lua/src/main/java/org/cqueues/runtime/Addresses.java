package org.cqueues.runtime;

/** What takes the place of a C pointer in texts such as {@code table: 0x0000561c}. */
public final class Addresses {
  private Addresses() {}

  /** The same text for the same object, and most likely another one for any other. */
  public static String of(Object object) {
    String digits = Integer.toHexString(System.identityHashCode(object));
    return "0x" + "0".repeat(14 - digits.length()) + digits;
  }
}
