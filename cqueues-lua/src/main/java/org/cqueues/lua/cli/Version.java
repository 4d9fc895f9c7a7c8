package org.cqueues.lua.cli;

/** What {@code -v} prints. */
final class Version {
  static final String TEXT = "Lua 5.2, cqueues for the JVM " + number();

  private Version() {}

  /** From the manifest of our jar; classes in a directory have none. */
  private static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }
}
