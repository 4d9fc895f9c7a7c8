package org.cqueues.os.linux;

import java.util.List;
import jnr.ffi.LibraryLoader;
import org.cqueues.os.Facility;
import org.cqueues.os.FilePlatform;
import org.cqueues.os.LibC;
import org.cqueues.os.Platform;
import org.cqueues.os.SignalPlatform;
import org.cqueues.os.SocketPlatform;
import org.cqueues.os.Wakeup;

/** Linux on 64 bits. */
public final class LinuxPlatform implements Platform {
  /** The same bit for EPOLL_, EFD_, SOCK_, IN_CLOEXEC and O_CLOEXEC. */
  static final int CLOEXEC = 0x80000;

  /** The same bit for EFD_, SOCK_, IN_NONBLOCK and O_NONBLOCK. */
  static final int NONBLOCK = 0x800;

  /** Names and numbers of errno.h in the order of asm-generic; MIPS, SPARC and Alpha differ. */
  private static final String ERRNO =
      """
      EPERM=1 ENOENT=2 ESRCH=3 EINTR=4 EIO=5 ENXIO=6 E2BIG=7 ENOEXEC=8 EBADF=9 ECHILD=10 EAGAIN=11
      EWOULDBLOCK=11 ENOMEM=12 EACCES=13 EFAULT=14 ENOTBLK=15 EBUSY=16 EEXIST=17 EXDEV=18 ENODEV=19
      ENOTDIR=20 EISDIR=21 EINVAL=22 ENFILE=23 EMFILE=24 ENOTTY=25 ETXTBSY=26 EFBIG=27 ENOSPC=28
      ESPIPE=29 EROFS=30 EMLINK=31 EPIPE=32 EDOM=33 ERANGE=34 EDEADLK=35 EDEADLOCK=35
      ENAMETOOLONG=36 ENOLCK=37 ENOSYS=38 ENOTEMPTY=39 ELOOP=40 ENOMSG=42 EIDRM=43 ECHRNG=44
      EL2NSYNC=45 EL3HLT=46 EL3RST=47 ELNRNG=48 EUNATCH=49 ENOCSI=50 EL2HLT=51 EBADE=52 EBADR=53
      EXFULL=54 ENOANO=55 EBADRQC=56 EBADSLT=57 EBFONT=59 ENOSTR=60 ENODATA=61 ETIME=62 ENOSR=63
      ENONET=64 ENOPKG=65 EREMOTE=66 ENOLINK=67 EADV=68 ESRMNT=69 ECOMM=70 EPROTO=71 EMULTIHOP=72
      EDOTDOT=73 EBADMSG=74 EOVERFLOW=75 ENOTUNIQ=76 EBADFD=77 EREMCHG=78 ELIBACC=79 ELIBBAD=80
      ELIBSCN=81 ELIBMAX=82 ELIBEXEC=83 EILSEQ=84 ERESTART=85 ESTRPIPE=86 EUSERS=87 ENOTSOCK=88
      EDESTADDRREQ=89 EMSGSIZE=90 EPROTOTYPE=91 ENOPROTOOPT=92 EPROTONOSUPPORT=93
      ESOCKTNOSUPPORT=94 ENOTSUP=95 EOPNOTSUPP=95 EPFNOSUPPORT=96 EAFNOSUPPORT=97 EADDRINUSE=98
      EADDRNOTAVAIL=99 ENETDOWN=100 ENETUNREACH=101 ENETRESET=102 ECONNABORTED=103 ECONNRESET=104
      ENOBUFS=105 EISCONN=106 ENOTCONN=107 ESHUTDOWN=108 ETOOMANYREFS=109 ETIMEDOUT=110
      ECONNREFUSED=111 EHOSTDOWN=112 EHOSTUNREACH=113 EALREADY=114 EINPROGRESS=115 ESTALE=116
      EUCLEAN=117 ENOTNAM=118 ENAVAIL=119 EISNAM=120 EREMOTEIO=121 EDQUOT=122 ENOMEDIUM=123
      EMEDIUMTYPE=124 ECANCELED=125 ENOKEY=126 EKEYEXPIRED=127 EKEYREVOKED=128 EKEYREJECTED=129
      EOWNERDEAD=130 ENOTRECOVERABLE=131 ERFKILL=132 EHWPOISON=133
      """;

  private static final FilePlatform FILES = new LinuxFiles(System.getProperty("os.arch", ""));
  private static final SocketPlatform SOCKETS = new LinuxSockets();
  private static final SignalPlatform SIGNALS = new LinuxSignals();

  @Override
  public boolean is(String osName) {
    return osName.startsWith("linux");
  }

  @Override
  public String errorNumbers() {
    return ERRNO;
  }

  @Override
  public LibC libc() {
    return LinuxLibC.get();
  }

  /**
   * What this process has already, as a program in C finds it, where {@code LD_PRELOAD} comes
   * first. By the name of a file JNR-FFI searches the disk.
   */
  @Override
  public List<String> libraries() {
    return List.of(LibraryLoader.DEFAULT_LIBRARY);
  }

  @Override
  public Facility facility() {
    return new LinuxFacility(null);
  }

  @Override
  public Wakeup openWakeup() {
    return new EventFd(LinuxLibC.get());
  }

  @Override
  public int openPipe(long descriptors) {
    return openPipe(descriptors, NONBLOCK | CLOEXEC);
  }

  @Override
  public int openBlockingPipe(long descriptors) {
    return openPipe(descriptors, CLOEXEC);
  }

  private static int openPipe(long descriptors, int flags) {
    return LinuxLibC.get().pipe2(descriptors, flags) == 0 ? 0 : -LibC.errno();
  }

  @Override
  public short POSIX_SPAWN_SETSIGMASK() {
    return 8;
  }

  @Override
  public FilePlatform files() {
    return FILES;
  }

  @Override
  public SocketPlatform sockets() {
    return SOCKETS;
  }

  @Override
  public SignalPlatform signals() {
    return SIGNALS;
  }
}
