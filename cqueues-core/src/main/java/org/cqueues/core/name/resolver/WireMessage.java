package org.cqueues.core.name.resolver;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came (RFC 1035, section 4.1), and a cursor over its records that makes no objects
 * of them. Where it is damaged, the cursor stops.
 */
final class WireMessage {
  static final int HEADER = 12;
  static final int MAX_NAME = 255;
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

  private static final int POINTER = 0xC0;
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
    int end = skipName(at);
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
    return isName(owner, name);
  }

  /** The owner's name, uncompressed; null where it is damaged. */
  byte @Nullable [] ownerName() {
    return name(owner);
  }

  /** The name at the start of the present record's data and behind {@code skipped} bytes. */
  byte @Nullable [] dataName(int skipped) {
    return skipped >= dataLength ? null : name(data + skipped);
  }

  /** The end of the name at an index; negative where it is damaged. */
  private int skipName(int from) {
    int index = from;
    while (index < bytes.length) {
      int length = u8(index);
      if (length == 0) return index + 1;
      if ((length & POINTER) == POINTER) return index + 2 <= bytes.length ? index + 2 : -1;
      if ((length & POINTER) != 0 || index + length >= from + MAX_NAME) return -1;
      index += 1 + length;
    }
    return -1;
  }

  /** Whether the name at an index, compressed or not, is the given one; case does not count. */
  boolean isName(int from, byte[] name) {
    int index = from;
    int limit = from; // pointers lead backwards, so there is an end
    int matched = 0;
    while (index < bytes.length) {
      int length = u8(index);
      if ((length & POINTER) == POINTER) {
        if (index + 1 >= bytes.length) return false;
        int target = (length & ~POINTER) << 8 | u8(index + 1);
        if (target >= limit) return false;
        index = target;
        limit = target;
        continue;
      }
      if ((length & POINTER) != 0 || index + length >= bytes.length) return false;
      if (matched + length >= name.length || name[matched] != length) return false;
      if (length == 0) return true;
      for (int i = 1; i <= length; i++) {
        if (lower(bytes[index + i]) != lower(name[matched + i])) return false;
      }
      index += 1 + length;
      matched += 1 + length;
    }
    return false;
  }

  /** The name at an index, uncompressed; null where it is damaged or too long. */
  byte @Nullable [] name(int from) {
    var name = new byte[MAX_NAME];
    int index = from;
    int limit = from;
    int size = 0;
    while (index < bytes.length) {
      int length = u8(index);
      if ((length & POINTER) == POINTER) {
        if (index + 1 >= bytes.length) return null;
        int target = (length & ~POINTER) << 8 | u8(index + 1);
        if (target >= limit) return null;
        index = target;
        limit = target;
        continue;
      }
      if ((length & POINTER) != 0 || index + length >= bytes.length) return null;
      if (size + 1 + length > MAX_NAME) return null;
      System.arraycopy(bytes, index, name, size, 1 + length);
      size += 1 + length;
      if (length == 0) return Arrays.copyOf(name, size);
      index += 1 + length;
    }
    return null;
  }

  /** A letter of ASCII in lower case, and every other byte as it is. */
  static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 'a' - 'A') : b;
  }
}
