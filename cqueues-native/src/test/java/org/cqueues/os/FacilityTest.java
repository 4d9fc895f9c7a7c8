package org.cqueues.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.cqueues.os.Facility.Chosen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FacilityTest {
  private static Facility poller(String name, String library) {
    return Chosen.named("cqueues.poller", name, Chosen.POLLERS, library);
  }

  @Test
  void aNameThatNobodyHasIsRefusedWithThoseThereAre() {
    var refused = assertThrows(IllegalArgumentException.class, () -> poller("x", "").openPoller());
    String known = String.join(", ", Chosen.POLLERS.keySet().stream().sorted().toList());
    assertEquals("cqueues.poller=x is none of " + known, refused.getMessage());
  }

  @Test
  void aLibraryThatIsNotThereIsNamed() {
    Facility kqueue = poller("kqueue", "/nowhere/libkqueue.so");
    var refused = assertThrows(IllegalArgumentException.class, kqueue::openPoller);
    assertEquals("no kqueue(2) in /nowhere/libkqueue.so", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "poll"})
  void thoseOfTheCLibraryNeedNone(String name) {
    poller(name, "/nowhere/libkqueue.so").openPoller().close();
  }

  @Test
  void kqueueOfALibraryCanBeHad() {
    poller("kqueue", StandIn.library("kqueue", "kqueue.c", "-DRECEIPTS")).openPoller().close();
  }
}
