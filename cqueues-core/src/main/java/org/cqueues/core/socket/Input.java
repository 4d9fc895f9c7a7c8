package org.cqueues.core.socket;

import org.cqueues.os.Errno;
import org.cqueues.os.Memory;
import org.cqueues.os.Sockets;

/**
 * What comes in through a socket. No method waits: those that cannot go on return -EAGAIN. Results
 * are 0 or counts, those that failed negative. {@link Reader} finds lines and the like in it.
 */
public final class Input extends Channel {
  private static final byte[] NOTHING = {};

  /** There is no memory for a buffer without limit. */
  private static final int CHUNK = 1 << 16;

  private final SocketContext context;
  private final Lifecycle lifecycle;
  private final Settings settings;
  private final Output output;
  private final InputBuffer buffer;
  private final BitInput bits = new BitInput();
  private final boolean takesMessages;
  private final boolean takesDatagrams;
  private boolean patient;

  /** An error the kernel told, once, while there were bytes to return first; or 0. */
  private int deferred;

  private byte[] message = NOTHING;

  Input(
      SocketContext context,
      Lifecycle lifecycle,
      Settings settings,
      Output output,
      InputBuffer buffer,
      boolean keepTime) {
    super(keepTime);
    this.context = context;
    this.lifecycle = lifecycle;
    this.settings = settings;
    this.output = output;
    this.buffer = buffer;
    takesMessages = lifecycle.endpoint().takesMessages();
    takesDatagrams = lifecycle.endpoint().takesDatagrams();
  }

  /**
   * Says whether the caller will poll if there is nothing to read. If so, a receive that is known
   * to find nothing is left out, and the read gives {@link SocketErrors#EUNASKED}.
   */
  public void patient(boolean polls) {
    patient = polls;
  }

  @Override
  public boolean isShut() {
    return ended || lifecycle.isInputShut();
  }

  /** Bytes received and not yet read. */
  public int pending() {
    return buffer.length();
  }

  Settings settings() {
    return settings;
  }

  InputBuffer buffer() {
    return buffer;
  }

  /** Whether bytes come in messages, of which what does not fit is lost. */
  boolean takesMessages() {
    return takesMessages;
  }

  /**
   * Begins a read: 0, or why there cannot be one. An error that is only repeated leaves what the
   * socket waits for as it is, so that others go on polling it. What is in the buffer is there
   * whether bytes can go through or not, unless a layer is to come.
   */
  int begin() {
    int result = repeat(settings.inputMaxErrors);
    if (result != 0) return result;
    lifecycle.clearInterest();
    result = lifecycle.advanceLayer();
    if (result != 0) return result;
    if (takesDatagrams) buffer.forgetEmptyMessage();
    return output.pending() > 0 ? output.autoflush() : 0;
  }

  /**
   * Receives once, so that the buffer holds more, or {@link InputBuffer#isEnded} says that it never
   * will. That is also the time to go on with what comes before bytes go through.
   *
   * @param wanted how many bytes the caller wants to see in the buffer
   */
  int receive(long wanted) {
    return receive(wanted, patient);
  }

  private int receive(long wanted, boolean mayBeLeftOut) {
    int ready = lifecycle.advanceToRead();
    if (ready != 0 || buffer.isEnded()) return ready;
    if (deferred != 0) {
      int result = deferred;
      deferred = 0;
      return result;
    }
    Transport transport = lifecycle.transport();
    if (mayBeLeftOut && transport.skipReceive()) {
      lifecycle.blocked();
      return -SocketErrors.EUNASKED;
    }
    long size = settings.inputSize == Settings.UNLIMITED ? CHUNK : settings.inputSize;
    long count =
        takesMessages
            ? buffer.receiveMessage(transport, wanted, size)
            : buffer.receive(transport, Math.max(size, wanted));
    if (count > 0) transferred(count);
    else if (count == 0) ended = !takesDatagrams; // a datagram may be empty
    else return failed((int) count);
    return 0;
  }

  private int failed(int result) {
    if (result == -Errno.EAGAIN) return lifecycle.blocked();
    if (result != -Errno.EPIPE) return result;
    buffer.end();
    ended = true;
    return 0;
  }

  /**
   * Receives what there is at once, until the buffer holds {@code count} bytes.
   *
   * @return 0, or why there are no bytes
   */
  int receiveUpTo(long count) {
    boolean empty = buffer.length() == 0;
    int result = lifecycle.advanceToRead();
    if (result != 0 && !empty) return 0;
    // more may have come behind what is there; where a receive would wait, that has to do
    boolean more = empty || lifecycle.endpoint().options().has(SocketOptions.Flag.NONBLOCK);
    while (more && result == 0 && buffer.length() < count && !buffer.isEnded()) {
      long wanted = Math.min(count, Math.max(CHUNK, 2L * buffer.length()));
      result = receive(wanted, patient && empty);
      more = !buffer.wasShort();
    }
    if (buffer.length() == 0) return result;
    lifecycle.clearInterest();
    boolean nothingYet = result == -Errno.EAGAIN || result == -SocketErrors.EUNASKED;
    if (!nothingYet) deferred = result;
    return 0;
  }

  /**
   * Receives until the buffer holds {@code count} bytes, or all of a message; EPIPE if it never
   * will.
   */
  public int fill(long count) {
    int result = gather(count);
    return result == -Errno.EPIPE && buffer.isEndOfMessage() ? 0 : result;
  }

  private int gather(long count) {
    int result = begin();
    while (result == 0 && buffer.length() < count) {
      boolean ended = buffer.isEnded();
      result = receive(count);
      if (result == 0 && ended) return -Errno.EPIPE;
    }
    return result;
  }

  /** Puts bytes back to be read next; the end of input is forgotten. */
  public void unget(byte[] data, int from, int length) {
    buffer.unget(data, from, length);
    ended = false;
  }

  /**
   * Takes bits from the input, the most significant first. They are then in {@link #bits}.
   *
   * @param count 0 to 64
   */
  public int unpack(int count) {
    int result = gather(bits.bytesFor(count));
    if (result == 0) bits.take(buffer.bytes, count);
    return result;
  }

  /** What the last {@link #unpack} took, as an unsigned number. */
  public long bits() {
    return bits.value();
  }

  /**
   * Receives a message past the buffer; it is then in {@link #message}, and the descriptors that
   * came with it, which belong to the caller, in {@link #descriptors}.
   *
   * @param limit the longest message, in bytes
   * @return the count, or EPIPE at the end
   */
  public int receiveMessage(int limit) {
    int result = begin();
    if (result == 0) result = lifecycle.advanceToRead();
    if (result != 0) return result;
    int length = Math.max(1, limit);
    Chunk room = context.pool.take(length);
    try {
      long count = lifecycle.transport().receiveMessage(room.address, length);
      if (count == -Errno.EAGAIN) return lifecycle.blocked();
      if (count == 0) ended = true;
      if (count <= 0) return count == 0 ? -Errno.EPIPE : (int) count;
      transferred(count);
      message = new byte[(int) count];
      Memory.read(room.address, message, 0, message.length);
      return message.length;
    } finally {
      context.pool.give(room);
    }
  }

  /** What the last {@link #receiveMessage} brought. */
  public byte[] message() {
    return message;
  }

  /** See {@link Sockets#receivedDescriptors}. */
  public int[] descriptors() {
    return context.calls.receivedDescriptors();
  }
}
