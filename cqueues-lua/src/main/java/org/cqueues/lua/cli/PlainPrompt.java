package org.cqueues.lua.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Lines from a pipe or a file; nothing is read ahead, since scripts read there too. */
final class PlainPrompt implements Prompt {
  @Override
  public @Nullable String readLine(String prompt) {
    System.out.writeBytes(prompt.getBytes(ISO_8859_1));
    System.out.flush();
    var line = new ByteArrayOutputStream();
    try {
      int b = System.in.read();
      if (b < 0) return null;
      for (; b >= 0 && b != '\n'; b = System.in.read()) line.write(b);
    } catch (IOException _) {
      return null; // closed, or a directory: there is nothing more to come, as for lua(1)
    }
    return line.toString(ISO_8859_1);
  }

  @Override
  public void close() {}
}
