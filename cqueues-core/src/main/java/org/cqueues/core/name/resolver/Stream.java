package org.cqueues.core.name.resolver;

import java.util.List;
import org.cqueues.core.name.AddressList;
import org.cqueues.core.socket.CoreSocket;
import org.cqueues.core.socket.Mode;
import org.cqueues.core.socket.Reader;
import org.cqueues.core.socket.Settings;
import org.cqueues.core.socket.SocketErrors;
import org.cqueues.core.socket.SocketOptions;
import org.cqueues.core.socket.TransportLayer;
import org.cqueues.os.Errno;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server over TCP (RFC 7766), or with a layer over TLS (RFC 7858). Messages have
 * their length before them.
 */
final class Stream {
  private static final int LENGTH = 2;
  private static final byte[] NOTHING = {};

  private final SocketAddress.Inet server;
  private final CoreSocket socket;
  private final Reader reader;

  /** The length of the message whose bytes come next; negative where the length is to come. */
  private int expected = -1;

  private byte[] message = NOTHING;

  /** Whether an answer has come over it, so that the server may have closed it meanwhile. */
  private boolean used;

  Stream(
      ResolverContext context,
      SocketAddress.Inet server,
      @Nullable SocketAddress local,
      @Nullable TransportLayer layer) {
    this.server = server;
    var settings = new Settings();
    settings.inputMode = 0;
    settings.outputMode = Mode.UNBUFFERED | Mode.AUTOFLUSH;
    SocketOptions options = SocketOptions.DEFAULT;
    if (local != null) {
      int flags = SocketOptions.with(options.flags(), SocketOptions.Flag.NODELAY, true);
      options = new SocketOptions(flags, local, -1, -1, null, Double.NaN, "");
    }
    socket =
        CoreSocket.connecting(
            context.sockets,
            new AddressList(List.of(server), -SocketErrors.ENOHOST),
            Sockets.SOCK_STREAM,
            options,
            settings);
    reader = new Reader(socket);
    if (layer != null) socket.layer(layer);
  }

  boolean leadsTo(SocketAddress.Inet other) {
    return server.equals(other);
  }

  boolean isUsed() {
    return used;
  }

  /** Takes a message to be sent: 0, or why not. */
  int send(byte[] message) {
    var framed = new byte[LENGTH + message.length];
    framed[0] = (byte) (message.length >> 8);
    framed[1] = (byte) message.length;
    System.arraycopy(message, 0, framed, LENGTH, message.length);
    socket.output().send(framed, 0, framed.length, Mode.UNBUFFERED);
    int failure = socket.output().failure();
    return failure == -Errno.EAGAIN ? 0 : failure; // the rest is sent before each read
  }

  /** Goes on: 0 once a message is in {@link #take}, -EAGAIN, or why none will come. */
  int receive() {
    if (expected < 0) {
      int result = reader.count(LENGTH, LENGTH, 0);
      if (result < 0) return result;
      byte[] length = reader.take();
      if (length.length < LENGTH) return -Errno.EPIPE;
      expected = (length[0] & 0xFF) << 8 | (length[1] & 0xFF);
    }
    int result = reader.count(expected, expected, 0);
    if (result < 0) return result;
    message = reader.take();
    if (message.length < expected) return -Errno.EPIPE; // what is missing might matter
    expected = -1;
    used = true;
    return 0;
  }

  /** The message that came. */
  byte[] take() {
    byte[] taken = message;
    message = NOTHING;
    return taken;
  }

  int pollfd() {
    return socket.pollfd();
  }

  int interest() {
    return socket.interest();
  }

  void close() {
    socket.close();
  }
}
