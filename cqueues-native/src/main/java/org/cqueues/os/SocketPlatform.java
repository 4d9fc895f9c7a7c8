package org.cqueues.os;

/**
 * What systems have each their own way for with sockets: calls, numbers under the names of the
 * manual, and where the members of structures are. A call that failed returns the negative errno.
 */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
public interface SocketPlatform {
  /** See socket(2), with the flags in one call where the system can. */
  int open(int family, int type, boolean nonblocking, boolean closeOnExec);

  /** See socketpair(2), as {@link #open}; two {@code int} go to {@code descriptors}. */
  int openPair(int type, boolean nonblocking, boolean closeOnExec, long descriptors);

  /** See accept(2), as {@link #open}. */
  int accept(int fd, boolean nonblocking, boolean closeOnExec);

  /**
   * Why a connection that was under way has failed, where connect(2) does not tell it when it is
   * called again. The kernel tells it once.
   *
   * @return 0 where it has not, or where connect(2) tells
   */
  default int pendingError(int fd) {
    return 0;
  }

  /**
   * Takes the peer and the port of a connected datagram socket away, so that the next connect(2)
   * gives it another port, at random.
   *
   * @return EOPNOTSUPP where the system cannot, and perhaps has taken away the peer alone
   */
  default int disconnect(int fd) {
    return -Errno.code("EOPNOTSUPP");
  }

  /**
   * Who the kernel noted when a UNIX socket was connected.
   *
   * @param ids for the numbers of process, user and group; -1 for what the system does not tell
   * @return 0, or the negative errno
   */
  int peerCredentials(int fd, int[] ids);

  /** Writes the family, and the length where the system wants it, into a {@code sockaddr}. */
  void putFamily(long sockaddr, int family, int length);

  /** The family of a {@code sockaddr}. */
  int family(long sockaddr);

  int AF_INET6();

  int SOCK_STREAM();

  int SOCK_DGRAM();

  int SOCK_SEQPACKET();

  int SOL_SOCKET();

  int SO_TYPE();

  int SO_REUSEADDR();

  int SO_REUSEPORT();

  int SO_BROADCAST();

  int SO_OOBINLINE();

  int IPV6_V6ONLY();

  /** TCP_NOPUSH or TCP_CORK: holds segments back until they are full. */
  int TCP_NOPUSH();

  /** What listen(2) takes for the longest queue it allows. */
  int SOMAXCONN();

  /** 0 where sockets are made so that they raise no SIGPIPE. */
  int MSG_NOSIGNAL();

  /** The flag by which received descriptors are close-on-exec; 0 where there is none. */
  int MSG_CMSG_CLOEXEC();

  int MSG_TRUNC();

  int MSG_CTRUNC();

  int SCM_RIGHTS();

  int O_NONBLOCK();

  int F_DUPFD_CLOEXEC();

  /** Bytes of {@code struct sockaddr_in6}. */
  int SOCKADDR_IN6_SIZE();

  /** Bytes of {@code struct sockaddr_un}. */
  int SOCKADDR_UN_SIZE();

  /** The layout of messages with control data. */
  MessageLayout messages();
}
