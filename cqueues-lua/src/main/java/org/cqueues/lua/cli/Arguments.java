package org.cqueues.lua.cli;

import java.util.ArrayList;
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
   * Reads a command line. One that says only what lua(1) knows is read without picocli, which takes
   * longer to load than everything else here.
   */
  static Arguments of(List<String> words) throws UsageException {
    Arguments plain = plain(words);
    return plain == null ? new Options(words).parse() : plain;
  }

  /** A command line of separate one-letter options; null where there is anything else. */
  private static @Nullable Arguments plain(List<String> words) {
    List<Before> before = new ArrayList<>();
    boolean interactive = false;
    boolean version = false;
    boolean ignoreEnvironment = false;
    int at = 0;
    while (at < words.size() && isOption(words.get(at))) {
      String option = words.get(at++);
      boolean takesValue = option.equals("-e") || option.equals("-l");
      if (takesValue && at == words.size()) return null;
      switch (option) {
        case "-e" -> before.add(new Before.Chunk(words.get(at++)));
        case "-l" -> before.add(new Before.Require(words.get(at++)));
        case "-i" -> interactive = true;
        case "-v" -> version = true;
        case "-E" -> ignoreEnvironment = true;
        default -> {
          return null;
        }
      }
    }
    return new Arguments(
        words, List.copyOf(before), interactive, version, ignoreEnvironment, false, at);
  }

  private static boolean isOption(String word) {
    return word.startsWith("-") && !word.equals("-");
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
