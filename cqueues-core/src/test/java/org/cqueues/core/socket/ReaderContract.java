package org.cqueues.core.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.cqueues.os.Errno;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** The readers against the same formats over a string that is there at once. */
abstract class ReaderContract {
  /** Two connected stream sockets on the transport in question. */
  abstract SocketPair open();

  /** The limits of the socket, which change from one repetition to the next. */
  private static int line;

  private static int size;

  private static final String ALPHABET = "ab: \t\r\r\n\n\n-x";

  private static String random(Random random) {
    line = 1 + random.nextInt(random.nextBoolean() ? 20 : 200);
    size = 1 + random.nextInt(random.nextBoolean() ? 20 : 200);
    var text = new StringBuilder();
    int length = random.nextInt(120);
    for (int i = 0; i < length; i++) {
      int kind = random.nextInt(12);
      if (kind == 0) text.append("\r\n");
      else if (kind == 1) text.append("--mark");
      else if (kind == 2) text.append("a: b\r\n");
      else text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** Everything a format gives, the pieces delivered as they fall. */
  private List<String> read(String data, Random splits, ToIntFunction<Reader> format) {
    var results = new ArrayList<String>();
    try (var pair = open()) {
      Settings settings = pair.b.settings();
      settings.inputLine = line;
      settings.inputSize = size;
      byte[] bytes = data.getBytes(StandardCharsets.ISO_8859_1);
      var reader = new Reader(pair.b);
      int at = 0;
      while (true) {
        pair.b.input().patient(splits.nextBoolean());
        int result = format.applyAsInt(reader);
        boolean waits = result == -Errno.EAGAIN || result == -SocketErrors.EUNASKED;
        if (result == Reader.FOUND) {
          results.add(new String(reader.take(), StandardCharsets.ISO_8859_1));
        } else if (!waits) {
          send(pair.a, bytes, at, bytes.length);
          assertEquals(0, pair.a.shutdown(false, true));
          pair.b.input().patient(false);
          int end = reader.all(0);
          while (end == -Errno.EAGAIN) {
            SocketPair.await(pair.b);
            end = reader.all(0);
          }
          if (end == Reader.FOUND) {
            results.add("+" + new String(reader.take(), StandardCharsets.ISO_8859_1));
          }
          return results;
        } else if (!SocketPair.isReady(pair.b)) { // else it waited for something else than bytes
          int end = Math.min(bytes.length, at + 1 + splits.nextInt(9));
          send(pair.a, bytes, at, end);
          if (at == bytes.length) assertEquals(0, pair.a.shutdown(false, true));
          at = end;
        }
      }
    }
  }

  private static void send(CoreSocket socket, byte[] bytes, int from, int to) {
    assertEquals(to - from, socket.output().send(bytes, from, to, Mode.UNBUFFERED));
    assertEquals(0, socket.output().failure());
  }

  private void compare(
      RepetitionInfo repetition,
      Function<String, List<String>> model,
      ToIntFunction<Reader> format) {
    var random = new Random(repetition.getCurrentRepetition() * 7919L);
    String data = random(random);
    assertEquals(model.apply(data), read(data, random, format), () -> quoted(data));
  }

  private static String quoted(String data) {
    return data.replace("\r", "\\r").replace("\n", "\\n");
  }

  private static List<String> lines(String data, boolean keep, boolean text) {
    var results = new ArrayList<String>();
    String rest = data;
    while (!rest.isEmpty()) {
      int newline = rest.indexOf('\n');
      boolean whole = newline >= 0 && newline < line;
      int end = whole ? newline + 1 : Math.min(rest.length(), line);
      String line = rest.substring(0, end);
      if (whole && text && line.endsWith("\r\n")) line = line.substring(0, end - 2) + "\n";
      if (whole && !keep) line = line.substring(0, line.length() - 1);
      results.add(line);
      rest = rest.substring(end);
    }
    return results;
  }

  @RepeatedTest(200)
  void linesOfTextDoNotDependOnTheSplits(RepetitionInfo repetition) {
    compare(repetition, data -> lines(data, false, true), r -> r.line(false, Mode.TEXT));
    compare(repetition, data -> lines(data, true, true), r -> r.line(true, Mode.TEXT));
  }

  @RepeatedTest(100)
  void linesOfBytesDoNotDependOnTheSplits(RepetitionInfo repetition) {
    compare(repetition, data -> lines(data, false, false), r -> r.line(false, 0));
    compare(repetition, data -> lines(data, true, false), r -> r.line(true, 0));
  }

  private static List<String> counted(String data, int count) {
    var results = new ArrayList<String>();
    for (int at = 0; at < data.length(); at += count) {
      results.add(data.substring(at, Math.min(data.length(), at + count)));
    }
    return results;
  }

  @RepeatedTest(100)
  void countsOfBytesAreExactUpToTheEnd(RepetitionInfo repetition) {
    compare(repetition, data -> counted(data, 7), r -> r.count(7, 7, 0));
  }

  @RepeatedTest(200)
  void aLineEndIsOneCharacterOfText(RepetitionInfo repetition) {
    compare(
        repetition, data -> counted(data.replace("\r\n", "\n"), 5), r -> r.count(5, 5, Mode.TEXT));
  }

  @RepeatedTest(100)
  void atLeastOneCharacterLosesNothing(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition() * 104729L);
    String data = random(random);
    var results = read(data, random, r -> r.count(1, 9, Mode.TEXT));
    assertEquals(data.replace("\r\n", "\n"), String.join("", results), () -> quoted(data));
  }

  @RepeatedTest(100)
  void atLeastOneByteLosesNothing(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition() * 32452843L);
    String data = random(random);
    var results = read(data, random, r -> r.count(1, 9, 0));
    assertEquals(data, String.join("", results), () -> quoted(data));
    for (String result : results) assertTrue(!result.isEmpty() && result.length() <= 9, result);
  }

