package org.cqueues.core.socket;

import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;

/** bind(2), and what a path in the file system needs around it. */
final class UnixBinding {
  private UnixBinding() {}

  static int bind(Sockets calls, int fd, SocketAddress local, SocketOptions options) {
    if (!(local instanceof SocketAddress.Unix path)) return calls.bind(fd, local);
    if (options.has(SocketOptions.Flag.UNLINK)) calls.unlink(path); // it need not be there
    boolean changed = options.mode() >= 0 && calls.changeMode(fd, options.mode()) == 0;
    int before = options.mask() >= 0 ? calls.mask(options.mask()) : 0;
    int result = calls.bind(fd, path);
    if (options.mask() >= 0) calls.mask(before);
    if (result == 0 && options.mode() >= 0 && !changed)
      result = calls.changeMode(path, options.mode());
    return result;
  }
}
