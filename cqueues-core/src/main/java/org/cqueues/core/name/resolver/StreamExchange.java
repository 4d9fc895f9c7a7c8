package org.cqueues.core.name.resolver;

import java.util.Objects;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A question over a {@link Stream}, where whatever is no answer to it is the server's failure. */
final class StreamExchange extends Exchange {
  private @Nullable Stream stream;
  private byte @Nullable [] query;

  StreamExchange(Resolver resolver, SocketAddress.Inet server, Question question, boolean edns) {
    super(resolver, server, question, edns);
  }

  @Override
  int advance() {
    while (true) {
      Stream through = stream;
      int result = 0;
      if (through == null) {
        through = resolver.borrowStream(server);
        stream = through;
        result = send(through);
      }
      boolean again = through.isUsed(); // an old connection may be gone, which says nothing
      if (result == 0) result = through.receive();
      if (result == 0) return accept(through.take());
      if (result == -Errno.EAGAIN || !again) return result;
      through.close();
      stream = null;
    }
  }

  private int send(Stream through) {
    byte[] message = newQuery();
    query = message;
    int failed = through.send(message);
    if (failed == 0) resolver.statistics().tcpSent().add(message.length);
    return failed;
  }

  private int accept(byte[] bytes) {
    resolver.statistics().tcpReceived().add(bytes.length);
    answer = answerTo(Objects.requireNonNull(query), bytes);
    return answer == null ? -DnsError.EUNKNOWN : 0;
  }

  @Override
  int pollfd() {
    return stream == null ? -1 : stream.pollfd();
  }

  @Override
  int interest() {
    return stream == null ? Interest.NONE : stream.interest();
  }

  @Override
  void close() {
    Stream through = stream;
    stream = null;
    if (through == null) return;
    if (answer != null) resolver.returnStream(through);
    else through.close(); // an answer may still come, and would be taken for the next one's
  }
}
