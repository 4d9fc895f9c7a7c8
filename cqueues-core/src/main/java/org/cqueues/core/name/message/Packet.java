package org.cqueues.core.name.message;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Compression;
import org.xbill.DNS.DNSOutput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * A DNS message as bytes, RFC 1035 section 4. It takes any bytes whatever and gives the same ones
 * back; only who looks at a record learns that it is damaged. Records can be appended in the order
 * of the sections.
 */
public final class Packet {
  /** Bytes of the header. */
  public static final int HEADER_SIZE = 12;

  /** Room for one question with the longest name, and some. */
  public static final int QUERY_SIZE = 352;

  /** The most that a length of 16 bits allows over TCP. */
  public static final int MAX_SIZE = 65535;

  public static final int QR = 0x8000;
  public static final int AA = 0x0400;
  public static final int TC = 0x0200;
  public static final int RD = 0x0100;
  public static final int RA = 0x0080;
  public static final int AD = 0x0020;
  public static final int CD = 0x0010;

  private static final int OPCODE = 0x7800;
  private static final int FLAGS = 2;
  private static final int COUNTS = 4;
  private static final int U16 = 0xFFFF;

  /** Bytes of a record between its name and its data. */
  static final int FIXED_SIZE = 10;

  /** Bytes of a question behind its name. */
  static final int QUESTION_SIZE = 4;

  private byte[] bytes;
  private int length;
  private final int size;

  /** Where names are that others may point to; only those appended since the last load. */
  private @Nullable Compression compression;

  /**
   * An empty message, all zeros.
   *
   * @param size most bytes that it will have; at least those of the header
   */
  public Packet(int size) {
    this.size = Math.max(size, HEADER_SIZE);
    bytes = new byte[HEADER_SIZE];
    length = HEADER_SIZE;
  }

  private Packet(byte[] whole) {
    size = MAX_SIZE;
    bytes = whole;
    length = whole.length;
  }

  /** A message that was received, with room up to {@link #MAX_SIZE}; the bytes are now its own. */
  public static Packet wrap(byte[] wire) {
    boolean whole = wire.length >= HEADER_SIZE && wire.length <= MAX_SIZE;
    return whole ? new Packet(wire) : of(wire, MAX_SIZE);
  }

  /** A message that was received; the bytes are copied. */
  public static Packet of(byte[] wire) {
    return of(wire, wire.length);
  }

  /**
   * A message that was received, with room for {@code size} bytes in all. What does not fit is cut
   * off, and {@link #TC} set.
   */
  public static Packet of(byte[] wire, int size) {
    var packet = new Packet(size);
    packet.load(wire, 0, wire.length);
    return packet;
  }

  /**
   * Takes over bytes as {@link #of} does; fewer than a header's are a header that ends in zeros.
   */
  public void load(byte[] from, int offset, int count) {
    int taken = Math.min(count, size);
    bytes = new byte[Math.max(taken, HEADER_SIZE)];
    System.arraycopy(from, offset, bytes, 0, taken);
    length = taken;
    compression = null;
    if (taken < count) setFlags(flags() | TC);
  }

  /** The bytes on the wire. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** How many bytes the message has. */
  public int length() {
    return length;
  }

  /** How many bytes it may have. */
  public int size() {
    return size;
  }

  /** What {@link #toByteArray} copies, and maybe more behind; not to be changed. */
  byte[] array() {
    return bytes;
  }

  int u16(int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }

  void setU16(int at, int value) {
    bytes[at] = (byte) (value >> 8);
    bytes[at + 1] = (byte) value;
    if (length < HEADER_SIZE) length = HEADER_SIZE; // now it has a header
  }

  /** The query's id, which its answer repeats. */
  public int qid() {
    return u16(0);
  }

  /** Sets the id to the low 16 bits of {@code id}. */
  public void setQid(int id) {
    setU16(0, id);
  }

  /** The second 16 bits of the header. */
  public int flags() {
    return u16(FLAGS);
  }

