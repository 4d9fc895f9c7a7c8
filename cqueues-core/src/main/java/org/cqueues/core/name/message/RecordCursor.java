package org.cqueues.core.name.message;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/**
 * Goes through the records of a packet. It ends at the first one that is not there as a whole, as
 * in an answer that was cut; a record with a damaged name or damaged data is told as such, and then
 * it goes on with the next one.
 */
public final class RecordCursor {
  private final Packet packet;
  private final int sections;

  /** The index of the section, and how many of its records have been passed. */
  private int index;

  private int passed;

  /** Where the next record begins. */
  private int next = Packet.HEADER_SIZE;

  /** The current record: where it begins, where its name has ended, where its data is. */
  private int start;

  private int fixed;
  private int dataStart;
  private int dataLength;

  private @Nullable Name name;

  RecordCursor(Packet packet, int sections) {
    this.packet = packet;
    this.sections = sections;
  }

  /**
   * Goes on to the next record in the sections.
   *
   * @return whether there is one
   */
  public boolean next() {
    while (advance()) if ((sections & section()) != 0) return true;
    return false;
  }

  private boolean advance() {
    while (passed == packet.count(1 << index)) {
      if (index == Sections.COUNT - 1) return false;
      index++;
      passed = 0;
    }
    start = next;
    name = null;
    fixed = skipName(start);
    int head = index == 0 ? Packet.QUESTION_SIZE : Packet.FIXED_SIZE;
    if (fixed < 0 || fixed + head > packet.length()) return end();
    dataStart = fixed + head;
    dataLength = index == 0 ? 0 : packet.u16(fixed + 8);
    next = dataStart + dataLength;
    if (next > packet.length()) return end();
    passed++;
    return true;
  }

  private boolean end() {
    index = Sections.COUNT - 1;
    passed = packet.count(1 << index);
    return false;
  }

  /** Where the name that begins at {@code at} ends; -1 where it does not. */
  private int skipName(int at) {
    byte[] bytes = packet.array();
    int position = at;
    while (position < packet.length()) {
      int size = bytes[position] & 0xFF;
      if (size == 0) return position + 1;
      if (size >= 0xC0) return position + 2;
      if (size >= 0x40) return -1; // no such labels, RFC 6891 section 5
      position += size + 1;
    }
    return -1;
  }

  /** One of {@link Sections}. */
  public int section() {
    return 1 << index;
  }

  /** See {@link org.xbill.DNS.Type}. */
  public int type() {
    return packet.u16(fixed);
  }

  /** See {@link org.xbill.DNS.DClass}. */
  public int recordClass() {
    return packet.u16(fixed + 2);
  }

  /** Seconds, at most 2³¹-1 (RFC 2181 section 8); 0 for a question; all 32 bits for OPT. */
  public long ttl() {
    if (index == 0) return 0;
    long bits = (long) packet.u16(fixed + 4) << 16 | packet.u16(fixed + 6);
    return type() == Type.OPT ? bits : Math.min(bits, Integer.MAX_VALUE);
  }

  /** Whose record it is; null where the name is damaged. */
  public @Nullable Name name() {
    if (name == null) name = nameAt(start);
    return name;
  }

  private @Nullable Name nameAt(int at) {
    try {
      DNSInput in = input();
      in.jump(at);
      return new Name(in);
    } catch (WireParseException | IllegalArgumentException damaged) {
      return null;
    }
  }

  /** All of the packet, for names that point somewhere else. */
  private DNSInput input() {
    return new DNSInput(packet.array());
  }

  /**
   * The current record, as an object of its own.
   *
   * @return null where its name or its data is damaged
   */
  public @Nullable ResourceRecord record() {
    Name owner = name();
    if (owner == null) return null;
    byte[] data = index == 0 ? new byte[0] : Rdata.read(input(), type(), dataStart, dataLength);
    if (data == null) return null;
    var record = ResourceRecord.of(section(), owner, type(), recordClass(), ttl(), data);
    return record == null ? null : record.in(packet);
  }
}
