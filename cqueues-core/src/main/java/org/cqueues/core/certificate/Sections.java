package org.cqueues.core.certificate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sections of a configuration as OpenSSL reads it, {@code config(5)}: lines of names and values.
 */
public final class Sections {
  private static final String DEFAULT = "default";
  private static final int LONGEST_VALUE = 65536;

  /** A line of a section. */
  record Entry(String name, String value) {}

  private final Map<String, List<Entry>> sections = new HashMap<>();

  private Sections() {}

  /** None at all. */
  public static Sections none() {
    return new Sections();
  }

  /**
   * The sections of a text.
   *
   * @throws CryptoFailure where a line is malformed, or a variable unknown
   */
  public static Sections parse(String text) throws CryptoFailure {
    var result = new Sections();
    String section = DEFAULT;
    for (String line : text.replaceAll("\\\\\r?\n", "").lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) continue;
      if (line.startsWith("[")) {
        int end = line.indexOf(']');
        if (end < 0) throw new CryptoFailure("missing close square bracket");
        section = line.substring(1, end).strip();
        result.sections.computeIfAbsent(section, _ -> new ArrayList<>());
        continue;
      }
      int at = line.indexOf('=');
      if (at < 0) throw new CryptoFailure("missing equal sign");
      String value = result.value(section, line.substring(at + 1).strip());
      result
          .sections
          .computeIfAbsent(section, _ -> new ArrayList<>())
          .add(new Entry(line.substring(0, at).strip(), value));
    }
    return result;
  }

  /** What a section says. */
  List<Entry> entries(String section) throws CryptoFailure {
    if (sections.isEmpty()) throw new CryptoFailure("no configuration for the section " + section);
    List<Entry> entries = sections.get(section);
    if (entries == null) throw new CryptoFailure("section not found: " + section);
    return entries;
  }

  /** A value without its quotes, escapes and comment, with the values of variables. */
  private String value(String section, String raw) throws CryptoFailure {
    var out = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < raw.length() && out.length() <= LONGEST_VALUE; i++) {
      char c = raw.charAt(i);
      if (c == '\\' && i + 1 < raw.length()) {
        out.append(escaped(raw.charAt(++i)));
      } else if (quote != 0) {
        if (c == quote) quote = 0;
        else out.append(c);
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '#') {
        break;
      } else if (c == '$') {
        int end = end(raw, i + 1);
        out.append(variable(section, raw.substring(i + 1, end)));
        i = end - 1;
      } else {
        out.append(c);
      }
    }
    if (out.length() > LONGEST_VALUE) throw new CryptoFailure("variable expansion too long");
    return out.toString().strip();
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      default -> c;
    };
  }

  /** Where the name of a variable ends, its brackets included. */
  private static int end(String raw, int start) throws CryptoFailure {
    if (raw.startsWith("{", start)) {
      int close = raw.indexOf('}', start);
      if (close < 0) throw new CryptoFailure("no close brace");
      return close + 1;
    }
    int end = start;
    while (end < raw.length()
        && (Character.isLetterOrDigit(raw.charAt(end)) || "_:".indexOf(raw.charAt(end)) >= 0)) {
      end++;
    }
    return end;
  }

  private String variable(String section, String written) throws CryptoFailure {
    String name = written.startsWith("{") ? written.substring(1, written.length() - 1) : written;
    int at = name.indexOf("::");
    String from = at < 0 ? section : name.substring(0, at);
    String last = at < 0 ? name : name.substring(at + 2);
    for (String place : at < 0 ? List.of(from, DEFAULT) : List.of(from)) {
      for (Entry entry : sections.getOrDefault(place, List.of()).reversed()) {
        if (entry.name.equals(last)) return entry.value;
      }
    }
    throw new CryptoFailure("variable has no value: " + name);
  }
}
