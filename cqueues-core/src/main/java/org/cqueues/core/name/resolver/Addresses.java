package org.cqueues.core.name.resolver;

import java.util.Arrays;
import java.util.List;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses in answers. */
final class Addresses {
  private static final int MAX_ALIASES = 16;

  private Addresses() {}

  /** The present record's address; null where it has none. */
  static SocketAddress.@Nullable Inet of(WireMessage message, int port) {
    int length = message.type() == Question.TYPE_A ? 4 : 16;
    if (message.dataLength() != length) return null;
    byte[] bytes = Arrays.copyOfRange(message.bytes(), message.data(), message.data() + length);
    return new SocketAddress.Inet(bytes, port, 0);
  }

  /** Adds those that an answer has to a question for A or AAAA, behind aliases, too. */
  static List<SocketAddress.Inet> in(
      WireMessage message, Question question, int port, List<SocketAddress.Inet> into) {
    byte[] name = question.name;
    for (int passed = 0; name != null && passed < MAX_ALIASES; passed++) {
      byte[] target = null;
      message.rewind();
      while (message.next(WireMessage.ANSWER)) {
        if (message.dclass() != question.dclass || !message.isOwnedBy(name)) continue;
        if (message.type() == Question.TYPE_CNAME) target = message.dataName(0);
        if (message.type() != question.type) continue;
        SocketAddress.Inet address = of(message, port);
        if (address != null) into.add(address);
      }
      name = target;
    }
    return into;
  }
}
