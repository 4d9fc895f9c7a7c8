package org.cqueues.os;

import jnr.ffi.annotations.Variadic;
import jnr.ffi.types.intptr_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/** The C functions for sockets, beside those of {@link LibC} and under the same rules. */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
public interface SocketCalls {
  /** See socket(2). */
  int socket(int family, int type, int protocol);

  /** See socketpair(2). */
  int socketpair(int family, int type, int protocol, @intptr_t long fds);

  /** See bind(2). */
  int bind(int fd, @intptr_t long address, int length);

  /** See listen(2). */
  int listen(int fd, int backlog);

  /** See connect(2). */
  int connect(int fd, @intptr_t long address, int length);

  /** See recv(2). */
  @ssize_t
  long recv(int fd, @intptr_t long buffer, @size_t long length, int flags);

  /** See send(2). */
  @ssize_t
  long send(int fd, @intptr_t long buffer, @size_t long length, int flags);

  /** See recvmsg(2). */
  @ssize_t
  long recvmsg(int fd, @intptr_t long message, int flags);

  /** See sendmsg(2). */
  @ssize_t
  long sendmsg(int fd, @intptr_t long message, int flags);

  /** See shutdown(2). */
  int shutdown(int fd, int how);

  /** See getsockopt(2). */
  int getsockopt(int fd, int level, int name, @intptr_t long value, @intptr_t long length);

  /** See setsockopt(2). */
  int setsockopt(int fd, int level, int name, @intptr_t long value, int length);

  /** See getsockname(2). */
  int getsockname(int fd, @intptr_t long address, @intptr_t long length);

  /** See getpeername(2). */
  int getpeername(int fd, @intptr_t long address, @intptr_t long length);

  /** See fcntl(2). */
  @Variadic(fixedCount = 2)
  int fcntl(int fd, int command, int argument);

  /** See fchmod(2). */
  int fchmod(int fd, int mode);

  /** See chmod(2). */
  int chmod(@intptr_t long path, int mode);

  /** See umask(2). */
  int umask(int mask);

  /** See unlink(2). */
  int unlink(@intptr_t long path);

  /** See if_nametoindex(3). */
  int if_nametoindex(String name);

  /** The C library of this process. */
  static SocketCalls get() {
    return Holder.CALLS;
  }

  /** Loads the library when it is first needed. */
  final class Holder {
    private static final SocketCalls CALLS = CLibrary.load(SocketCalls.class);

    private Holder() {}
  }
}
