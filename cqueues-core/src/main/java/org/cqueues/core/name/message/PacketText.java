package org.cqueues.core.name.message;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;

/** Packets as native cqueues prints them, which is almost as dig(1) does. */
final class PacketText {
  private static final String[] SECTIONS = {"QUESTION", "ANSWER", "AUTHORITY", "ADDITIONAL"};
  private static final @Nullable String[] OPCODES = {
    "QUERY", "IQUERY", "STATUS", null, "NOTIFY", "UPDATE"
  };

  private PacketText() {}

  static String of(Packet packet) {
    var text = new StringBuilder(512);
    header(text, packet);
    RecordCursor records = packet.records(Sections.ALL);
    int section = 0;
    while (records.next()) {
      if (records.section() != section) {
        section = records.section();
        text.append("\n;; [")
            .append(SECTIONS[Integer.numberOfTrailingZeros(section)])
            .append(':')
            .append(packet.count(section))
            .append("]\n");
      }
      ResourceRecord record = records.record();
      if (record != null) line(text, record);
    }
    return text.toString();
  }

  private static void header(StringBuilder text, Packet packet) {
    text.append(";; [HEADER]\n;;    qid : ").append(packet.qid()).append('\n');
    flag(text, "    qr", packet.has(Packet.QR), "RESPONSE", "QUERY");
    opcode(text, packet.opcode());
    flag(text, "    aa", packet.has(Packet.AA), "AUTHORITATIVE", "NON-AUTHORITATIVE");
    flag(text, "    tc", packet.has(Packet.TC), "TRUNCATED", "NOT-TRUNCATED");
    flag(text, "    rd", packet.has(Packet.RD), "RECURSION-DESIRED", "RECURSION-NOT-DESIRED");
    flag(text, "    ra", packet.has(Packet.RA), "RECURSION-ALLOWED", "RECURSION-NOT-ALLOWED");
    int rcode = packet.extendedRcode();
    text.append(";;  rcode : ").append(Rcodes.name(rcode));
    text.append('(').append(rcode).append(")\n");
  }

  private static void flag(StringBuilder text, String name, boolean set, String yes, String no) {
    text.append(";; ")
        .append(name)
        .append(" : ")
        .append(set ? yes : no)
        .append(set ? "(1)\n" : "(0)\n");
  }

  private static void opcode(StringBuilder text, int code) {
    String name = code < OPCODES.length ? OPCODES[code] : null;
    text.append(";; opcode : ");
    if (name == null) text.append(code);
    else text.append(name);
    text.append('(').append(code).append(")\n");
  }

  private static void line(StringBuilder text, ResourceRecord record) {
    boolean question = record.section() == Sections.QUESTION;
    if (question) text.append(';');
    record.appendName(text);
    text.append(' ');
    if (!question) text.append(record.ttl()).append(' ');
    if (record.recordClass() == DClass.IN) text.append("IN");
    else text.append(record.recordClass());
    text.append(' ');
    String type = Types.name(record.type());
    if (type == null) text.append(record.type());
    else text.append(type);
    if (!question) RdataText.appendTo(text.append(' '), record);
    text.append('\n');
  }
}
