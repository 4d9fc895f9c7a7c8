package org.cqueues.core.name.resolver;

import java.util.Arrays;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.RecordCursor;
import org.cqueues.core.name.message.Sections;
import org.cqueues.core.name.message.WireName;
import org.jspecify.annotations.Nullable;

/** What is asked: a name in wire form, a type and a class. */
final class Question {
  static final int TYPE_A = 1;
  static final int TYPE_NS = 2;
  static final int TYPE_CNAME = 5;
  static final int TYPE_SOA = 6;
  static final int TYPE_MX = 15;
  static final int TYPE_AAAA = 28;
  static final int TYPE_SRV = 33;
  static final int TYPE_OPT = 41;
  static final int TYPE_ANY = 255;
  static final int CLASS_IN = 1;

  /** What we take over UDP: as much as passes nearly every path without fragments. */
  static final int PAYLOAD = 1232;

  private static final int OPT_LENGTH = 11;
  private static final int CASE = 0x20;

  /** An option's code, and bytes of its code and its length. */
  private static final int PADDING = 12;

  private static final int OPTION_HEAD = 4;
  private static final int BLOCK = 128;

  final byte[] name;
  final int type;
  final int dclass;

  Question(byte[] name, int type, int dclass) {
    this.name = name;
    this.type = type;
    this.dclass = dclass;
  }

  /** The first question of a message; null where there is none, or a damaged one. */
  static @Nullable Question of(Packet message) {
    RecordCursor questions = message.records(Sections.QUESTION);
    byte[] name = questions.next() ? questions.nameBytes() : null;
    return name == null ? null : new Question(name, questions.type(), questions.recordClass());
  }

  /** The same of another name. */
  Question of(byte[] other) {
    return new Question(other, type, dclass);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Question that
        && type == that.type
        && dclass == that.dclass
        && WireName.equal(name, that.name);
  }

  @Override
  public int hashCode() {
    int hash = type * 31 + dclass;
    for (byte b : name) hash = hash * 31 + WireName.lower(b);
    return hash;
  }

  @Override
  public String toString() {
    return WireName.text(name) + " type " + type;
  }

  /**
   * The query.
   *
   * @param edns whether an OPT record (RFC 6891) goes with it
   * @param dnssec whether that asks for signatures (DO)
   */
  byte[] query(int id, int flags, boolean edns, boolean dnssec) {
    int end = Packet.HEADER_SIZE + name.length + 4;
    var query = new byte[edns ? end + OPT_LENGTH : end];
    put16(query, 0, id);
    put16(query, 2, flags);
    query[5] = 1;
    System.arraycopy(name, 0, query, Packet.HEADER_SIZE, name.length);
    put16(query, end - 4, type);
    put16(query, end - 2, dclass);
    if (edns) {
      query[11] = 1;
      put16(query, end + 1, TYPE_OPT);
      put16(query, end + 3, PAYLOAD);
      if (dnssec) query[end + 7] = (byte) 0x80;
    }
    return query;
  }

  /**
   * A query that has the length of many others: an option of its OPT record, which is the last
   * record, has zeros up to a whole number of blocks (RFC 7830; RFC 8467, section 4.1).
   */
  static byte[] padded(byte[] query) {
    int bare = query.length + OPTION_HEAD;
    int length = (bare + BLOCK - 1) / BLOCK * BLOCK;
    byte[] padded = Arrays.copyOf(query, length);
    put16(padded, query.length - 2, length - query.length);
    put16(padded, query.length, PADDING);
    put16(padded, query.length + 2, length - bare);
    return padded;
  }

  /** Gives the letters of a query's name random cases, which spoofed answers then lack. */
  void mixCase(byte[] query, Entropy entropy) {
    int bits = 0;
    int left = 0;
    for (int i = 0; i < name.length; i++) {
      byte lower = WireName.lower(name[i]);
      if (lower < 'a' || lower > 'z') continue;
      if (left == 0) {
        bits = entropy.nextInt();
        left = Integer.SIZE;
      }
      query[Packet.HEADER_SIZE + i] = (byte) ((bits & 1) == 0 ? lower : lower - CASE);
      bits >>>= 1;
      left--;
    }
  }

  /**
   * Whether this is what stands behind a message's header. Case does not count, and the name has to
   * be there in full.
   */
  boolean isFirstIn(byte[] bytes) {
    int end = Packet.HEADER_SIZE + name.length;
    if (bytes.length < end + 4) return false;
    for (int i = 0; i < name.length; i++) {
      byte there = bytes[Packet.HEADER_SIZE + i];
      if (WireName.lower(there) != WireName.lower(name[i])) return false;
    }
    return get16(bytes, end) == type && get16(bytes, end + 2) == dclass;
  }

  /** Whether an answer has the name letter by letter as the query had it. */
  boolean isEchoed(byte[] query, byte[] answer) {
    int end = Packet.HEADER_SIZE + name.length;
    return answer.length >= end
        && Arrays.equals(query, Packet.HEADER_SIZE, end, answer, Packet.HEADER_SIZE, end);
  }

  /** Gives an answer the name back as it was before {@link #mixCase}. */
  void restoreCase(byte[] answer) {
    System.arraycopy(name, 0, answer, Packet.HEADER_SIZE, name.length);
  }

  /** A message of our own: an answer without records. */
  byte[] emptyAnswer(int flags) {
    return query(0, Packet.QR | flags, false, false);
  }

  private static int get16(byte[] from, int at) {
    return (from[at] & 0xFF) << 8 | (from[at + 1] & 0xFF);
  }

  private static void put16(byte[] into, int at, int value) {
    into[at] = (byte) (value >> 8);
    into[at + 1] = (byte) value;
  }
}
