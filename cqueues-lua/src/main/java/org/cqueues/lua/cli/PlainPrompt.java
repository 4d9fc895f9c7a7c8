package org.cqueues.lua.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines from a pipe or a file; nothing is read ahead, since scripts read there too. */
final class PlainPrompt implements Prompt {
  @Override
  public @Nullable String readLine(String prompt) {
    System.out.print(prompt);
    System.out.flush();
    var line = new ByteArrayOutputStream();
    try {
      int b = System.in.read();
      if (b < 0) return null;
      for (; b >= 0 && b != '\n'; b = System.in.read()) line.write(b);
    } catch (IOException _) {
      return null; // closed, or a directory: there is nothing more to come, as for lua(1)
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {}
}
