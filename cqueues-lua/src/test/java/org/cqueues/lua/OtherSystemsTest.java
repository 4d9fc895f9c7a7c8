package org.cqueues.lua;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The specification of sockets once more, as on each other system: its numbers, structures, calls
 * and readiness, with libraries that stand in for its kernel and its C library.
 */
final class OtherSystemsTest {
  private static void run(String system, String release, String... options) throws Exception {
    var library = StandIns.library(system, "libc.c", options);
    List<String> properties =
        List.of(
            "-Dcqueues.system=" + system,
            "-Dcqueues.system.library=" + library,
            "-Dos.version=" + release);
    Specifications.run(List.of("socket_spec.lua"), properties);
  }

  private static void runBsd(String system, String release, String name, String layout)
      throws Exception {
    String kqueue = StandIns.source("kqueue.c");
    run(system, release, "-DSYSTEM=" + name, kqueue, "-DLAYOUT=" + layout, "-DRECEIPTS");
  }

  @Test
  void freeBsdHoldsTheSpecification() throws Exception {
    runBsd("freebsd", "14.3", "FREEBSD", "FREEBSD_12");
  }

  @Test
  void netBsdHoldsTheSpecification() throws Exception {
    runBsd("netbsd", "10.1", "NETBSD", "NETBSD");
  }

  @Test
  void openBsdHoldsTheSpecification() throws Exception {
    runBsd("openbsd", "7.7", "OPENBSD", "CLASSIC");
  }

  @Test
  void dragonFlyHoldsTheSpecification() throws Exception {
    runBsd("dragonfly", "6.4", "DRAGONFLY", "CLASSIC");
  }

  @Test
  void macHoldsTheSpecification() throws Exception {
    runBsd("mac", "15.5", "MACOS", "CLASSIC");
  }

  @Test
  void illumosHoldsTheSpecification() throws Exception {
    run("sunos", "5.11", "-DSYSTEM=ILLUMOS", StandIns.source("ports.c"));
  }
}
