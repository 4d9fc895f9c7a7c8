package org.cqueues.core.socket;

import java.util.Objects;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.jspecify.annotations.Nullable;

/**
 * A socket's way from addresses to a transport, to the layer put on that, and to its end; and what
 * the last operation wanted, for every operation begins here.
 */
final class Lifecycle {
  private final Connection connection;
  private @Nullable Transport transport;

  /** A layer that is to be put on the transport; null before and after. */
  private @Nullable LayerStart layer;

  private boolean layered;

  /** The transport has shaken hands. */
  private boolean connected;

  /** Why the transport will never be connected, as a negative error, or 0. */
  private int broken;

  private boolean shutsInput;
  private boolean shutsOutput;

  /** Output is lost by that. */
  private boolean cutsOutput;

  private boolean inputShut;
  private boolean outputShut;
  private boolean closed;

  /** Nothing is left to do before bytes can go through. */
  private boolean settled;

  /** What the last operation wanted, bits of {@link Interest}. */
  private int interest = Interest.NONE;

  Lifecycle(Connection connection) {
    this.connection = connection;
  }

  Endpoint endpoint() {
    return connection.endpoint();
  }

  /** The way to the peer; only after {@link #advance} gave 0. */
  Transport transport() {
    return Objects.requireNonNull(transport);
  }

  @Nullable Transport transportOrNull() {
    return transport;
  }

  int pollfd() {
    return transport == null ? connection.pollfd() : transport.pollfd();
  }

  /** The limit of what goes on by itself, in seconds; NaN for none. */
  double timeout() {
    return transport == null ? connection.timeout() : transport.timeout();
  }

  int interest() {
    return interest;
  }

  /** See {@link CoreSocket#explanation}. */
  String explanation() {
    return connection.explanation();
  }

  /** Forgets what the last operation wanted; every operation begins so. */
  void clearInterest() {
    interest = Interest.NONE;
  }

  /** The operation waits for what the transport says. Returns -EAGAIN. */
  int blocked() {
    return blocked(transport().interest());
  }

  /** The operation waits for {@code wanted}, too. Returns -EAGAIN. */
  int blocked(int wanted) {
    interest |= wanted;
    return -Errno.EAGAIN;
  }

  /** Why bytes will never go through, as a negative error, or 0. */
  int broken() {
    return broken;
  }

  /** Goes on until bytes can go through: 0, -EAGAIN, or why they cannot. */
  int advance() {
    return settled ? 0 : settle();
  }

  /** Goes on with a layer that is to be put on, or says why that failed: as {@link #advance}. */
  int advanceLayer() {
    boolean done = !layered || (connected && layer == null);
    return done ? 0 : advanceToRead();
  }

  /** As {@link #advance}, for reading, which does not wait until the peer knows of our own end. */
  int advanceToRead() {
    int result = advance();
    return result == -Errno.EAGAIN && connected && layer == null ? 0 : result;
  }

  private int settle() {
    int result = reach();
    if (result == 0) result = broken;
    if (result == 0 && layer != null) result = putOn(layer);
    if (result == 0 && !connected) result = connect();
    if (result == 0) result = shutDown();
    settled = connected && layer == null && !shutsInput && !shutsOutput;
    return result;
  }

  /** Goes on until there is a transport, whatever becomes of a layer: 0, -EAGAIN, or why not. */
  int reach() {
    if (transport != null) return 0;
    int result = connection.advance();
    if (result == -Errno.EAGAIN) return blocked(connection.interest());
    if (result == 0) transport = connection.transport();
    return result;
  }

  private int connect() {
    int result = transport().connect();
    if (result == -Errno.EAGAIN) return blocked();
    connected = result == 0;
    broken = result;
    return result;
  }

  private int putOn(LayerStart start) {
    int result = start.sendBefore(transport());
    if (result == -Errno.EAGAIN) return blocked();
    layer = null;
    Endpoint endpoint = connection.endpoint();
    if (result == 0 && endpoint.takesDatagrams()) result = endpoint.peerName(); // one has to be it
    broken = result;
    if (result == 0) transport = start.over(transport());
    connected = false;
    return result;
  }

  /** Puts a layer on the transport as soon as there is one. Only the first is taken. */
  int layer(LayerStart start) {
    if (!layered) layer = start;
    layered = true;
    settled &= layer == null;
    return advance();
  }

  /** Makes a socket listen that was not made to. */
  int listen() {
    int result = advance();
    return result == 0 ? connection.listenNow() : result;
  }

  /**
   * Shuts directions down, each once, when everything before is done.
   *
   * @param truncated as {@link Transport#close} has it
   */
  int shutdown(boolean input, boolean output, boolean truncated) {
    cutsOutput |= output && truncated;
    shutsInput |= input && !inputShut;
    shutsOutput |= output && !outputShut;
    settled = false;
    return advance();
  }

  /** What fails is tried again, and told, by everything after. */
  private int shutDown() {
    if (shutsOutput) {
      int result = transport().shutdownOutput(cutsOutput);
      if (result != 0) return result == -Errno.EAGAIN ? blocked() : result;
      shutsOutput = false;
      outputShut = true;
    }
    if (shutsInput) {
      int result = transport().shutdownInput();
      if (result != 0) return result == -Errno.EAGAIN ? blocked() : result;
      shutsInput = false;
      inputShut = true;
    }
    return 0;
  }

  boolean isInputShut() {
    return inputShut;
  }

  boolean isOutputShut() {
    return outputShut;
  }

  boolean isClosed() {
    return closed;
  }

  /** Closes what there is; {@code truncated} as {@link Transport#close} has it. */
  void close(boolean truncated) {
    closed = true;
    interest = Interest.NONE;
    if (transport == null) connection.close();
    else transport.close(truncated);
  }
}
