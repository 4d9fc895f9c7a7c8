package org.cqueues.lua.lpeg;

/** A {@link Program} as a class of the JVM, which {@link ProgramCompiler} makes. */
abstract class CompiledProgram {
  /**
   * Matches.
   *
   * @param text what is matched, from an index {@code at} on
   * @param end where the subject ends
   * @return where the match ends, or {@link Machine#NO_MATCH}
   */
  abstract int match(Machine machine, byte[] text, int at, int end);
}
