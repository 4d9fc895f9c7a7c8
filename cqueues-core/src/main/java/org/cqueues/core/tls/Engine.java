package org.cqueues.core.tls;

import java.io.IOException;
import org.bouncycastle.tls.ByteQueue;

/**
 * One of BouncyCastle's protocols for streams, as the transport drives it. Where BouncyCastle has
 * the method, it has BouncyCastle's name.
 */
interface Engine {
  /** Who takes application data, when it comes. */
  @FunctionalInterface
  interface Sink {
    void deliver(byte[] bytes, int offset, int length);
  }

  /** Begins the handshake: a client's hello is in the output afterwards. */
  void start() throws IOException;

  /** Takes a whole record, or the header of one that nobody could accept. */
  void offerInput(byte[] input, int offset, int length) throws IOException;

  /** How many bytes of application data fit into one record. */
  int getApplicationDataLimit();

  /** Encrypts application data into the output. */
  void writeApplicationData(byte[] bytes, int offset, int length) throws IOException;

  /** Puts close_notify into the output. */
  void closeNotify() throws IOException;

  /** The handshake is over. */
  boolean isConnected();

  /** Records for the peer. */
  ByteQueue output();

  /** The connection failed. */
  void failed();
}
