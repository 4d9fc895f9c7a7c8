package org.cqueues.runtime.parser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.luaj.vm2.Prototype;

/** {@code luac5.2}, PUC Lua's own compiler, where the machine has it. */
final class PucCompiler {
  private static final String PROGRAM = "luac5.2";

  private PucCompiler() {}

  /** What it makes of a file; the test is skipped, with the reason, where it is missing. */
  static Prototype compile(Path file) throws IOException, InterruptedException {
    Path made = Files.createTempFile("cqueues", ".luac");
    try {
      Process process = start(made, file);
      String output = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
      if (process.waitFor() != 0) throw new AssertionError(output);
      return BinaryChunk.read(Files.readAllBytes(made), file.toString());
    } finally {
      Files.delete(made);
    }
  }

  private static Process start(Path made, Path file) {
    try {
      return new ProcessBuilder(PROGRAM, "-o", made.toString(), file.toString())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      System.out.println("skipped: " + e.getMessage());
      return Assumptions.abort("skipped: " + e.getMessage());
    }
  }
}
