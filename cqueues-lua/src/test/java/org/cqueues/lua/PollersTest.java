package org.cqueues.lua;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The specifications once more, in which kqueue(2), event ports and poll(2) tell of readiness: the
 * first two from libraries that stand in for the kernels of other systems.
 */
final class PollersTest {
  /** So many programs for each, none of which runs for long. */
  private static final int PARTS = 4;

  @TestFactory
  Stream<DynamicTest> kqueueHoldsTheSpecifications() throws IOException {
    return specifications("kqueue", "-DRECEIPTS");
  }

  @TestFactory
  Stream<DynamicTest> eventPortsHoldTheSpecifications() throws IOException {
    return specifications("ports");
  }

  @TestFactory
  Stream<DynamicTest> pollHoldsTheSpecifications() throws IOException {
    return runs("-Dcqueues.poller=poll");
  }

  private static Stream<DynamicTest> specifications(String poller, String... options)
      throws IOException {
    var library = StandIns.library(poller, poller + ".c", options);
    return runs("-Dcqueues.poller=" + poller, "-Dcqueues.poller.library=" + library);
  }

  private static Stream<DynamicTest> runs(String... properties) throws IOException {
    var parts = new ArrayList<List<String>>();
    for (int i = 0; i < PARTS; i++) parts.add(new ArrayList<>());
    int i = 0;
    for (String name : Specifications.all()) parts.get(i++ % PARTS).add(name);
    var programs = new SideBySide();
    for (List<String> part : parts) {
      String name = String.join(" ", part).replace("_spec.lua", "");
      programs.add(name, () -> Specifications.run(part, List.of(properties)));
    }
    return programs.tests();
  }
}
