package org.cqueues.core.tls;

import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.tls.ByteQueue;
import org.cqueues.core.socket.Transport;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Memory;

/**
 * TLS on a stream. Records go through the {@link RecordBuffers} of the environment; what stays with
 * a connection are the pieces of records that wait for the rest, for room, or for the kernel.
 */
final class TlsTransport extends SecureTransport {
  private static final byte[] NOTHING = {};

  /** Type, version, length. */
  private static final int HEADER = 5;

  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int HEARTBEAT = 24;

  /** No record of any version has a longer content, so nobody waits for the end of such. */
  private static final int MAX_FRAGMENT = RecordBuffers.MAX_PLAINTEXT + 2048;

  /** How much is encrypted before it is sent. */
  private static final int BATCH = 4 * RecordBuffers.MAX_PLAINTEXT;

  /** So many reads may bring nothing for the reader before others have their turn. */
  private static final int MAX_READS = 16;

  /** So much may wait to be sent as answers of the protocol to what the peer sends. */
  private static final int MAX_ANSWERS = 1 << 14;

  private final Engine engine;

  /** Records that were received and not yet opened: {@code raw[rawStart..rawEnd]}. */
  private byte[] raw;

  private int rawStart;
  private int rawEnd;

  /** {@code raw} is the array that all connections share. */
  private boolean rawShared;

  /** Decrypted bytes for which there was no room, from {@code plainStart} on. */
  private byte[] plain = NOTHING;

  private int plainStart;

  /** Where decrypted bytes go, and for how many of them there is room. */
  private long target;

  private long room;

  /** Records that the kernel had no room for, from {@code unsentStart} on, before any others. */
  private byte[] unsent = NOTHING;

  private int unsentStart;

  /** Bytes of the caller's that the records on their way stand for. */
  private int sealed;

  /** The peer has said something that may be TLS. */
  private boolean greeted;

  private boolean inputEnded;
  private boolean endTold;

  TlsTransport(Transport below, byte[] early, TlsSession session) {
    super(below, session);
    raw = early;
    rawEnd = early.length;
    var crypto = new HybridCrypto(session, handshake);
    engine =
        session.isServer()
            ? new ServerEngine(crypto, new ServerPeer(crypto, session, handshake), this::deliver)
            : new ClientEngine(crypto, new ClientPeer(crypto, session, handshake), this::deliver);
  }

  @Override
  int shakeHands() {
    try {
      engine.start();
    } catch (IOException | RuntimeException e) {
      return failed(e);
    }
    while (!engine.isConnected()) {
      int result = awaitFlush();
      if (result == 0) result = holdsRecord() ? open() : awaitInput();
      if (result != 0) return result;
    }
    flush(); // of tickets; where that fails, whoever reads or writes will see it
    if (session.lacksVerifiedPeer()) failure = -TlsErrors.ENOTVRFD;
    return failure;
  }

  private int awaitFlush() {
    while (true) {
      int result = flush();
      if (result == -Errno.EPIPE) return lastWords();
      if (result != -Errno.EAGAIN) return result;
      handshake.await(interest);
    }
  }

  /** The peer does not listen any more; what it sent before may say why. */
  private int lastWords() {
    dropOutput();
    if (holdsRecord()) return 0;
    long count = pull(RecordBuffers.MAX_PLAINTEXT);
    keepRaw();
    if (count > 0) return 0;
    failure = -Errno.EPIPE;
    return failure;
  }

  private void dropOutput() {
    ByteQueue output = engine.output();
    output.removeData(output.available());
    unsent = NOTHING;
    unsentStart = 0;
  }

  private int awaitInput() {
    long count = pull(RecordBuffers.MAX_PLAINTEXT);
    // a handshake can be suspended in the midst of a record, so that is in an array of its own
    keepRaw();
    if (count == -Errno.EAGAIN) handshake.await(below.interest());
    else if (count == 0) failure = -Errno.EPIPE;
    else if (count < 0) failure = (int) count;
    else if (!greeted) greet();
    return failure;
  }

  /** Looks at the first bytes of the peer, which may not know TLS at all. */
  private void greet() {
    greeted = true;
    int type = raw[rawStart];
    boolean known = type == HANDSHAKE || type == ALERT;
    if (known && (rawEnd - rawStart == 1 || raw[rawStart + 1] == 3)) return;
    refuse(Greeting.isHttpRequest(raw, rawStart, rawEnd) ? "http request" : "wrong version number");
  }

