package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors passed between processes, of which one may run the C implementation. */
final class InteroperationTest {
  private static final Path SCRIPTS = Path.of("src", "test", "lua", "limits");
  private static final String RECEIVER = SCRIPTS.resolve("receiver.lua").toString();
  private static final Path SENDER = SCRIPTS.resolve("sender.lua");
  private static final String EXPECTED = "take this\nthrough it\nback again\nfarewell\n";

  @TempDir private Path directory;

  private void talk(List<String> receiver, List<String> sender) throws Exception {
    String path = directory.resolve("socket").toString();
    String start =
        sender.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "))
            + " '"
            + path
            + "'";
    var command = new ArrayList<>(receiver);
    command.add(path);
    command.add(start);
    Subprocess.Result result = Subprocess.run(command, Cli.CLEAN, "");
    assertEquals(EXPECTED, result.out(), result::output);
    assertEquals(0, result.status(), result::output);
  }

  @Test
  void descriptorsPassBetweenProcesses() throws Exception {
    talk(Cli.command(RECEIVER), Cli.command(SENDER.toString()));
  }

  @Test
  void descriptorsPassToTheOriginalAndBack() throws Exception {
    Oracle.assume();
    talk(Cli.command(RECEIVER), List.of(Oracle.PROGRAM, SENDER.toString()));
    talk(List.of(Oracle.PROGRAM, RECEIVER), Cli.command(SENDER.toString()));
  }
}
