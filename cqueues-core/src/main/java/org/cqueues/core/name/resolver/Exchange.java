package org.cqueues.core.name.resolver;

import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One question to one server, until its answer or the server's failure. */
abstract sealed class Exchange permits DatagramExchange, StreamExchange {
  final Resolver resolver;
  final SocketAddress.Inet server;
  final Question question;

  /** Whether the query has an OPT record. */
  final boolean edns;

  @Nullable WireMessage answer;

  Exchange(Resolver resolver, SocketAddress.Inet server, Question question, boolean edns) {
    this.resolver = resolver;
    this.server = server;
    this.question = question;
    this.edns = edns;
  }

  /** The query with an id of its own. */
  final byte[] newQuery() {
    int flags = resolver.config().recurse ? 0 : WireMessage.RD;
    boolean signed = resolver.isValidating();
    if (signed) flags |= WireMessage.CD; // so that we get to see what is wrong
    int id = resolver.context().entropy().bits16();
    byte[] query = question.query(id, flags, edns, edns && signed);
    return edns && resolver.isSecure() ? Question.padded(query) : query;
  }

  /** Whether a message of the server's answers a query. */
  final boolean isAnswer(WireMessage message, byte[] query) {
    byte[] bytes = message.bytes();
    return message.hasHeader()
        && bytes[0] == query[0]
        && bytes[1] == query[1]
        && message.isResponse()
        && (question.isOf(message) || (edns && isRefusalOfEdns(message)));
  }

  /**
   * Servers that cannot read a query with EDNS may say so in a header alone, RFC 6891, section 7.
   */
  private static boolean isRefusalOfEdns(WireMessage message) {
    int rcode = message.rcode();
    return message.count(WireMessage.QUESTION) == 0
        && (rcode == WireMessage.FORMERR || rcode == WireMessage.NOTIMP);
  }

  /** Goes on: 0 once {@link #answer} is there, -EAGAIN, or why the server failed. */
  abstract int advance();

  /** The descriptor to poll, or a negative number. */
  abstract int pollfd();

  abstract int interest();

  /** Ends it, whatever has come; again is a no-op. */
  abstract void close();
}
