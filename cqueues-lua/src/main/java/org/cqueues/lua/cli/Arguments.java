package org.cqueues.lua.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param words the whole command line, without the program's name; this and all other texts have
 *     one character for each byte
 * @param before the chunks of {@code -e} and the modules of {@code -l}, in order
 * @param interactive {@code -i}
 * @param version {@code -v}
 * @param ignoreEnvironment {@code -E}: no variable that begins with LUA_ is read
 * @param help {@code --help}
 * @param script the index of the script's name in {@code words}; their number where there is none
 */
record Arguments(
    List<String> words,
    List<Before> before,
    boolean interactive,
    boolean version,
    boolean ignoreEnvironment,
    boolean help,
    int script) {
  /** Something to do before the script. */
  sealed interface Before {
    /** {@code -e}. */
    record Chunk(String text) implements Before {}

    /** {@code -l}. */
    record Require(String module) implements Before {}
  }

  /** A command line that cannot be followed. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String text) {
      super(text);
    }
  }

  /**
   * Reads a command line. That of a script without options, the most frequent one, is read without
   * picocli, which takes longer to load than everything else here.
   */
  static Arguments of(List<String> words) throws UsageException {
    if (!words.isEmpty() && words.getFirst().startsWith("-") && !words.getFirst().equals("-")) {
      return new Options(words).parse();
    }
    return new Arguments(words, List.of(), false, false, false, false, 0);
  }

  boolean hasScript() {
    return script < words.size();
  }

  /** The script's file, or null for standard input; {@code -- -} is a file of that name. */
  @Nullable String scriptFile() {
    String name = words.get(script);
    boolean input = name.equals("-") && (script == 0 || !words.get(script - 1).equals("--"));
    return input ? null : name;
  }

  boolean hasChunk() {
    return before.stream().anyMatch(Before.Chunk.class::isInstance);
  }
}