  private void refuse(String text) {
    engine.failed();
    fail(text);
  }

  private int failed(Exception cause) {
    session.cause = cause;
    refuse("internal error");
    flush(); // so that the peer gets to know why
    boolean ended = session.closeReason == TlsSession.CloseReason.NOTIFY;
    if (ended && !session.connected) failure = -TlsErrors.ECLOSURE;
    return failure;
  }

  /** Receives more records behind those that are here. */
  private long pull(long wanted) {
    byte[] in = buffers.input;
    int held = rawEnd - rawStart;
    System.arraycopy(raw, rawStart, in, 0, held);
    raw = in;
    rawShared = true;
    rawStart = 0;
    rawEnd = held;
    long most = Math.max(wanted, RecordBuffers.MAX_PLAINTEXT) + MAX_FRAGMENT / 8;
    long count = below.receive(buffers.received, Math.min(most, in.length - held));
    if (count > 0) {
      Memory.read(buffers.received, in, held, (int) count);
      rawEnd += (int) count;
    }
    return count;
  }

  /** Takes what is left out of the common buffer. */
  private void keepRaw() {
    if (rawShared) {
      rawShared = false;
      raw = rawStart == rawEnd ? NOTHING : Arrays.copyOfRange(raw, rawStart, rawEnd);
      rawEnd -= rawStart;
      rawStart = 0;
    }
  }

  /** Whether what comes next can be the header of a record: the type, and the version's family. */
  private boolean isHeader() {
    int type = raw[rawStart];
    return type >= CHANGE_CIPHER_SPEC && type <= HEARTBEAT && raw[rawStart + 1] == 3;
  }

  private int fragment() {
    return ((raw[rawStart + 3] & 0xFF) << Byte.SIZE) | (raw[rawStart + 4] & 0xFF);
  }

  /** Whether there is a record, or the header of what nobody could take for one. */
  private boolean holdsRecord() {
    int held = rawEnd - rawStart;
    if (held < HEADER) return false;
    if (!isHeader()) return true;
    int fragment = fragment();
    return fragment > MAX_FRAGMENT || held >= HEADER + fragment;
  }

  /** Has the engine open the first record: 0, or the failure. */
  private int open() {
    if (!greeted) greet();
    if (failure != 0) return failure;
    boolean known = isHeader();
    if (!known) session.failed("wrong version number");
    int fragment = fragment();
    boolean whole = known && fragment <= MAX_FRAGMENT;
    int length = whole ? HEADER + fragment : HEADER; // a header is refused, too
    int at = rawStart;
    rawStart += length;
    try {
      engine.offerInput(raw, at, length);
      return 0;
    } catch (IOException | RuntimeException e) {
      return failed(e);
    }
  }

  /** Takes application data from the engine. */
  private void deliver(byte[] bytes, int offset, int length) {
    int count = (int) Math.min(length, room);
    if (count > 0) {
      Memory.write(bytes, offset, count, target);
      target += count;
      room -= count;
    }
    if (count == length) return;
    int held = plain.length - plainStart;
    byte[] rest = Arrays.copyOfRange(plain, plainStart, plain.length + length - count);
    System.arraycopy(bytes, offset + count, rest, held, length - count);
    plain = rest;
    plainStart = 0;
  }

  private int takePlain(long address, long length) {
    int count = (int) Math.min(length, plain.length - plainStart);
    Memory.write(plain, plainStart, count, address);
    plainStart += count;
    if (plainStart == plain.length) {
      plain = NOTHING;
      plainStart = 0;
    }
    return count;
  }

  @Override
  public long receive(long address, long length) {
    if (plain.length > 0) return takePlain(address, length);
    if (failure != 0) return failure;
    if (inputEnded) return 0;
    if (engine.output().available() > MAX_ANSWERS && flush() == -Errno.EAGAIN) {
      return -Errno.EAGAIN; // who asks and asks, and does not listen, is not read from
    }
    target = address;
    room = length;
    long result = receiveRecords(length);
    keepRaw();
    long received = length - room;
    room = 0;
    int wanted = interest;
    if (hasOutput()) flush(); // what the peer asked for besides
    interest = hasOutput() ? wanted | Interest.WRITE : wanted;
    return received > 0 ? received : result;
  }

