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
  private static final String ERRNO_TO_44 =
      """
      EPERM=1 ENOENT=2 ESRCH=3 EINTR=4 EIO=5 ENXIO=6 E2BIG=7 ENOEXEC=8 EBADF=9 ECHILD=10 EDEADLK=11
      ENOMEM=12 EACCES=13 EFAULT=14 ENOTBLK=15 EBUSY=16 EEXIST=17 EXDEV=18 ENODEV=19 ENOTDIR=20
      EISDIR=21 EINVAL=22 ENFILE=23 EMFILE=24 ENOTTY=25 ETXTBSY=26 EFBIG=27 ENOSPC=28 ESPIPE=29
      EROFS=30 EMLINK=31 EPIPE=32 EDOM=33 ERANGE=34 EAGAIN=35 EWOULDBLOCK=35 EINPROGRESS=36
      EALREADY=37 ENOTSOCK=38 EDESTADDRREQ=39 EMSGSIZE=40 EPROTOTYPE=41 ENOPROTOOPT=42
      EPROTONOSUPPORT=43 ESOCKTNOSUPPORT=44
      """;

  private static final String ERRNO_46_TO_81 =
      """
      EPFNOSUPPORT=46 EAFNOSUPPORT=47 EADDRINUSE=48 EADDRNOTAVAIL=49 ENETDOWN=50 ENETUNREACH=51
      ENETRESET=52 ECONNABORTED=53 ECONNRESET=54 ENOBUFS=55 EISCONN=56 ENOTCONN=57 ESHUTDOWN=58
      ETOOMANYREFS=59 ETIMEDOUT=60 ECONNREFUSED=61 ELOOP=62 ENAMETOOLONG=63 EHOSTDOWN=64
      EHOSTUNREACH=65 ENOTEMPTY=66 EPROCLIM=67 EUSERS=68 EDQUOT=69 ESTALE=70 EREMOTE=71 EBADRPC=72
      ERPCMISMATCH=73 EPROGUNAVAIL=74 EPROGMISMATCH=75 EPROCUNAVAIL=76 ENOLCK=77 ENOSYS=78 EFTYPE=79
      EAUTH=80 ENEEDAUTH=81
      """;

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

  /**
   * What they have in common, and what each has of its own.
   *
   * @param at45 the names of that number
   */
  static String allErrors(String at45, String from82) {
    return ERRNO_TO_44 + at45 + "\n" + ERRNO_46_TO_81 + from82;
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
  public short POSIX_SPAWN_SETSIGMASK() {
    return 0x20;
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
