package org.cqueues.core;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The program {@code openssl}, with which results are compared. */
public final class Openssl {
  private Openssl() {}

  /**
   * What it says, whatever its status; the test is skipped, with the reason, where it is missing.
   */
  public static String run(List<String> arguments) throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add("openssl");
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      byte[] said = process.getInputStream().readAllBytes();
      process.waitFor();
      return new String(said, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      String reason = "skipped: " + e.getMessage();
      System.out.println(reason);
      return Assumptions.abort(reason);
    }
  }
}
