package org.cqueues.core.name.resolver;

import org.cqueues.core.name.message.WireName;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came (RFC 1035, section 4.1), and a cursor over its records that makes no objects
 * of them. Where it is damaged, the cursor stops.
 */
final class WireMessage {
  static final int HEADER = 12;
  static final int MAX_SIZE = 65535;

  // sections, as the cursor counts them
  static final int QUESTION = 0;
  static final int ANSWER = 1;
  static final int AUTHORITY = 2;
  static final int ADDITIONAL = 3;

  // RFC 1035, section 4.1.1
  static final int NOERROR = 0;
  static final int FORMERR = 1;
  static final int SERVFAIL = 2;
  static final int NXDOMAIN = 3;
  static final int NOTIMP = 4;
  static final int REFUSED = 5;
  static final int BADVERS = 16;

  static final int QR = 0x8000;
  private static final int OPCODE = 0x7800;
  static final int AA = 0x0400;
  static final int TC = 0x0200;
  static final int RD = 0x0100;
  static final int RA = 0x0080;
  static final int AD = 0x0020;
  static final int CD = 0x0010;

  private static final int FIXED = 10;

  private final byte[] bytes;

  private int at;
  private int section;
  private int left;

  private int owner;
  private int type;
  private int dclass;
  private int fixed;
  private int data;
  private int dataLength;

  /** A message, which may be anything. */
  WireMessage(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes;
  }

  private int u8(int index) {
    return bytes[index] & 0xFF;
  }

  private int u16(int index) {
    return u8(index) << 8 | u8(index + 1);
  }

  boolean hasHeader() {
    return bytes.length >= HEADER;
  }

  int id() {
    return u16(0);
  }

  int flags() {
    return u16(2);
  }

  boolean has(int flag) {
    return (flags() & flag) != 0;
  }

  /** Clears some bits of the flags. */
  void clear(int flags) {
    bytes[2] &= (byte) ~(flags >> 8);
    bytes[3] &= (byte) ~flags;
  }

  /** Whether it answers an ordinary query. */
  boolean isResponse() {
    return (flags() & (QR | OPCODE)) == QR;
  }

  /** Of the header alone. */
  int rcode() {
    return flags() & 0xF;
  }

  /** With the bits of an OPT record before, see RFC 6891, section 6.1.3. */
  int extendedRcode() {
    int header = rcode();
    rewind();
    while (next(ADDITIONAL)) {
      if (type == Question.TYPE_OPT) return u8(fixed + 4) << 4 | header;
    }
    return header;
  }

  /** How many records the header says a section has. */
  int count(int ofSection) {
    return u16(4 + 2 * ofSection);
  }

  /** Before the first record of the message. */
  WireMessage rewind() {
    at = HEADER;
    section = QUESTION;
    left = hasHeader() ? count(QUESTION) : 0;
    if (!hasHeader()) section = ADDITIONAL;
    return this;
  }

  /** Goes on to the next record; whether there is one. */
  boolean next() {
    while (left == 0) {
      if (section == ADDITIONAL) return false;
      section++;
      left = count(section);
    }
    left--;
    owner = at;
    int end = WireName.end(bytes, at);
    if (end < 0 || !parse(end)) {
      left = 0;
      section = ADDITIONAL;
      return false;
    }
    return true;
  }

  private boolean parse(int end) {
    if (end + 4 > bytes.length) return false;
    type = u16(end);
    dclass = u16(end + 2);
    fixed = end;
    data = end + 4;
    dataLength = 0;
    if (section != QUESTION) {
      if (end + FIXED > bytes.length) return false;
      data = end + FIXED;
      dataLength = u16(end + 8);
    }
    at = data + dataLength;
    return at <= bytes.length;
  }

  /** Goes on to the next record of a section; to be used after {@link #rewind}. */
  boolean next(int ofSection) {
    while (section <= ofSection && next()) {
      if (section == ofSection) return true;
    }
    return false;
  }

  int section() {
    return section;
  }

  int type() {
    return type;
  }

  int dclass() {
    return dclass;
  }

  /** In seconds, as an unsigned number. */
  long ttl() {
    return u32(fixed + 4);
  }

  /** Changes the present record's time to live. */
  void ttl(long seconds) {
    for (int i = 0; i < 4; i++) bytes[fixed + 4 + i] = (byte) (seconds >>> (8 * (3 - i)));
  }

  /** The unsigned number of 32 bits at an index. */
  long u32(int index) {
    return (long) u16(index) << 16 | u16(index + 2);
  }

  int data() {
    return data;
  }

  int dataLength() {
    return dataLength;
  }

  /** Where the owner's name begins. */
  int owner() {
    return owner;
  }

  /** Whether the present record belongs to a name in wire form. */
  boolean isOwnedBy(byte[] name) {
    return WireName.matches(bytes, owner, name);
  }

  /** The owner's name, uncompressed; null where it is damaged. */
  byte @Nullable [] ownerName() {
    return WireName.read(bytes, owner);
  }

  /** The name at the start of the present record's data and behind {@code skipped} bytes. */
  byte @Nullable [] dataName(int skipped) {
    return skipped >= dataLength ? null : WireName.read(bytes, data + skipped);
  }
}
