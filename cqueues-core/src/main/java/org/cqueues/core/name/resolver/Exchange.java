package org.cqueues.core.name.resolver;

import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.Sections;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

/** One question to one server, until its answer or the server's failure. */
abstract sealed class Exchange permits DatagramExchange, StreamExchange {
  final Resolver resolver;
  final SocketAddress.Inet server;
  final Question question;

  /** Whether the query has an OPT record. */
  final boolean edns;

  @Nullable Packet answer;

  Exchange(Resolver resolver, SocketAddress.Inet server, Question question, boolean edns) {
    this.resolver = resolver;
    this.server = server;
    this.question = question;
    this.edns = edns;
  }

  /** The query with an id of its own. */
  final byte[] newQuery() {
    int flags = resolver.config().recurse ? 0 : Packet.RD;
    boolean signed = resolver.isValidating();
    if (signed) flags |= Packet.CD; // so that we get to see what is wrong
    int id = resolver.context().entropy().bits16();
    byte[] query = question.query(id, flags, edns, edns && signed);
    return edns && resolver.isSecure() ? Question.padded(query) : query;
  }

  /**
   * What the server sent, if it answers a query.
   *
   * @param bytes what came; the packet's afterwards
   */
  final @Nullable Packet answerTo(byte[] query, byte[] bytes) {
    Packet message = Packet.wrap(bytes);
    boolean answers =
        message.isResponse()
            && bytes[0] == query[0]
            && bytes[1] == query[1]
            && (isOfQuestion(message, bytes) || (edns && isRefusalOfEdns(message)));
    return answers ? message : null;
  }

  private boolean isOfQuestion(Packet message, byte[] bytes) {
    return message.count(Sections.QUESTION) == 1 && question.isFirstIn(bytes);
  }

  /**
   * Servers that cannot read a query with EDNS may say so in a header alone, RFC 6891, section 7.
   */
  private static boolean isRefusalOfEdns(Packet message) {
    int rcode = message.rcode();
    return message.count(Sections.QUESTION) == 0
        && (rcode == Rcode.FORMERR || rcode == Rcode.NOTIMP);
  }

  /** Goes on: 0 once {@link #answer} is there, -EAGAIN, or why the server failed. */
  abstract int advance();

  /** The descriptor to poll, or a negative number. */
  abstract int pollfd();

  abstract int interest();

  /** Ends it, whatever has come; again is a no-op. */
  abstract void close();
}
