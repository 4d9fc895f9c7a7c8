package org.cqueues.os.illumos;

import java.util.List;
import java.util.Map;
import org.cqueues.os.CLibrary;
import org.cqueues.os.Facility;
import org.cqueues.os.FilePlatform;
import org.cqueues.os.LibC;
import org.cqueues.os.PipeWakeup;
import org.cqueues.os.Platform;
import org.cqueues.os.SignalPlatform;
import org.cqueues.os.SocketPlatform;
import org.cqueues.os.Wakeup;

/** illumos and Solaris, on 64 bits. */
public final class IllumosPlatform implements Platform {
  private static final String ERRNO =
      """
      EPERM=1 ENOENT=2 ESRCH=3 EINTR=4 EIO=5 ENXIO=6 E2BIG=7 ENOEXEC=8 EBADF=9 ECHILD=10 EAGAIN=11
      EWOULDBLOCK=11 ENOMEM=12 EACCES=13 EFAULT=14 ENOTBLK=15 EBUSY=16 EEXIST=17 EXDEV=18 ENODEV=19
      ENOTDIR=20 EISDIR=21 EINVAL=22 ENFILE=23 EMFILE=24 ENOTTY=25 ETXTBSY=26 EFBIG=27 ENOSPC=28
      ESPIPE=29 EROFS=30 EMLINK=31 EPIPE=32 EDOM=33 ERANGE=34 ENOMSG=35 EIDRM=36 ECHRNG=37
      EL2NSYNC=38 EL3HLT=39 EL3RST=40 ELNRNG=41 EUNATCH=42 ENOCSI=43 EL2HLT=44 EDEADLK=45 ENOLCK=46
      ECANCELED=47 ENOTSUP=48 EDQUOT=49 EBADE=50 EBADR=51 EXFULL=52 ENOANO=53 EBADRQC=54 EBADSLT=55
      EDEADLOCK=56 EBFONT=57 EOWNERDEAD=58 ENOTRECOVERABLE=59 ENOSTR=60 ENODATA=61 ETIME=62
      ENOSR=63 ENONET=64 ENOPKG=65 EREMOTE=66 ENOLINK=67 EADV=68 ESRMNT=69 ECOMM=70 EPROTO=71
      ELOCKUNMAPPED=72 ENOTACTIVE=73 EMULTIHOP=74 EBADMSG=77 ENAMETOOLONG=78 EOVERFLOW=79
      ENOTUNIQ=80 EBADFD=81 EREMCHG=82 ELIBACC=83 ELIBBAD=84 ELIBSCN=85 ELIBMAX=86 ELIBEXEC=87
      EILSEQ=88 ENOSYS=89 ELOOP=90 ERESTART=91 ESTRPIPE=92 ENOTEMPTY=93 EUSERS=94 ENOTSOCK=95
      EDESTADDRREQ=96 EMSGSIZE=97 EPROTOTYPE=98 ENOPROTOOPT=99 EPROTONOSUPPORT=120
      ESOCKTNOSUPPORT=121 EOPNOTSUPP=122 EPFNOSUPPORT=123 EAFNOSUPPORT=124 EADDRINUSE=125
      EADDRNOTAVAIL=126 ENETDOWN=127 ENETUNREACH=128 ENETRESET=129 ECONNABORTED=130 ECONNRESET=131
      ENOBUFS=132 EISCONN=133 ENOTCONN=134 ESHUTDOWN=143 ETOOMANYREFS=144 ETIMEDOUT=145
      ECONNREFUSED=146 EHOSTDOWN=147 EHOSTUNREACH=148 EALREADY=149 EINPROGRESS=150 ESTALE=151
      """;

  /** With the messages of X/Open, which alone carry control data. */
  private static final Map<String, String> SYMBOLS =
      Map.of("sendmsg", "__xnet_sendmsg", "recvmsg", "__xnet_recvmsg");

  private static final IllumosFiles FILES = new IllumosFiles();
  private static final IllumosSockets SOCKETS = new IllumosSockets();
  private static final IllumosSignals SIGNALS = new IllumosSignals();

  @Override
  public boolean is(String osName) {
    return osName.startsWith("sunos");
  }

  @Override
  public String errorNumbers() {
    return ERRNO;
  }

  @Override
  public LibC libc() {
    return CLibrary.load(LibC.class);
  }

  @Override
  public List<String> libraries() {
    return List.of("c", "socket");
  }

  @Override
  public Map<String, String> symbols() {
    return SYMBOLS;
  }

  @Override
  public Facility facility() {
    return new PortFacility(null);
  }

  @Override
  public Wakeup openWakeup() {
    return new PipeWakeup();
  }

  @Override
  public int openPipe(long descriptors) {
    return openPipe(descriptors, SOCKETS.O_NONBLOCK() | FILES.O_CLOEXEC());
  }

  @Override
  public int openBlockingPipe(long descriptors) {
    return openPipe(descriptors, FILES.O_CLOEXEC());
  }

  private static int openPipe(long descriptors, int flags) {
    return IllumosCalls.get().pipe2(descriptors, flags) == 0 ? 0 : -LibC.errno();
  }

  @Override
  public short POSIX_SPAWN_SETSIGMASK() {
    return 0x8;
  }

  @Override
  public int WNOHANG() {
    return 0x40;
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