  /** Receives until there is application data or a reason why there is none. */
  private long receiveRecords(long length) {
    for (int reads = 0; ; reads++) {
      while (room > 0 && session.closeReason == null && holdsRecord()) {
        if (open() != 0) return failure;
      }
      if (room < length) return 0;
      if (session.closeReason != null) {
        inputEnded = true;
        return 0;
      }
      if (reads == MAX_READS) {
        interest = Interest.READ;
        return -Errno.EAGAIN;
      }
      long count = pull(length);
      if (count == -Errno.EAGAIN) {
        interest = below.interest();
        return count;
      }
      if (count <= 0) session.closeReason = TlsSession.CloseReason.TRUNCATED;
      if (count < 0) return count;
    }
  }

  @Override
  public boolean skipReceive() {
    boolean nothing = plain.length == 0 && failure == 0 && !inputEnded && !hasOutput();
    if (!nothing || holdsRecord() || !below.skipReceive()) return false;
    interest = below.interest();
    return true;
  }

  private boolean hasOutput() {
    return unsent.length > 0 || engine.output().available() > 0;
  }

  /** Sends what there is for the peer: 0, -EAGAIN, or the failure. */
  private int flush() {
    while (unsent.length > 0) {
      int count = unsent.length - unsentStart;
      Memory.write(unsent, unsentStart, count, buffers.toSend);
      long sent = below.send(buffers.toSend, count);
      if (sent == -Errno.EAGAIN) interest = below.interest();
      if (sent < 0) return (int) sent;
      unsentStart += (int) sent;
      if (sent == count) {
        unsent = NOTHING;
        unsentStart = 0;
      }
    }
    ByteQueue output = engine.output();
    while (output.available() > 0) {
      int count = Math.min(output.available(), RecordBuffers.CAPACITY);
      buffers.take(output, count, 0);
      long sent = below.send(buffers.toSend, count);
      if (sent == -Errno.EAGAIN) interest = below.interest();
      if (sent < 0) return (int) sent;
      output.removeData((int) sent);
    }
    output.shrink(); // which it never does by itself
    return 0;
  }

  @Override
  public long send(long address, long length) {
    if (failure != 0) return failure;
    if (sealed > 0 || hasOutput()) {
      int result = flush();
      if (result != 0) return result;
    }
    if (sealed == 0) {
      if (endTold) return -Errno.EPIPE;
      int result = sealAndSend(address, (int) Math.min(length, BATCH));
      if (result != 0) return result;
    }
    int sent = sealed;
    sealed = 0;
    return sent;
  }

  /** Encrypts {@code count} bytes, and sends all of that at once: 0, -EAGAIN, or the failure. */
  private int sealAndSend(long address, int count) {
    ByteQueue output = engine.output();
    int filled = 0;
    try {
      int limit = Math.min(engine.getApplicationDataLimit(), RecordBuffers.MAX_PLAINTEXT);
      for (int at = 0; at < count; ) {
        int piece = Math.min(count - at, limit);
        Memory.read(address + at, buffers.plaintext, 0, piece);
        engine.writeApplicationData(buffers.plaintext, 0, piece);
        filled += buffers.takeSealed(output, HEADER, filled);
        at += piece;
      }
    } catch (IOException | RuntimeException e) {
      return failed(e);
    }
    sealed = count;
    long sent = below.send(buffers.toSend, filled);
    if (sent == filled) {
      output.shrink();
      return 0;
    }
    int done = (int) Math.max(sent, 0);
    unsent = new byte[filled - done];
    Memory.read(buffers.toSend + done, unsent, 0, unsent.length);
    if (sent == -Errno.EAGAIN) interest = below.interest();
    return sent < 0 ? (int) sent : flush();
  }

  /**
   * Where the kernel has no room for a close_notify the peer sees a cut: whoever shuts down does
   * not wait, and may never come back, so that the peer would see nothing at all.
   */
  @Override
  public int shutdownOutput(boolean truncated) {
    endTold |= truncated;
    int result = tellEnd();
    if (result == -Errno.EAGAIN) {
      dropOutput();
      sealed = 0;
      result = 0;
    }
    // nobody listens: the end is the same
    return result == 0 || result == -Errno.EPIPE ? below.shutdownOutput(truncated) : result;
  }

  private int tellEnd() {
    if (!endTold && failure == 0 && engine.isConnected()) {
      endTold = true;
      try {
        engine.closeNotify();
      } catch (IOException | RuntimeException e) {
        return failed(e);
      }
    }
    return flush();
  }

  @Override
  public void close(boolean truncated) {
    handshake.abandon();
    if (!truncated && sealed == 0) tellEnd();
    below.close(truncated);
  }
}
