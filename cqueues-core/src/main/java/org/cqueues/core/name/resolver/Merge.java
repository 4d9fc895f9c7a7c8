package org.cqueues.core.name.resolver;

import java.util.ArrayList;
import java.util.List;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.RecordCursor;
import org.cqueues.core.name.message.ResourceRecord;
import org.cqueues.core.name.message.Sections;
import org.cqueues.core.name.message.WireName;

/** Puts answers together. Records that are damaged, or do not fit any more, are left out. */
final class Merge {
  private static final int RCODE = 0xF;

  private Merge() {}

  /**
   * An answer that ends with an alias, with the answer about the name it stands for behind: its
   * question and its flags, and the result of the other.
   */
  static Packet alias(Packet first, Packet second) {
    int common = first.flags() & second.flags() & (Packet.AA | Packet.AD);
    int either = (first.flags() | second.flags()) & Packet.TC;
    int kept = first.flags() & ~(Packet.AA | Packet.AD | Packet.TC | RCODE);
    List<ResourceRecord> records = records(first);
    for (ResourceRecord record : records(second)) {
      boolean fresh = record.section() != Sections.QUESTION && !contains(records, record);
      if (fresh) records.add(record);
    }
    return message(first, kept | common | either | (second.flags() & RCODE), records);
  }

  /** An answer with more records in its last section. */
  static Packet additional(Packet answer, List<ResourceRecord> additional) {
    List<ResourceRecord> records = records(answer);
    for (ResourceRecord record : additional) {
      if (!contains(records, record)) records.add(record);
    }
    return message(answer, answer.flags(), records);
  }

  /** Adds the records of an answer that are of its question's type, as additional ones. */
  static void collect(Packet answer, Question question, List<ResourceRecord> into) {
    for (ResourceRecord record : records(answer)) {
      if (record.section() != Sections.ANSWER || record.type() != question.type) continue;
      ResourceRecord moved =
          ResourceRecord.of(
              Sections.ADDITIONAL,
              record.name(),
              record.type(),
              record.recordClass(),
              record.ttl(),
              record.data());
      if (moved != null) into.add(moved);
    }
  }

  /**
   * A message without what it says of names outside a zone: about these the zone's servers are not
   * to be believed.
   */
  static Packet within(Packet message, byte[] zone) {
    var kept = new ArrayList<ResourceRecord>();
    boolean foreign = false;
    RecordCursor cursor = message.records(Sections.ALL);
    while (cursor.next()) {
      byte[] owner = cursor.nameBytes();
      if (owner == null) continue;
      boolean ofMessage =
          cursor.section() == Sections.QUESTION
              || (cursor.section() == Sections.ADDITIONAL && cursor.type() == Question.TYPE_OPT);
      if (!ofMessage && !WireName.isIn(owner, zone)) {
        foreign = true;
        continue;
      }
      ResourceRecord record = cursor.record();
      if (record != null) kept.add(record);
    }
    return foreign ? message(message, message.flags(), kept) : message;
  }

  private static List<ResourceRecord> records(Packet message) {
    var records = new ArrayList<ResourceRecord>();
    RecordCursor cursor = message.records(Sections.ALL);
    while (cursor.next()) {
      ResourceRecord record = cursor.record();
      if (record != null) records.add(record);
    }
    return records;
  }

  private static boolean contains(List<ResourceRecord> records, ResourceRecord wanted) {
    for (ResourceRecord record : records) {
      if (record.section() == Sections.QUESTION) continue;
      if (record.type() != wanted.type() || record.recordClass() != wanted.recordClass()) continue;
      boolean single = record.type() == Question.TYPE_OPT; // there is one for a message
      boolean same =
          record.name().equals(wanted.name())
              && java.util.Arrays.equals(record.data(), wanted.data());
      if (single || same) return true;
    }
    return false;
  }

  private static Packet message(Packet of, int flags, List<ResourceRecord> records) {
    var packet = new Packet(Packet.MAX_SIZE);
    packet.setQid(of.qid());
    packet.setFlags(flags);
    for (int section = Sections.QUESTION; section <= Sections.ADDITIONAL; section <<= 1) {
      for (ResourceRecord record : records) {
        if (record.section() == section && packet.push(section, record) != 0) {
          packet.setFlags(packet.flags() | Packet.TC);
        }
      }
    }
    return packet;
  }
}
