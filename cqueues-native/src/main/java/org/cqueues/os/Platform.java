package org.cqueues.os;

import java.util.Locale;

/** The systems with a backend of their own. */
public enum Platform {
  LINUX,
  MACOS,
  BSD,
  ILLUMOS;

  private static final Platform CURRENT = of(System.getProperty("os.name", ""));

  /**
   * The system this JVM runs on.
   *
   * @throws UnsupportedOperationException at class initialisation, where that is none of them
   */
  public static Platform current() {
    return CURRENT;
  }

  private static Platform of(String osName) {
    String name = osName.toLowerCase(Locale.ROOT);
    if (name.startsWith("linux")) return LINUX;
    if (name.startsWith("mac")) return MACOS;
    if (name.endsWith("bsd")) return BSD;
    if (name.startsWith("sunos")) return ILLUMOS;
    throw new UnsupportedOperationException("no readiness polling known for " + osName);
  }
}
