package org.cqueues.core.socket;

import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Sockets;

/**
 * Bytes as they are, through the descriptor of a connected socket or of anything else that knows
 * read(2) and write(2).
 */
final class DescriptorTransport implements Transport {
  private final Sockets calls;
  private final Endpoint endpoint;
  private final boolean socket;
  private final boolean stream;
  private final boolean quiet;

  /** What the last call that said -EAGAIN waits for. */
  private int interest = Interest.NONE;

  /** The last receive left nothing in the kernel: the next one would say EAGAIN. */
  private boolean drained;

  private boolean inputShut;

  DescriptorTransport(Sockets calls, Endpoint endpoint) {
    this.calls = calls;
    this.endpoint = endpoint;
    socket = endpoint.isSocket();
    stream = socket && !endpoint.takesMessages();
    quiet = endpoint.options().has(SocketOptions.Flag.NOSIGPIPE);
  }

  @Override
  public int pollfd() {
    return endpoint.fd();
  }

  @Override
  public int interest() {
    return interest;
  }

  @Override
  public double timeout() {
    return Double.NaN;
  }

  /** The steps to a connection are taken before, see {@link Connection}. */
  @Override
  public int connect() {
    return 0;
  }

  @Override
  public long receive(long address, long length) {
    int fd = endpoint.fd();
    long count = socket ? calls.receive(fd, address, length) : calls.read(fd, address, length);
    // a read that returned fewer bytes than asked for has emptied a stream's buffer in the kernel
    drained = stream && count > 0 && count < length;
    return count == -Errno.EAGAIN ? nothingYet() : count;
  }

  /** A datagram socket that was shut down is readable for ever, and recv(2) says EAGAIN. */
  private int nothingYet() {
    if (inputShut) return -Errno.EPIPE;
    interest = Interest.READ;
    return -Errno.EAGAIN;
  }

  @Override
  public boolean skipReceive() {
    if (!drained) return false;
    drained = false;
    interest = Interest.READ;
    return true;
  }

  @Override
  public long send(long address, long length) {
    int fd = endpoint.fd();
    long count = socket ? calls.send(fd, address, length, quiet) : calls.write(fd, address, length);
    if (count == -Errno.EAGAIN) interest = Interest.WRITE;
    return count;
  }

  @Override
  public long receiveMessage(long address, long length) {
    long count = calls.receiveDescriptors(endpoint.fd(), address, length);
    return count == -Errno.EAGAIN ? nothingYet() : count;
  }

  @Override
  public long sendMessage(long address, long length, int descriptor) {
    long count = calls.sendDescriptor(endpoint.fd(), address, length, descriptor, quiet);
    if (count == -Errno.EAGAIN) interest = Interest.WRITE;
    return count;
  }

  @Override
  public int shutdownInput() {
    int result = calls.shutdown(endpoint.fd(), Sockets.SHUT_READ);
    inputShut |= result == 0;
    return result;
  }

  @Override
  public int shutdownOutput(boolean truncated) {
    return calls.shutdown(endpoint.fd(), Sockets.SHUT_WRITE);
  }

  @Override
  public void close(boolean truncated) {
    endpoint.close();
  }
}
