package org.cqueues.os.bsd;

import java.util.List;
import org.cqueues.os.StandIn;

/** Libraries that stand in for a kernel with kqueue(2): one for each layout, and some that lack. */
record StandInKernel(String name, Kevent layout, List<String> options) {
  static final StandInKernel CLASSIC = of("kqueue", Kevent.CLASSIC, "-DRECEIPTS");
  static final StandInKernel FREEBSD_12 =
      of("kqueue-freebsd-12", Kevent.FREEBSD_12, "-DLAYOUT=FREEBSD_12", "-DRECEIPTS");
  static final StandInKernel NETBSD =
      of("kqueue-netbsd", Kevent.NETBSD, "-DLAYOUT=NETBSD", "-DRECEIPTS");
  static final StandInKernel NETBSD_11 =
      of("kqueue-netbsd-11", Kevent.NETBSD_11, "-DLAYOUT=NETBSD_11", "-DRECEIPTS");
  static final StandInKernel WITHOUT_RECEIPTS = of("kqueue-plain", Kevent.CLASSIC);
  static final StandInKernel KEEPING_CLOSED =
      of("kqueue-keeping", Kevent.CLASSIC, "-DKEEPS_CLOSED");
  static final StandInKernel UNPOLLABLE = of("kqueue-unpollable", Kevent.CLASSIC, "-DUNPOLLABLE");

  private static StandInKernel of(String name, Kevent layout, String... options) {
    return new StandInKernel(name, layout, List.of(options));
  }

  String library() {
    return StandIn.library(name, "kqueue.c", options.toArray(String[]::new));
  }

  Kernel kernel() {
    return Kernel.of(library(), layout, 0);
  }
}
