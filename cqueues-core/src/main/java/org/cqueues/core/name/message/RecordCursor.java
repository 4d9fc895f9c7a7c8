package org.cqueues.core.name.message;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * Goes through the records of a packet. It ends at the first one that is not there as a whole, as
 * in an answer that was cut; a record with a damaged name or damaged data is told as such, and then
 * it goes on with the next one.
 */
public final class RecordCursor {
  private static final byte[] NO_DATA = {};

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

  private byte @Nullable [] name;

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
    fixed = WireName.end(packet.array(), start);
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
    byte[] wire = nameBytes();
    return wire == null ? null : Names.of(wire);
  }

  /** As {@link #name}, in wire form without compression; not to be changed. */
  public byte @Nullable [] nameBytes() {
    if (name == null) name = WireName.read(packet.array(), start);
    return name;
  }

  /** Changes the record's time to live, in seconds; not for a question. */
  public void setTtl(long seconds) {
    packet.setU16(fixed + 4, (int) (seconds >>> 16));
    packet.setU16(fixed + 6, (int) seconds);
  }

  /**
   * Whether it is the record of a name, whatever the case; a damaged name is nobody's.
   *
   * @param wire in wire form without compression
   */
  public boolean isNamed(byte[] wire) {
    return WireName.matches(packet.array(), start, wire);
  }

  /** The data as it stands in the packet, where names in it may be compressed; a copy. */
  public byte[] data() {
    return Arrays.copyOfRange(packet.array(), dataStart, dataStart + dataLength);
  }

  /** The name at the start of the data and behind {@code skipped} bytes; null where damaged. */
  public byte @Nullable [] dataName(int skipped) {
    return skipped >= dataLength ? null : WireName.read(packet.array(), dataStart + skipped);
  }

  /**
   * The current record, as an object of its own.
   *
   * @return null where its name or its data is damaged
   */
  public @Nullable ResourceRecord record() {
    byte[] owner = nameBytes();
    if (owner == null) return null;
    byte[] data = index == 0 ? NO_DATA : Rdata.read(packet.array(), type(), dataStart, dataLength);
    if (data == null) return null;
    return new ResourceRecord(section(), owner, type(), recordClass(), ttl(), data, packet.rcode());
  }
}
