package org.cqueues.core.tls;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.cqueues.core.socket.Transport;
import org.cqueues.os.Clock;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Memory;
import org.jspecify.annotations.Nullable;

/**
 * DTLS on a socket for datagrams. BouncyCastle's waits for them, which in the handshake suspends
 * that, and afterwards is interrupted at once.
 */
final class DtlsTransport extends SecureTransport {
  private static final int EMSGSIZE = Errno.code("EMSGSIZE");

  /** What a datagram may have on a path that is not known, RFC 6347 section 4.1.1. */
  private static final int SEND_LIMIT = 1400;

  private static final int RECEIVE_LIMIT = RecordBuffers.MAX_PLAINTEXT + 2048;

  private static final double MILLIS = 1000;

  private final Clock clock;
  private final Datagrams datagrams = new Datagrams();

  /** The first datagram, if it was received before. */
  private byte[] early;

  /** What goes through after the handshake; null before. */
  private @Nullable DTLSTransport records;

  /** A datagram that the kernel has not taken yet. */
  private byte @Nullable [] unsent;

  /** Bytes of the caller's that it stands for. */
  private int sealed;

  /** What the kernel said of the last datagram, 0 if nothing. */
  private int sendResult;

  DtlsTransport(Transport below, byte[] early, TlsSession session) {
    super(below, session);
    this.early = early;
    clock = environment.controllers().clock();
  }

  /** An error of the system on its way through BouncyCastle. */
  private static final class SystemFailure extends IOException {
    private static final long serialVersionUID = 1;
    private final int result;

    SystemFailure(int result) {
      super("errno " + -result);
      this.result = result;
    }
  }

  /** The socket as BouncyCastle uses it. */
  private final class Datagrams implements DatagramTransport {
    @Override
    public int getReceiveLimit() {
      return RECEIVE_LIMIT;
    }

    @Override
    public int getSendLimit() {
      return SEND_LIMIT;
    }

    @Override
    public int receive(byte[] to, int offset, int length, int waitMillis) throws IOException {
      double deadline =
          waitMillis == 0 ? Double.POSITIVE_INFINITY : clock.now() + waitMillis / MILLIS;
      boolean inTime = true;
      while (true) {
        long count = take(length);
        if (count >= 0) {
          Memory.read(buffers.received, to, offset, (int) count);
          return (int) count;
        }
        if (count != -Errno.EAGAIN) throw new SystemFailure((int) count);
        if (records != null) throw new InterruptedIOException();
        if (!inTime) return -1;
        inTime = handshake.awaitUntil(below.interest(), deadline);
      }
    }

    private long take(int length) {
      if (early.length == 0) return below.receive(buffers.received, length);
      int count = Math.min(early.length, length);
      Memory.write(early, 0, count, buffers.received);
      early = new byte[0];
      return count;
    }

    /** Nothing may wait here: BouncyCastle holds a monitor. */
    @Override
    public void send(byte[] bytes, int offset, int length) throws IOException {
      Memory.write(bytes, offset, length, buffers.toSend);
      sendResult = (int) Math.min(0, below.send(buffers.toSend, length));
      if (records == null) {
        // a datagram of the handshake that is lost will be sent again
        if (sendResult != 0 && sendResult != -Errno.EAGAIN) throw new SystemFailure(sendResult);
      } else if (sendResult == -Errno.EAGAIN) {
        unsent = new byte[length];
        System.arraycopy(bytes, offset, unsent, 0, length);
      }
    }

    @Override
    public void close() {}
  }

  @Override
  int shakeHands() {
    var crypto = new HybridCrypto(session, handshake);
    try {
      records =
          session.isServer()
              ? new DTLSServerProtocol()
                  .accept(new ServerPeer(crypto, session, handshake), datagrams)
              : new DTLSClientProtocol()
                  .connect(new ClientPeer(crypto, session, handshake), datagrams);
      if (session.lacksVerifiedPeer()) failure = -TlsErrors.ENOTVRFD;
      return failure;
    } catch (IOException | RuntimeException e) {
      return failed(e);
    }
  }

  private int failed(Exception cause) {
    if (cause instanceof SystemFailure system) {
      failure = system.result;
      return failure;
    }
    session.cause = cause;
    return fail("internal error");
  }

  /** The records; only after the handshake. */
  private DTLSTransport records() {
    if (records == null) throw new IllegalStateException("not connected");
    return records;
  }

  @Override
  public long receive(long address, long length) {
    if (failure != 0) return failure;
    if (session.closeReason != null) return -Errno.EPIPE;
    int count;
    try {
      count = records().receive(buffers.input, 0, RecordBuffers.MAX_PLAINTEXT, 1);
    } catch (InterruptedIOException e) {
      count = -1;
    } catch (SystemFailure e) {
      // the connection lives on; or the peer is gone, and did not wait for our own end
      return session.closeReason == null ? e.result : -Errno.EPIPE;
    } catch (IOException | RuntimeException e) {
      return failed(e);
    }
    if (session.closeReason != null && count < 0) return -Errno.EPIPE;
    if (count < 0) {
      interest = Interest.READ;
      return -Errno.EAGAIN;
    }
    int taken = (int) Math.min(count, length);
    Memory.write(buffers.input, 0, taken, address);
    return taken;
  }

  @Override
  public boolean skipReceive() {
    return false;
  }

  @Override
  public long send(long address, long length) {
    if (failure != 0) return failure;
    if (unsent != null) return resend(unsent);
    if (length > RecordBuffers.MAX_PLAINTEXT) return -EMSGSIZE;
    int count = (int) length;
    Memory.read(address, buffers.input, 0, count);
    try {
      records().send(buffers.input, 0, count);
    } catch (IOException | RuntimeException e) {
      return failed(e);
    }
    if (sendResult == -Errno.EAGAIN) {
      sealed = count;
      interest = below.interest();
    }
    return sendResult == 0 ? count : sendResult;
  }

  private long resend(byte[] datagram) {
    Memory.write(datagram, 0, datagram.length, buffers.toSend);
    long sent = below.send(buffers.toSend, datagram.length);
    if (sent == -Errno.EAGAIN) {
      interest = below.interest();
      return sent;
    }
    unsent = null;
    return sent < 0 ? sent : sealed;
  }

  @Override
  public int shutdownOutput(boolean truncated) {
    if (!truncated) tellEnd();
    return below.shutdownOutput(truncated);
  }

  private void tellEnd() {
    if (records == null || failure != 0) return;
    try {
      records.close();
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  @Override
  public void close(boolean truncated) {
    handshake.abandon();
    if (!truncated) tellEnd();
    below.close(truncated);
  }
}
