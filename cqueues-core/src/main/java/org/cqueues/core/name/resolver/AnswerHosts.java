package org.cqueues.core.name.resolver;

import java.util.ArrayDeque;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.RecordCursor;
import org.cqueues.core.name.message.Sections;
import org.cqueues.core.name.message.WireName;

/** The hosts that an answer of type NS, MX or SRV names. */
final class AnswerHosts {
  private static final int MX_HOST = 2;
  private static final int SRV_HOST = 6;

  private AnswerHosts() {}

  /**
   * Those without an A record in the answer; for MX without any, the name itself (RFC 5321, 5.1).
   */
  static ArrayDeque<byte[]> withoutAddress(Packet message, Question question) {
    var missing = new ArrayDeque<byte[]>(2);
    int before = hostOffset(question.type);
    if (before < 0) return missing;
    boolean any = false;
    RecordCursor records = message.records(Sections.ANSWER);
    while (records.next()) {
      if (records.type() != question.type) continue;
      any = true;
      byte[] host = records.dataName(before);
      if (host != null && host.length > 1 && !contains(missing, host)) missing.add(host);
    }
    if (!any && question.type == Question.TYPE_MX) missing.add(question.name);
    missing.removeIf(host -> hasAddress(message, host));
    return missing;
  }

  private static int hostOffset(int type) {
    return switch (type) {
      case Question.TYPE_NS -> 0;
      case Question.TYPE_MX -> MX_HOST;
      case Question.TYPE_SRV -> SRV_HOST;
      default -> -1;
    };
  }

  private static boolean contains(ArrayDeque<byte[]> hosts, byte[] host) {
    for (byte[] other : hosts) if (WireName.equal(other, host)) return true;
    return false;
  }

  private static boolean hasAddress(Packet message, byte[] host) {
    RecordCursor records = message.records(Sections.ALL & ~Sections.QUESTION);
    while (records.next()) {
      if (records.type() == Question.TYPE_A && records.isNamed(host)) return true;
    }
    return false;
  }
}
