package org.cqueues.lua.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The words of the command line as bytes. A JVM decodes them by the locale's rules, and what these
 * cannot say is lost; so words beyond ASCII are read again where the system shows them.
 */
final class CommandLine {
  private static final Path SHOWN = Path.of("/proc/self/cmdline");
  private static final int ASCII = 0x80;

  private CommandLine() {}

  /** The words with one character for each byte. */
  static List<String> words(String... decoded) {
    if (isAscii(decoded)) return List.of(decoded);
    List<String> all = shown();
    if (all.size() < decoded.length)
      return Arrays.stream(decoded).map(CommandLine::encoded).toList();
    return all.subList(all.size() - decoded.length, all.size());
  }

  /** The value of a system property that the launcher has set, one character for each byte. */
  static String property(String name, String otherwise) {
    String decoded = System.getProperty(name, otherwise);
    if (isAscii(decoded)) return decoded;
    String option = "-D" + name + "=";
    for (String word : shown()) {
      if (word.startsWith(option)) return word.substring(option.length());
    }
    return encoded(decoded);
  }

  private static boolean isAscii(String... words) {
    for (String word : words) {
      for (int i = 0; i < word.length(); i++) if (word.charAt(i) >= ASCII) return false;
    }
    return true;
  }

  /** The command that started this JVM; empty where the system does not show it. */
  private static List<String> shown() {
    try {
      String all = Files.readString(SHOWN, StandardCharsets.ISO_8859_1); // a zero behind each
      return List.of(all.substring(0, Math.max(all.length() - 1, 0)).split("\0", -1));
    } catch (IOException _) {
      return List.of();
    }
  }

  private static String encoded(String decoded) {
    var charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    return new String(decoded.getBytes(charset), StandardCharsets.ISO_8859_1);
  }
}
