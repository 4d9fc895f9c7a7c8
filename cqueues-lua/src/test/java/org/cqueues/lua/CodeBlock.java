package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fenced block of a document that names a language.
 *
 * @param document the file, from the project's directory on
 * @param line where its text begins, from 1 on
 * @param language the word behind the fence
 * @param test the class that tests it, where a second word names one; else ""
 * @param text what is between the fences
 */
record CodeBlock(Path document, int line, String language, String test, String text) {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern FENCE =
      Pattern.compile("^```(\\w+)(?: (\\w+))?\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern PRINTED = Pattern.compile("--> ?(.*)$", Pattern.MULTILINE);
  private static final Pattern FILE =
      Pattern.compile("^(?:--|//|#|<!--) (\\S+\\.(?:lua|java|xml|sh))\\b.*\n");

  /** The README and all of {@code docs}. */
  static List<Path> documents() throws IOException {
    try (Stream<Path> found = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), found.sorted())
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    }
  }

  static List<CodeBlock> of(Path document) throws IOException {
    String all = Files.readString(document, UTF_8);
    var blocks = new ArrayList<CodeBlock>();
    Matcher fence = FENCE.matcher(all);
    while (fence.find()) {
      int line = (int) all.substring(0, fence.start(3)).lines().count() + 1;
      String test = fence.group(2) == null ? "" : fence.group(2);
      blocks.add(
          new CodeBlock(ROOT.relativize(document), line, fence.group(1), test, fence.group(3)));
    }
    return blocks;
  }

  /** The file that the first line, a comment, says it is; "" for a program to be run. */
  String file() {
    Matcher name = FILE.matcher(text);
    return name.find() ? name.group(1) : "";
  }

  /**
   * What it prints: the texts behind {@code -->}, one line for each. There {@code …} stands for any
   * part of a line, or for any lines where there is nothing else.
   */
  Pattern output() {
    var regex = new StringBuilder();
    Matcher printed = PRINTED.matcher(text);
    while (printed.find()) {
      String expected = printed.group(1);
      if (expected.equals("…")) regex.append("(?s:.*)");
      else regex.append(Pattern.quote(expected).replace("…", "\\E.*\\Q")).append("\n");
    }
    return Pattern.compile(regex.toString());
  }

  String place() {
    return document + ":" + line;
  }
}
