package org.cqueues.lua.cli;

/** The file with prepared classes that the launcher has the JVM start from. */
final class ClassCache {
  /** Its path; empty or absent where the launcher gave none. */
  private static final String FILE = System.getProperty("cqueues.cache", "");

  private ClassCache() {}

  /**
   * Says so where the JVM could not use it: it is damaged, or was made by another JVM or with other
   * options. The launcher silences the JVM's own messages.
   */
  static void check() {
    if (FILE.isEmpty() || System.getProperty("java.vm.info", "").contains("sharing")) return;
    System.err.println(
        "cqueues: the start is slow, for the JVM cannot use "
            + FILE
            + ": damaged, or made with other options (it is made anew when deleted)");
  }
}
