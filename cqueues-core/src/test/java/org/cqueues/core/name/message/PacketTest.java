package org.cqueues.core.name.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

final class PacketTest {
  private static final byte[] ADDRESS = {1, 2, 3, 4};

  private static Name name(String text) {
    Name name = Names.parse(text);
    assertNotNull(name, text);
    return name;
  }

  private static int push(Packet packet, int section) {
    return packet.push(section, name("a.test"), Type.A, DClass.IN, 300, ADDRESS);
  }

  @Test
  void recordsAreAppendedInTheOrderOfTheSections() {
    var packet = new Packet(512);
    assertEquals(0, packet.pushQuestion(name("a.test"), Type.A, DClass.IN));
    assertEquals(0, push(packet, Sections.ANSWER));
    assertEquals(0, push(packet, Sections.ADDITIONAL));
    assertEquals(-DnsError.EORDER, push(packet, Sections.AUTHORITY));
    assertEquals(-DnsError.EORDER, packet.pushQuestion(name("b.test"), Type.A, DClass.IN));
    assertEquals(0, push(packet, Sections.ADDITIONAL));
    assertEquals(-DnsError.ESECTION, push(packet, Sections.ANSWER | Sections.AUTHORITY));
    assertEquals(-DnsError.ESECTION, push(packet, 0));
    assertEquals(-DnsError.ESECTION, push(packet, 16));
    assertEquals(4, packet.count(Sections.ALL));
    assertEquals(2, packet.count(Sections.ADDITIONAL));
  }

  @Test
  void dnsjavaReadsWhatWasAppended() throws IOException {
    var packet = new Packet(512);
    packet.setQid(4660);
    packet.setFlags(Packet.QR | Packet.RD | 3);
    packet.pushQuestion(name("a.test"), Type.MX, DClass.IN);
    byte[] data = {0, 10, 2, 'm', 'x', 1, 'a', 4, 't', 'e', 's', 't', 0};
    packet.push(Sections.ANSWER, name("A.test"), Type.MX, DClass.IN, 300, data);
    var message = new Message(packet.toByteArray());
    assertEquals(4660, message.getHeader().getID());
    assertEquals(3, message.getHeader().getRcode());
    var mx = (MXRecord) message.getSection(Section.ANSWER).getFirst();
    assertEquals("a.test. 10 mx.a.test.", mx.getName() + " " + mx.rdataToString());
    assertEquals(
        packet.length(), 12 + 8 + 4 + 2 + 10 + data.length); // the second name is a pointer
  }

  @Test
  void fullPacketsStayAsTheyAre() {
    var packet = new Packet(Packet.HEADER_SIZE + 8 + 4 + 4 + 4);
    assertEquals(0, packet.pushQuestion(name("a.test"), Type.A, DClass.IN));
    assertEquals(-DnsError.ENOBUFS, packet.pushQuestion(name("bb.test"), Type.A, DClass.IN));
    assertEquals(1, packet.count(Sections.ALL));
    assertEquals(24, packet.length());
    // nothing points into what was not appended
    assertEquals(-DnsError.ENOBUFS, packet.pushQuestion(name("x.bb.test"), Type.A, DClass.IN));
    assertEquals(24, packet.length());
  }

  @Test
  void recordsAreCopiedFromPacketToPacket() {
    byte[] data = {2, 'n', 's', (byte) 0xC0, 12}; // ns.a.test. by a pointer
    var from = new Packet(512);
    from.pushQuestion(name("a.test"), Type.CNAME, DClass.IN);
    from.push(Sections.ANSWER, name("a.test"), Type.CNAME, DClass.IN, 300, data);
    ResourceRecord record = first(from);
    assertNotNull(record);
    assertEquals(name("ns.a.test"), record.target());
    var to = new Packet(512);
    assertEquals(0, to.push(Sections.ADDITIONAL, record));
    ResourceRecord copy = first(to);
    assertNotNull(copy);
    assertEquals(Sections.ADDITIONAL, copy.section());
    assertEquals("ns.a.test.", copy.toString());
    assertEquals(300, copy.ttl());
  }

  private static @Nullable ResourceRecord first(Packet packet) {
    RecordCursor records = packet.records(Sections.ALL - Sections.QUESTION);
    assertTrue(records.next());
    return records.record();
  }

  @Test
  void questionsHaveNoData() {
    var packet = new Packet(512);
    packet.pushQuestion(name("a.test"), Type.A, DClass.IN);
    RecordCursor records = packet.records(Sections.QUESTION);
    assertTrue(records.next());
    ResourceRecord question = records.record();
    assertNotNull(question);
    assertNull(question.parsed());
    assertNull(question.target());
    assertArrayEquals(new byte[0], question.data());
    assertEquals("", question.toString());
    assertFalse(records.next());
    assertFalse(records.next());
  }

  @Test
  void namesAreEqualWhateverTheirCase() {
    assertEquals(name("A.Test"), name("a.tEST."));
    assertEquals("A.Test.", Names.text(name("A.Test")));
    assertNull(Names.parse("x".repeat(64)));
    assertNull(Names.parse(""));
    assertNull(Names.parse("\\256"));
    assertEquals("@.", Names.text(name("@")));
    assertEquals("a\\.b\\\\\\000ü$(;.", Names.text(name("a\\.b\\\\\\000ü$(;")));
  }

  @Test
  void errorsHaveTexts() {
    assertEquals("DNS packet buffer too small", DnsError.text(DnsError.ENOBUFS));
    assertEquals(
        "A non-recoverable error occurred when attempting to resolve the name",
        DnsError.text(DnsError.EFAIL));
    assertNull(DnsError.text(DnsError.EFAIL - 1));
    assertNull(DnsError.text(DnsError.ENOBUFS + 1));
    assertNull(DnsError.text(0));
  }
}