  /** Sets the second 16 bits of the header. */
  public void setFlags(int flags) {
    setU16(FLAGS, flags);
  }

  /** Whether a bit such as {@link #QR} is set. */
  public boolean has(int flag) {
    return (flags() & flag) != 0;
  }

  /** Whether it is there as a whole as far as its header, and answers an ordinary query. */
  public boolean isResponse() {
    return length >= HEADER_SIZE && (flags() & (QR | OPCODE)) == QR;
  }

  /** Four bits: what kind of query this is. */
  public int opcode() {
    return flags() >> 11 & 0xF;
  }

  /** Four bits: how the query went. */
  public int rcode() {
    return flags() & 0xF;
  }

  /** With the bits of an OPT record before those of the header, see RFC 6891, section 6.1.3. */
  public int extendedRcode() {
    RecordCursor records = records(Sections.ADDITIONAL);
    while (records.next()) {
      if (records.type() == Type.OPT) return ((int) (records.ttl() >> 20) & 0xFF0) | rcode();
    }
    return rcode();
  }

  /** How many records the header says are in some {@link Sections}; there may be fewer. */
  public int count(int sections) {
    int sum = 0;
    for (int i = 0; i < Sections.COUNT; i++) {
      if ((sections & 1 << i) != 0) sum += u16(COUNTS + 2 * i);
    }
    return sum;
  }

  /** Looks at the records in some {@link Sections} one after the other. */
  public RecordCursor records(int sections) {
    return new RecordCursor(this, sections);
  }

  /**
   * Appends a question.
   *
   * @return 0; or the negative {@link DnsError#ENOBUFS} or {@link DnsError#EORDER}
   */
  public int pushQuestion(Name name, int type, int recordClass) {
    return append(0, name, type, recordClass, 0, null);
  }

  /**
   * Appends a record behind the others of its section.
   *
   * @param section one of {@link Sections}; for the question's, the rest of the record is ignored
   * @param data without compressed names
   * @return 0; or the negative {@link DnsError#ESECTION}, {@link DnsError#EORDER} where a later
   *     section has records, or {@link DnsError#ENOBUFS}
   */
  public int push(int section, Name name, int type, int recordClass, long ttl, byte[] data) {
    int index = Integer.numberOfTrailingZeros(section);
    if (index >= Sections.COUNT || section != 1 << index) return -DnsError.ESECTION;
    return append(index, name, type, recordClass, ttl, index == 0 ? null : data);
  }

  /**
   * Appends a copy of a record to a section, see {@link #push(int, Name, int, int, long, byte[])}.
   */
  public int push(int section, ResourceRecord record) {
    return push(
        section, record.name(), record.type(), record.recordClass(), record.ttl(), record.data());
  }

  private int append(
      int index, Name name, int type, int recordClass, long ttl, byte @Nullable [] data) {
    for (int later = index + 1; later < Sections.COUNT; later++) {
      if (u16(COUNTS + 2 * later) != 0) return -DnsError.EORDER;
    }
    int count = u16(COUNTS + 2 * index);
    if (count == U16) return -DnsError.ENOBUFS;
    int start = Math.max(length, HEADER_SIZE);
    var out = new DNSOutput(start + name.length() + FIXED_SIZE + (data == null ? 0 : data.length));
    out.writeByteArray(bytes, 0, start); // names remember where they stand
    if (compression == null) compression = new Compression();
    name.toWire(out, compression);
    out.writeU16(type);
    out.writeU16(recordClass);
    if (data != null) {
      out.writeU32(ttl);
      out.writeU16(data.length);
      out.writeByteArray(data);
    }
    if (out.current() > size) {
      compression = null; // it knows a name that is not there
      return -DnsError.ENOBUFS;
    }
    bytes = out.toByteArray();
    length = bytes.length;
    setU16(COUNTS + 2 * index, count + 1);
    return 0;
  }

  /** As the tool dig prints a message. */
  @Override
  public String toString() {
    return PacketText.of(this);
  }
}
