package org.cqueues.lua.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.cqueues.runtime.Bytes;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;

/** Lines from a terminal, edited as in a shell; the history outlives the session. */
final class TerminalPrompt implements Prompt {
  private final Terminal terminal;
  private final LineReader reader;

  TerminalPrompt(LuaTable globals) {
    try {
      var builder = TerminalBuilder.builder().system(true).dumb(true).graphemeCluster(false);
      if (isAscii()) builder.encoding(StandardCharsets.UTF_8);
      terminal = builder.build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var parser = new DefaultParser();
    parser.setEscapeChars(null);
    parser.setQuoteChars(new char[0]); // an open quote is Lua's matter
    reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(parser)
            .completer(new NameCompleter(globals))
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .variable(LineReader.HISTORY_FILE, history())
            .build();
  }

  /** In the C locale a terminal is taken for what nearly all are. */
  private static boolean isAscii() {
    String name = System.getProperty("native.encoding", "UTF-8");
    return Charset.forName(name).equals(StandardCharsets.US_ASCII);
  }

  /** {@code CQUEUES_HISTORY}, or the place for such files in the XDG directories. */
  private static Path history() {
    String named = System.getenv("CQUEUES_HISTORY");
    if (named != null) return Path.of(named);
    String home = Objects.requireNonNullElse(System.getProperty("user.home"), ".");
    String states = System.getenv("XDG_STATE_HOME");
    Path directory = states == null ? Path.of(home, ".local", "state") : Path.of(states);
    return directory.resolve("cqueues").resolve("history");
  }

  @Override
  public @Nullable String readLine(String prompt) {
    while (true) {
      try {
        return Bytes.chars(Bytes.utf8(reader.readLine(Bytes.java(Bytes.text(prompt)))));
      } catch (UserInterruptException _) {
        // Ctrl-C drops the line
      } catch (EndOfFileException _) {
        return null;
      }
    }
  }

  @Override
  public void close() {
    try {
      terminal.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
