package org.cqueues.core.name.resolver;

import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.RecordCursor;
import org.cqueues.core.name.message.Sections;
import org.cqueues.core.name.message.WireName;
import org.jspecify.annotations.Nullable;

/** Follows a question's name through the aliases (CNAME) of one answer. */
final class Aliases {
  private static final byte[] FOUND = {};

  private Aliases() {}

  /**
   * Where a question's name leads in an answer.
   *
   * @param zone the zone whose server this is: what it says of names outside is not taken
   * @return the name of which more has to be asked; empty where the answer has records of the type,
   *     or there is no more to be found behind the aliases; null where it has nothing of the name
   */
  static byte @Nullable [] follow(Packet message, Question question, byte[] zone, int most) {
    byte[] name = question.name;
    for (int passed = 0; passed < most; passed++) {
      byte[] target = null;
      RecordCursor records = message.records(Sections.ANSWER);
      while (records.next()) {
        if (records.recordClass() != question.dclass || !records.isNamed(name)) continue;
        if (records.type() == question.type || question.type == Question.TYPE_ANY) return FOUND;
        if (records.type() == Question.TYPE_CNAME) target = records.dataName(0);
      }
      if (target == null) return passed == 0 ? null : name;
      if (!WireName.isIn(target, zone)) return target;
      name = target;
    }
    return FOUND; // a circle, or as good as one
  }
}
