package org.cqueues.os.bsd;

import org.cqueues.os.CLibrary;
import org.cqueues.os.Facility;
import org.cqueues.os.FilePlatform;
import org.cqueues.os.LibC;
import org.cqueues.os.PipeWakeup;
import org.cqueues.os.Platform;
import org.cqueues.os.SignalPlatform;
import org.cqueues.os.SocketPlatform;
import org.cqueues.os.Wakeup;

/** What the BSDs and macOS have in common, on 64 bits. */
abstract class BsdPlatform implements Platform {
  private final String name;
  private final String errorNumbers;
  private final BsdSockets sockets;
  private final FilePlatform files;
  private final SignalPlatform signals;

  /**
   * One of them.
   *
   * @param name how its name begins, see {@link #is}
   */
  BsdPlatform(
      String name,
      String errorNumbers,
      BsdSockets sockets,
      FilePlatform files,
      SignalPlatform signals) {
    this.name = name;
    this.errorNumbers = errorNumbers;
    this.sockets = sockets;
    this.files = files;
    this.signals = signals;
  }

  /** Its kqueue(2). */
  abstract Kernel kernel();

  /** Whether the system's release is this one or later. */
  static boolean atLeast(int major) {
    String version = System.getProperty("os.version", "");
    int end = 0;
    while (end < version.length() && Character.isDigit(version.charAt(end))) end++;
    return end > 0 && Integer.parseInt(version, 0, end, 10) >= major;
  }

  @Override
  public boolean is(String osName) {
    return osName.startsWith(name);
  }

  @Override
  public String errorNumbers() {
    return errorNumbers;
  }

  @Override
  public LibC libc() {
    return CLibrary.load(LibC.class);
  }

  @Override
  public Facility facility() {
    return new KqueueFacility(null);
  }

  @Override
  public Wakeup openWakeup() {
    return new PipeWakeup();
  }

  @Override
  public int openPipe(long descriptors) {
    return openPipe(descriptors, true);
  }

  @Override
  public int openBlockingPipe(long descriptors) {
    return openPipe(descriptors, false);
  }

  int openPipe(long descriptors, boolean nonblocking) {
    int flags = files.O_CLOEXEC() | (nonblocking ? sockets.O_NONBLOCK() : 0);
    return BsdCalls.get().pipe2(descriptors, flags) == 0 ? 0 : -LibC.errno();
  }

  @Override
  public FilePlatform files() {
    return files;
  }

  @Override
  public SocketPlatform sockets() {
    return sockets;
  }

  @Override
  public SignalPlatform signals() {
    return signals;
  }
}
