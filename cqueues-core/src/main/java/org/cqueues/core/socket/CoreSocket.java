package org.cqueues.core.socket;

import java.util.Objects;
import org.cqueues.core.Pollable;
import org.cqueues.core.name.AddressSource;
import org.cqueues.os.Clock;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Memory;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * A buffered socket that never waits. An operation that cannot go on returns -EAGAIN, and {@link
 * #interest} says what to poll {@link #pollfd} for before it is tried again. Results are counts, or
 * errors as negative errno, those of {@link SocketErrors} among them.
 */
public final class CoreSocket implements Pollable {
  private static final int CHUNK = 1 << 16;

  private final SocketContext context;
  private final Connection connection;
  private final Settings settings;
  private final Channel input = new Channel();
  private final Channel output = new Channel();
  private final InputBuffer in;
  private final OutputBuffer out;
  private final BitInput bitInput = new BitInput();
  private final BitOutput bitOutput = new BitOutput();
  private final boolean keepTime;
  private @Nullable Transport transport;

  /** What the last operation wanted, bits of {@link Interest}. */
  private int interest;

  private int sendFailure;
  private int failure;

  /** An error the kernel told, once, while there were bytes to return first; or 0. */
  private int deferred;

  /** See {@link #readPatiently}. */
  private boolean readPatiently;

  private boolean skipped;

  /** While accept(2) found no descriptor or memory; null otherwise. */
  private @Nullable AcceptPause pause;

  /** Shut-downs that wait for the connection. */
  private boolean shutWrite;

  private boolean shutRead;
  private boolean closed;

  /** What the last name call found. */
  private @Nullable SocketAddress name;

  private CoreSocket(SocketContext context, Connection connection, Settings settings) {
    this.context = context;
    this.connection = connection;
    this.settings = settings;
    in = new InputBuffer(context.pool);
    out = new OutputBuffer(context.pool);
    keepTime = connection.options().has(SocketOptions.Flag.TIME);
  }

  /** A socket that connects to one of the addresses when it is used. */
  public static CoreSocket connecting(
      SocketContext context,
      AddressSource addresses,
      int type,
      SocketOptions options,
      Settings settings) {
    return new CoreSocket(
        context, new Connection(context, addresses, type, false, options), settings);
  }

  /** A socket that binds one of the addresses, and listens there, when it is used. */
  public static CoreSocket listening(
      SocketContext context,
      AddressSource addresses,
      int type,
      SocketOptions options,
      Settings settings) {
    return new CoreSocket(
        context, new Connection(context, addresses, type, true, options), settings);
  }

  /**
   * A socket of a descriptor, which it takes over.
   *
   * @param type SOCK_STREAM for what is no socket
   */
  public static CoreSocket of(
      SocketContext context,
      int fd,
      int type,
      boolean isSocket,
      SocketOptions options,
      Settings settings) {
    return new CoreSocket(context, new Connection(context, fd, type, isSocket, options), settings);
  }

  /** What is set on this socket; may be changed. */
  public Settings settings() {
    return settings;
  }

  /** The reading direction. */
  public Channel input() {
    return input;
  }

  /** The writing direction. */
  public Channel output() {
    return output;
  }

  /** The kind of socket, one of {@code SOCK_…}. */
  public int type() {
    return connection.type();
  }

  @Override
  public int pollfd() {
    return connection.pollfd();
  }

  /** What the last operation wanted; nothing where it wanted nothing. */
  @Override
  public int interest() {
    return interest;
  }

  @Override
  public double timeout() {
    double lookup = pause == null ? connection.timeout() : pause.left(Clock.MONOTONIC.now());
    double own = settings.timeout;
    return Double.isNaN(lookup) || own <= lookup ? own : lookup;
  }

  /** Forgets what the last operation wanted. */
  public void clearInterest() {
    interest = Interest.NONE;
  }

  /** Bytes received and not yet read. */
  public int pendingInput() {
    return in.length();
  }

  /** Bytes written and not yet sent. */
  public int pendingOutput() {
    return out.length();
  }

  /**
   * Says whether the caller will poll if there is nothing to read. If so, a read that is known to
   * find the kernel's buffer empty is not tried; {@link #skippedRead} then tells.
   */
  public void readPatiently(boolean patiently) {
    readPatiently = patiently;
    skipped = false;
  }

  /** Whether the last EAGAIN was given without asking the kernel. */
  public boolean skippedRead() {
    return skipped;
  }

  // Life cycle

  /** Goes on until the socket is connected or bound. */
  public int connect() {
    interest = Interest.NONE;
    return advance();
  }

  /**
   * Goes on until the socket listens. A descriptor from outside starts to; EINVAL where it is
   * connected, see listen(2).
   */
  public int listen() {
    interest = Interest.NONE;
    int result = advance();
    return result == 0 ? connection.listenNow() : result;
  }

  private int advance() {
    if (transport != null && !shutWrite && !shutRead) return 0;
    int result = connection.advance();
    if (result != 0) {
      if (result == -Errno.EAGAIN) interest |= connection.interest();
      return result;
    }
    if (transport == null) {
      boolean quiet = connection.options().has(SocketOptions.Flag.NOSIGPIPE);
      transport = new Transport(context.calls, connection.isSocket(), quiet);
    }
    return finishShutdown();
  }

  private Transport transport() {
    return Objects.requireNonNull(transport);
  }

  /**
   * Accepts a connection. After EMFILE, ENFILE, ENOBUFS or ENOMEM it says EAGAIN for a while, see
   * {@link AcceptPause}, and {@link #timeout} tells for how long.
   *
   * @return its descriptor, which belongs to the caller; ECONNABORTED never comes out
   */
  public int accept(SocketOptions options) {
    interest = Interest.NONE;
    int result = advance();
    if (result != 0) return result;
    if (pause != null && pause.left(Clock.MONOTONIC.now()) > 0) {
      // never reported for a listener, but whoever waits for it is woken when this is closed
      interest = Interest.PRIORITY;
      return -Errno.EAGAIN;
    }
    int accepted = acceptNow(options);
    if (AcceptPause.isCalledFor(accepted)) {
      if (pause == null) pause = new AcceptPause();
      pause.begin(Clock.MONOTONIC.now());
    } else {
      pause = null;
    }
    return accepted;
  }

  private int acceptNow(SocketOptions options) {
    int accepted;
    do {
      accepted =
          context.calls.accept(
              connection.fd(),
              options.has(SocketOptions.Flag.NONBLOCK),
              options.has(SocketOptions.Flag.CLOEXEC));
    } while (accepted == -SocketErrors.ECONNABORTED);
    if (accepted == -Errno.EAGAIN) interest = Interest.READ;
    if (accepted >= 0) DescriptorOptions.tune(context.calls, accepted, true, options);
    return accepted;
  }

  /**
   * Shuts directions down, see shutdown(2), once the socket is connected; sends nothing before.
   * Each direction is shut down once.
   */
  public int shutdown(boolean read, boolean write) {
    shutRead |= read && !input.shut;
    shutWrite |= write && !output.shut;
    return advance();
  }

  private int finishShutdown() {
    int result = 0;
    if (shutWrite) {
      result = shut(Sockets.SHUT_WRITE);
      shutWrite = false;
      output.shut |= result == 0;
    }
    if (shutRead) {
      int second = shut(Sockets.SHUT_READ);
      shutRead = false;
      input.shut |= second == 0;
      if (result == 0) result = second;
    }
    return result;
  }

  private int shut(int how) {
    int result = context.calls.shutdown(connection.fd(), how);
    // the peer was faster: reading is over in any case
    boolean over = how == Sockets.SHUT_READ && result == -SocketErrors.ENOTCONN;
    return over ? 0 : result;
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closed;
  }

  /** Wakes whoever polls this, closes the descriptor and drops both buffers; again is a no-op. */
  public void close() {
    if (closed) return;
    closed = true;
    interest = Interest.NONE;
    connection.close();
    in.bytes.clear();
    out.bytes.clear();
  }

  // Reading

  /** Begins a read: 0, or why there cannot be one. */
  int beginRead() {
    interest = Interest.NONE;
    if (input.error() != 0) return -input.repeat(settings.inputMaxErrors);
    if (transport == null || shutWrite || shutRead) {
      int result = advance();
      if (result != 0) return result;
    }
    if (connection.type() == Sockets.SOCK_DGRAM) in.forgetEmptyMessage();
    return out.length() > 0 ? autoflush() : 0;
  }

  private int autoflush() {
    if ((settings.outputMode & Mode.AUTOFLUSH) == 0) return 0;
    int result = sendAll(Mode.UNBUFFERED);
    return result == -Errno.EAGAIN || result == -Errno.EPIPE ? 0 : result;
  }

  /** Whether bytes come in messages, of which what does not fit is lost. */
  boolean takesMessages() {
    return connection.type() != Sockets.SOCK_STREAM;
  }

  InputBuffer in() {
    return in;
  }

  /**
   * Receives once, so that the buffer holds more, or {@link InputBuffer#isEnded} says that it never
   * will.
   *
   * @param wanted how many bytes the caller wants to see in the buffer
   * @return 0, or the negative errno
   */
  int receive(long wanted) {
    if (in.isEnded()) return 0;
    if (deferred != 0) {
      int result = deferred;
      deferred = 0;
      return result;
    }
    if (in.isDrained() && readPatiently) {
      in.forgetDrained();
      skipped = true;
      interest |= Interest.READ;
      return -Errno.EAGAIN;
    }
    // there is no memory for a buffer without limit
    long size = settings.inputSize == Settings.UNLIMITED ? CHUNK : settings.inputSize;
    long count =
        takesMessages()
            ? in.receiveMessage(transport(), connection.fd(), wanted, size)
            : in.receive(
                transport(), connection.fd(), Math.max(size, wanted), connection.isStream());
    if (count < 0) {
      if (count == -Errno.EAGAIN) interest |= Interest.READ;
      return (int) count;
    }
    // a datagram may be empty, but datagrams have no end
    if (count == 0) input.ended = connection.type() != Sockets.SOCK_DGRAM;
    else input.transferred(count, keepTime);
    return 0;
  }

  /**
   * Receives what there is at once, until the buffer holds {@code count} bytes.
   *
   * @return 0, or why there are no bytes
   */
  int receiveUpTo(long count) {
    int result = 0;
    boolean more = true;
    if (!in.bytes.isEmpty()) {
      in.forgetDrained(); // more may have come since
      more = connection.options().has(SocketOptions.Flag.NONBLOCK);
    }
    while (more && result == 0 && in.length() < count && !in.isEnded()) {
      result = receive(Math.min(count, Math.max(CHUNK, 2L * in.length())));
      more = !in.wasShort();
    }
    if (in.bytes.isEmpty()) return result;
    interest = Interest.NONE;
    if (result != -Errno.EAGAIN) deferred = result;
    return 0;
  }

  /**
   * Receives until the buffer holds {@code count} bytes, or all of a message; EPIPE if it never
   * will.
   */
  public int fill(long count) {
    int result = gather(count);
    return result == -Errno.EPIPE && in.isEndOfMessage() ? 0 : result;
  }

  private int gather(long count) {
    int result = beginRead();
    while (result == 0 && in.length() < count) {
      if (in.isEnded()) return -Errno.EPIPE;
      result = receive(count);
    }
    return result;
  }

  /** Puts bytes back to be read next; the end of input is forgotten. */
  public void unget(byte[] data, int from, int length) {
    in.unget(data, from, length);
    input.ended = false;
  }

  /**
   * Takes bits from the input, the most significant first. They are then in {@link #bits}.
   *
   * @param count 0 to 64
   */
  public int unpack(int count) {
    int result = gather(bitInput.bytesFor(count));
    if (result == 0) bitInput.take(in.bytes, count);
    return result;
  }

  /** What the last {@link #unpack} took, as an unsigned number. */
  public long bits() {
    return bitInput.value();
  }

  /**
   * Receives a message past the input buffer; {@link Sockets#receivedDescriptors} then are those
   * that came with it.
   *
   * @param limit the longest message, in bytes
   * @return null if there is none, and then {@link #failure} says why
   */
  public byte @Nullable [] receiveMessage(int limit) {
    failure = beginRead();
    if (failure != 0) return null;
    Chunk room = context.pool.take(Math.max(1, limit));
    try {
      long count =
          context.calls.receiveDescriptors(connection.fd(), room.address, Math.max(1, limit));
      if (count == -Errno.EAGAIN) interest |= Interest.READ;
      if (count <= 0) {
        if (count == 0) input.ended = true;
        failure = count == 0 ? -Errno.EPIPE : (int) count;
        return null;
      }
      input.transferred(count, keepTime);
      var message = new byte[(int) count];
      Memory.read(room.address, message, 0, message.length);
      return message;
    } finally {
      context.pool.give(room);
    }
  }

  /** Why the last {@link #receiveMessage} gave nothing. */
  public int failure() {
    return failure;
  }

  // Writing

  /** Begins a write: 0, or the saved error. The buffer takes bytes before there is a connection. */
  private int beginOutput() {
    interest = Interest.NONE;
    return output.error() == 0 ? 0 : -output.repeat(settings.outputMaxErrors);
  }

  /**
   * Takes bytes into the output buffer and sends what the mode says. Only if there is something to
   * send, the socket has to be connected.
   *
   * @return how many were taken, never to be written again; fewer than all only if {@link
   *     #sendFailure} is not 0
   */
  public int send(byte[] data, int from, int to, int mode) {
    sendFailure = beginOutput();
    if (sendFailure != 0) return 0;
    // a line-buffered socket notes line ends for later flushes, whatever mode one call has
    boolean lines = (mode & (Mode.TEXT | Mode.LINE)) != 0 || (settings.outputMode & Mode.LINE) != 0;
    int at = from;
    while (at < to) {
      at = lines ? addLine(data, at, to, mode) : addBlock(data, at, to);
      if (out.length() > settings.outputSize) {
        sendFailure = sendAll(mode);
        if (sendFailure != 0) return at - from;
      }
    }
    sendFailure = sendAll(mode);
    return at - from;
  }

  private int addLine(byte[] data, int from, int to, int mode) {
    int limit = (int) Math.min(to, from + Math.min(settings.outputLine, CHUNK));
    int end = from;
    while (end < limit && data[end] != '\n') end++;
    boolean complete = end < limit;
    if (complete) end++;
    out.addLine(data, from, end, complete, (mode & Mode.TEXT) != 0);
    return end;
  }

  private int addBlock(byte[] data, int from, int to) {
    long block = Math.max(CHUNK, Math.min(settings.outputSize, to));
    int end = (int) Math.min(to, from + block);
    out.add(data, from, end);
    return end;
  }

  /** Why the last {@link #send} stopped, or 0. */
  public int sendFailure() {
    return sendFailure;
  }

  /** Sends what the mode says of the buffered output. */
  public int flush(int mode) {
    int result = beginOutput();
    return result == 0 ? sendAll(mode) : result;
  }

  /** The amount is fixed at the start: what is left of a line waits for the next flush. */
  private int sendAll(int mode) {
    int left = out.flushable(mode, settings.outputSize, settings.outputLine);
    if (left > 0 && (transport == null || shutWrite || shutRead)) {
      int result = advance();
      if (result != 0) return result;
    }
    while (left > 0) {
      long sent = out.send(transport(), connection.fd(), left);
      if (sent < 0) {
        if (sent == -Errno.EAGAIN) interest |= Interest.WRITE;
        if (sent == -Errno.EPIPE) output.ended = true;
        return (int) sent;
      }
      output.transferred(sent, keepTime);
      left -= (int) sent;
    }
    return 0;
  }

  /** Puts the lowest bits of a number behind the output: 0, or the saved error. Sends nothing. */
  public int pack(long value, int count) {
    int result = beginOutput();
    if (result == 0) bitOutput.put(out.bytes, value, count);
    return result;
  }

  /**
   * Sends a message past the output buffer, with a descriptor unless that is negative.
   *
   * @return the count, or the negative errno
   */
  public long sendMessage(byte[] data, int from, int length, int descriptor) {
    int result = beginOutput();
    if (result == 0) result = advance();
    if (result != 0) return result;
    boolean quiet = connection.options().has(SocketOptions.Flag.NOSIGPIPE);
    Chunk message = context.pool.take(Math.max(1, length));
    try {
      Memory.write(data, from, length, message.address);
      long count =
          context.calls.sendDescriptor(connection.fd(), message.address, length, descriptor, quiet);
      if (count == -Errno.EAGAIN) interest |= Interest.WRITE;
      if (count == -Errno.EPIPE) output.ended = true;
      if (count > 0) output.transferred(count, keepTime);
      return count;
    } finally {
      context.pool.give(message);
    }
  }

  /** Switches TCP_CORK off, so that what the kernel holds back is sent. */
  public int uncork() {
    int result = advance();
    int fd = connection.fd();
    return fd < 0 ? result : context.calls.set(fd, Sockets.Option.NOPUSH, false);
  }

  // Names

  /** Whom it is connected to; the address is then in {@link #name}, null if there is none yet. */
  public int peerName() {
    return named(true);
  }

  /** Where it is bound; see {@link #peerName}. */
  public int localName() {
    return named(false);
  }

  private int named(boolean peer) {
    name = null;
    int result = advance();
    if (result != 0 && result != -Errno.EAGAIN) return result;
    int fd = connection.fd();
    if (fd < 0) return 0;
    int failed = peer ? context.calls.peerName(fd) : context.calls.localName(fd);
    if (failed == -SocketErrors.ENOTCONN || failed == -SocketErrors.ENOTSOCK) return 0;
    name = failed == 0 ? context.calls.name() : null;
    return failed;
  }

  /** The address of the last name call. */
  public @Nullable SocketAddress name() {
    return name;
  }

  /** Who is at the other end of a UNIX socket; see {@link Sockets#peerCredentials}. */
  public int peerCredentials() {
    int result = advance();
    int fd = connection.fd();
    return fd < 0 ? result : context.calls.peerCredentials(fd);
  }
}
