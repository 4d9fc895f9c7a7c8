package org.cqueues.os;

/** Constants and struct layouts of Linux; no code. */
final class Linux {
  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLL_CTL_DEL = 2;
  static final int EPOLL_CTL_MOD = 3;

  /** The same bit for EPOLL_, EFD_, SFD_, IN_CLOEXEC and O_CLOEXEC. */
  static final int CLOEXEC = 0x80000;

  /** The same bit for EFD_, SFD_, IN_NONBLOCK and O_NONBLOCK. */
  static final int NONBLOCK = 0x800;

  static final int AF_UNSPEC = 0;
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOCK_STREAM = 1;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_SEQPACKET = 5;
  static final int SOL_SOCKET = 1;
  static final int SO_REUSEADDR = 2;
  static final int SO_TYPE = 3;
  static final int SO_ERROR = 4;
  static final int SO_BROADCAST = 6;
  static final int SO_OOBINLINE = 10;
  static final int SO_REUSEPORT = 15;
  static final int SO_PEERCRED = 17;
  static final int IPPROTO_TCP = 6;
  static final int TCP_NODELAY = 1;
  static final int TCP_CORK = 3;
  static final int IPPROTO_IPV6 = 41;
  static final int IPV6_V6ONLY = 26;
  static final int SOMAXCONN = 4096;
  static final int MSG_CTRUNC = 0x8;
  static final int MSG_TRUNC = 0x20;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int MSG_CMSG_CLOEXEC = 0x40000000;
  static final int SCM_RIGHTS = 1;
  static final int SHUT_RD = 0;
  static final int SHUT_WR = 1;
  static final int F_GETFD = 1;
  static final int F_SETFD = 2;
  static final int F_GETFL = 3;
  static final int F_SETFL = 4;
  static final int F_DUPFD_CLOEXEC = 1030;
  static final int FD_CLOEXEC = 1;

  static final int IN_MODIFY = 0x2;
  static final int IN_ATTRIB = 0x4;
  static final int IN_MOVED_FROM = 0x40;
  static final int IN_MOVED_TO = 0x80;
  static final int IN_CREATE = 0x100;
  static final int IN_DELETE = 0x200;
  static final int IN_DELETE_SELF = 0x400;
  static final int IN_MOVE_SELF = 0x800;
  static final int IN_UNMOUNT = 0x2000;
  static final int IN_Q_OVERFLOW = 0x4000;
  static final int IN_ONLYDIR = 0x1000000;

  /** {@code struct inotify_event}: watch, mask, cookie, length of the name, name. */
  static final int INOTIFY_MASK = 4;

  static final int INOTIFY_LENGTH = 12;
  static final int INOTIFY_NAME = 16;

  /** {@code struct sockaddr_in}: family, port, address. */
  static final int SOCKADDR_IN_PORT = 2;

  static final int SOCKADDR_IN_ADDR = 4;
  static final int SOCKADDR_IN_SIZE = 16;

  /** {@code struct sockaddr_in6}: family, port, flow, address, scope. */
  static final int SOCKADDR_IN6_ADDR = 8;

  static final int SOCKADDR_IN6_SCOPE = 24;
  static final int SOCKADDR_IN6_SIZE = 28;

  /** {@code struct sockaddr_un}: family, path. */
  static final int SOCKADDR_UN_PATH = 2;

  static final int SOCKADDR_UN_SIZE = 110;

  /** {@code struct msghdr} on 64 bits: name, namelen, iov, iovlen, control, controllen, flags. */
  static final int MSGHDR_IOV = 16;

  static final int MSGHDR_IOVLEN = 24;
  static final int MSGHDR_CONTROL = 32;
  static final int MSGHDR_CONTROLLEN = 40;
  static final int MSGHDR_FLAGS = 48;
  static final int MSGHDR_SIZE = 56;

  /** {@code struct iovec} on 64 bits: base, length. */
  static final int IOVEC_LENGTH = 8;

  static final int IOVEC_SIZE = 16;

  /** {@code struct cmsghdr} on 64 bits: length, level, type, data; aligned to 8 bytes. */
  static final int CMSGHDR_LEVEL = 8;

  static final int CMSGHDR_TYPE = 12;
  static final int CMSGHDR_DATA = 16;

  /** {@code struct ucred}: pid, uid, gid. */
  static final int UCRED_UID = 4;

  static final int UCRED_GID = 8;
  static final int UCRED_SIZE = 12;

  /** {@code uint32 events; uint64 data}, packed on x86-64 only. */
  static final int EPOLL_EVENT_DATA;

  static final int EPOLL_EVENT_SIZE;

  /** {@code int fd; short events; short revents}. */
  static final int POLLFD_SIZE = 8;

  static final int POLLFD_EVENTS = 4;

  static {
    String architecture = System.getProperty("os.arch", "");
    switch (architecture) {
      case "amd64", "x86_64", "x86", "i386", "i686" -> {
        EPOLL_EVENT_DATA = 4;
        EPOLL_EVENT_SIZE = 12;
      }
      default -> {
        EPOLL_EVENT_DATA = 8;
        EPOLL_EVENT_SIZE = 16;
      }
    }
  }

  /** Names and numbers of errno.h in the order of asm-generic; MIPS, SPARC and Alpha differ. */
  static final String ERRNO =
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

  /** More than {@code struct sigaction} takes on any machine. */
  static final int SIGACTION_SIZE = 256;

  static final long SIG_DFL = 0;
  static final long SIG_IGN = 1;

  /** Names of the standard signals, see signal(7), without those that only some machines have. */
  static final String SIGNALS =
      """
      HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP
      TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS
      """;

  private Linux() {}
}
