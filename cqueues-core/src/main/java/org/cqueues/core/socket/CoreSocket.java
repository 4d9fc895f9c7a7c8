package org.cqueues.core.socket;

import org.cqueues.core.Pollable;
import org.cqueues.core.name.AddressSource;
import org.jspecify.annotations.Nullable;

/**
 * A buffered socket that never waits. An operation that cannot go on returns -EAGAIN, and {@link
 * #interest} says what to poll {@link #pollfd} for before it is tried again. Results are counts, or
 * negative error numbers, see {@link SocketErrors}.
 *
 * <p>This is its way from the beginning to the end. {@link Input} reads, {@link Output} writes,
 * {@link SocketNames} tells who is at the ends.
 */
public final class CoreSocket implements Pollable {
  private final Settings settings;
  private final Lifecycle lifecycle;
  private final Acceptor acceptor;
  private final InputBuffer in;
  private final OutputBuffer out;
  private final Input input;
  private final Output output;
  private final SocketNames names;

  private CoreSocket(SocketContext context, Connection connection, Settings settings) {
    this.settings = settings;
    lifecycle = new Lifecycle(connection);
    acceptor = new Acceptor(lifecycle, context.clock);
    in = new InputBuffer(context.pool);
    out = new OutputBuffer(context.pool);
    boolean keepTime = connection.endpoint().options().has(SocketOptions.Flag.TIME);
    output = new Output(context, lifecycle, settings, out, keepTime);
    input = new Input(context, lifecycle, settings, output, in, keepTime);
    names = new SocketNames(lifecycle);
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
  public Input input() {
    return input;
  }

  /** The writing direction. */
  public Output output() {
    return output;
  }

  /** Who is at the two ends. */
  public SocketNames names() {
    return names;
  }

  /** The kind of socket, one of {@code SOCK_…}. */
  public int type() {
    return lifecycle.endpoint().type();
  }

  /** How it was made. */
  public SocketOptions options() {
    return lifecycle.endpoint().options();
  }

  @Override
  public int pollfd() {
    return lifecycle.pollfd();
  }

  /** What the last operation wanted; nothing where it wanted nothing. */
  @Override
  public int interest() {
    return lifecycle.interest();
  }

  @Override
  public double timeout() {
    double pause = acceptor.timeout();
    double step = Double.isNaN(pause) ? lifecycle.timeout() : pause;
    double own = settings.timeout;
    return Double.isNaN(step) || own <= step ? own : step;
  }

  /** In words, what went wrong while its host was looked up; empty where nothing did. */
  public String explanation() {
    return lifecycle.explanation();
  }

  /** Forgets what the last operation wanted. */
  public void clearInterest() {
    lifecycle.clearInterest();
  }

  /** Goes on until the socket is connected or bound. */
  public int connect() {
    lifecycle.clearInterest();
    return lifecycle.advance();
  }

  /**
   * Goes on until the socket listens. A descriptor from outside starts to; EINVAL where it is
   * connected, see listen(2).
   */
  public int listen() {
    lifecycle.clearInterest();
    return lifecycle.listen();
  }

  /**
   * Accepts a connection. After EMFILE, ENFILE, ENOBUFS or ENOMEM it says EAGAIN for a while, see
   * {@link Acceptor}, and {@link #timeout} tells for how long.
   *
   * @return its descriptor, which belongs to the caller; ECONNABORTED never comes out
   */
  public int accept(SocketOptions options) {
    return acceptor.accept(options);
  }

  /**
   * Puts a layer on the transport in the middle of the conversation, as STARTTLS does, and goes on
   * until it is connected; every other operation goes on with that, too. Before, what was written
   * is sent as it is with {@link Mode#AUTOFLUSH}, else it goes through the layer. With {@link
   * Mode#PUSHBACK} what was received and not read is the layer's first input, else it stays in
   * front of what the layer delivers. Where this fails, every later operation fails so.
   *
   * @param layer ignored if there was one before
   */
  public int layer(TransportLayer layer) {
    lifecycle.clearInterest();
    boolean autoflush = (settings.outputMode & Mode.AUTOFLUSH) != 0;
    boolean pushback = (settings.inputMode & Mode.PUSHBACK) != 0;
    return lifecycle.layer(new LayerStart(layer, in, out, output, autoflush, pushback));
  }

  /** What the bytes go through; null while there is no descriptor. */
  public @Nullable Transport transport() {
    return lifecycle.transportOrNull();
  }

  /**
   * Shuts directions down, once the socket is connected; sends nothing of the buffer before, so
   * what is in there is lost. Each direction is shut down once.
   */
  public int shutdown(boolean read, boolean write) {
    return lifecycle.shutdown(read, write, out.length() > 0);
  }

  /** Switches TCP_CORK off, so that what the kernel holds back is sent. */
  public int uncork() {
    int result = lifecycle.advance();
    Endpoint endpoint = lifecycle.endpoint();
    return endpoint.isOpen() ? endpoint.uncork() : result;
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return lifecycle.isClosed();
  }

  /** Wakes whoever polls this, closes the descriptor and drops both buffers; again is a no-op. */
  public void close() {
    if (lifecycle.isClosed()) return;
    lifecycle.close(out.length() > 0);
    in.bytes.clear();
    out.bytes.clear();
  }
}
