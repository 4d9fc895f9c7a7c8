package org.cqueues.core.name.resolver;

import java.util.List;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.RecordCursor;
import org.cqueues.core.name.message.Sections;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses in answers. */
final class Addresses {
  private static final int MAX_ALIASES = 16;

  private Addresses() {}

  /** The present record's address; null where it has none. */
  static SocketAddress.@Nullable Inet of(RecordCursor record, int port) {
    byte[] bytes = record.data();
    int length = record.type() == Question.TYPE_A ? 4 : 16;
    return bytes.length == length ? new SocketAddress.Inet(bytes, port, 0) : null;
  }

  /** Adds those that an answer has to a question for A or AAAA, behind aliases, too. */
  static List<SocketAddress.Inet> in(
      Packet message, Question question, int port, List<SocketAddress.Inet> into) {
    byte[] name = question.name;
    for (int passed = 0; name != null && passed < MAX_ALIASES; passed++) {
      byte[] target = null;
      RecordCursor records = message.records(Sections.ANSWER);
      while (records.next()) {
        if (records.recordClass() != question.dclass || !records.isNamed(name)) continue;
        if (records.type() == Question.TYPE_CNAME) target = records.dataName(0);
        if (records.type() != question.type) continue;
        SocketAddress.Inet address = of(records, port);
        if (address != null) into.add(address);
      }
      name = target;
    }
    return into;
  }
}