  @RepeatedTest(100)
  void everythingIsThereAsItIs(RepetitionInfo repetition) {
    compare(repetition, data -> data.isEmpty() ? List.of() : List.of(data), r -> r.all(0));
  }

  @RepeatedTest(100)
  void everythingIsTranslated(RepetitionInfo repetition) {
    compare(
        repetition,
        data -> data.isEmpty() ? List.of() : List.of(data.replace("\r\n", "\n")),
        r -> r.all(Mode.TEXT));
  }

  private static List<String> headers(String data, boolean unfold) {
    var field =
        java.util.regex.Pattern.compile("([!-9;-~]+[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*)(?![ \t])");
    var results = new ArrayList<String>();
    String rest = data;
    while (true) {
      var matcher = field.matcher(rest);
      // the character behind the field has to be there
      if (!matcher.lookingAt() || matcher.end() == rest.length() || matcher.end() >= line) break;
      String found = matcher.group(1);
      results.add(unfold ? found.replace("\r\n", "").replace("\n", "") : found);
      rest = rest.substring(matcher.end());
    }
    if (!rest.isEmpty()) results.add("+" + rest);
    return results;
  }

  @RepeatedTest(300)
  void headersEndInFrontOfWhatIsNone(RepetitionInfo repetition) {
    compare(repetition, data -> headers(data, true), r -> r.header(true, 0));
    compare(repetition, data -> headers(data, false), r -> r.header(false, 0));
  }

  @RepeatedTest(200)
  void headersAreTranslated(RepetitionInfo repetition) {
    compare(
        repetition,
        data -> {
          var fields = headers(data, false);
          fields.replaceAll(f -> f.startsWith("+") ? f : f.replace("\r\n", "\n"));
          return fields;
        },
        r -> r.header(false, Mode.TEXT));
  }

  private static String entity(String data, String marker) {
    int at = data.indexOf(marker);
    if (at < 0) return data;
    String content = data.substring(0, at);
    if (content.endsWith("\r\n")) content = content.substring(0, at - 2);
    else if (content.endsWith("\n")) content = content.substring(0, at - 1);
    return content + "+" + data.substring(at);
  }

  @RepeatedTest(300)
  void entitiesEndInFrontOfTheMarker(RepetitionInfo repetition) {
    byte[] marker = "--mark".getBytes(StandardCharsets.ISO_8859_1);
    var random = new Random(repetition.getCurrentRepetition() * 15485863L);
    String data = random(random);
    var bytes = read(data, random, r -> r.entity(marker, 0));
    assertEquals(entity(data, "--mark"), String.join("", bytes), () -> quoted(data));
  }

  @RepeatedTest(300)
  void entitiesAreTranslated(RepetitionInfo repetition) {
    byte[] marker = "--mark".getBytes(StandardCharsets.ISO_8859_1);
    var random = new Random(repetition.getCurrentRepetition() * 86028121L);
    String data = random(random);
    var chunks = read(data, random, r -> r.entity(marker, Mode.TEXT));
    String whole = entity(data, "--mark");
    int end = whole.indexOf("+--mark");
    String content = end < 0 ? whole : whole.substring(0, end);
    String expected = content.replace("\r\n", "\n") + (end < 0 ? "" : whole.substring(end));
    assertEquals(expected, String.join("", chunks), () -> quoted(data));
  }
}
