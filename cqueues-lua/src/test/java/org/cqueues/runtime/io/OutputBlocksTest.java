package org.cqueues.runtime.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lengths are those that glibc's fwrite(3) passes to write(2), as strace(1) shows them. */
final class OutputBlocksTest {
  private final List<Integer> written = new ArrayList<>();
  private final OutputBlocks blocks = new OutputBlocks((_, _, length) -> written.add(length));

  private void add(int... lengths) throws IOException {
    for (int length : lengths) blocks.add(new byte[length], 0, length);
  }

  @Test
  void aFullBlockWaitsForTheByteBehindIt() throws IOException {
    add(1, 4095);
    assertEquals(List.of(), written);
    add(1);
    assertEquals(List.of(4096), written);
  }

  @Test
  void theFirstBlockIsNotHeldBack() throws IOException {
    add(4096, 1);
    assertEquals(List.of(4096), written);
  }

  @Test
  void longTextsPassInWholeBlocks() throws IOException {
    add(100, 10000);
    assertEquals(List.of(4096, 4096), written);
    blocks.pass();
    assertEquals(List.of(4096, 4096, 1908), written);
    blocks.pass();
    assertEquals(3, written.size());
  }

  @Test
  void whatCouldNotBeWrittenIsForgotten() throws IOException {
    var failing =
        new OutputBlocks(
            (_, _, _) -> {
              throw new IOException("full");
            });
    failing.add(new byte[10], 0, 10);
    assertThrows(IOException.class, failing::pass);
    failing.pass();
  }
}
