package org.cqueues.core.name.resolver;

import org.cqueues.core.name.message.DnsError;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.Sections;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.Memory;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A question over UDP, from a socket with a new random port. What comes and is no answer to it,
 * from that server with that id, is dropped: who wants to have a false answer taken has to guess
 * port and id, and has this one query's time for it.
 */
final class DatagramExchange extends Exchange {
  private final boolean mixed;
  private int fd = -1;
  private byte @Nullable [] query;
  private boolean sent;

  /** Whether the answer's name had other letters than the query's, so that it was not taken. */
  private boolean unechoed;

  /**
   * A question to be sent.
   *
   * @param mixed whether its letters get random cases, which the answer has to repeat
   */
  DatagramExchange(
      Resolver resolver,
      SocketAddress.Inet server,
      Question question,
      boolean edns,
      boolean mixed) {
    super(resolver, server, question, edns);
    this.mixed = mixed;
  }

  /** Whether the server answered without repeating the letters' cases: to be asked without. */
  boolean isUnechoed() {
    return unechoed;
  }

  @Override
  int advance() {
    byte[] sending = query;
    if (sending == null) {
      int failed = open();
      if (failed != 0) return failed;
      sending = newQuery();
      if (mixed) question.mixCase(sending, resolver.context().entropy());
      query = sending;
    }
    if (!sent) {
      int failed = send(sending);
      if (failed != 0) return failed;
      sent = true;
      return -Errno.EAGAIN; // nobody answers that fast
    }
    return receive(sending);
  }

  private int open() {
    int opened = resolver.sockets().take(server.family());
    if (opened < 0) return opened;
    fd = opened;
    return resolver.context().calls.connect(fd, server);
  }

  private int send(byte[] sending) {
    long memory = resolver.context().datagram();
    Memory.write(sending, 0, sending.length, memory);
    long count = resolver.context().calls.send(fd, memory, sending.length, true);
    if (count < 0) return (int) count;
    resolver.statistics().udpSent().add(count);
    return 0;
  }

  private int receive(byte[] sending) {
    long memory = resolver.context().datagram();
    while (true) {
      long count = resolver.context().calls.receive(fd, memory, Packet.MAX_SIZE);
      if (count < 0) return (int) count;
      resolver.statistics().udpReceived().add(count);
      var bytes = new byte[(int) count];
      Memory.read(memory, bytes, 0, bytes.length);
      Packet message = answerTo(sending, bytes);
      if (message == null) continue;
      boolean named = mixed && message.count(Sections.QUESTION) != 0;
      if (named && !question.isEchoed(sending, bytes)) {
        unechoed = true;
        return -DnsError.EUNKNOWN;
      }
      if (named) question.restoreCase(bytes);
      answer = message;
      return 0;
    }
  }

  @Override
  int pollfd() {
    return fd;
  }

  @Override
  int interest() {
    return sent ? Interest.READ : Interest.WRITE;
  }

  @Override
  void close() {
    int old = fd;
    fd = -1;
    if (old < 0) return;
    if (answer != null) resolver.sockets().give(old, server.family());
    else resolver.context().sockets.close(old);
  }
}
