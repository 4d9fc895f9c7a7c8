package org.cqueues.core.name.message;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** A record or a question, independent of the packet it came from. */
public final class ResourceRecord {
  private final int section;

  /** In wire form. */
  private final byte[] owner;

  private final int type;
  private final int recordClass;
  private final long ttl;
  private final byte[] data;

  /** How the query went, as the header of its packet tells. */
  private final int headerRcode;

  private @Nullable Name name;
  private @Nullable Record parsed;

  /** A record whose owner and data are known to be right. */
  ResourceRecord(
      int section,
      byte[] owner,
      int type,
      int recordClass,
      long ttl,
      byte[] data,
      int headerRcode) {
    this.section = section;
    this.owner = owner;
    this.type = type;
    this.recordClass = recordClass;
    this.ttl = ttl;
    this.data = data;
    this.headerRcode = headerRcode;
  }

  /**
   * A record.
   *
   * @param section one of {@link Sections}; a question's data is not looked at
   * @param data without compressed names; not to be changed afterwards
   * @return null where the data is none of a type whose format this library promises to know
   */
  public static @Nullable ResourceRecord of(
      int section, Name name, int type, int recordClass, long ttl, byte[] data) {
    boolean question = section == Sections.QUESTION;
    byte[] read = question ? new byte[0] : Rdata.read(data, type, 0, data.length);
    if (read == null) return null;
    return new ResourceRecord(section, name.toWire(), type, recordClass, ttl, read, 0);
  }

  /** Of an OPT record: how the query went, the four bits in the packet's header included. */
  public int extendedRcode() {
    return ((int) (ttl >> 20) & 0xFF0) | headerRcode;
  }

  /** One of {@link Sections}. */
  public int section() {
    return section;
  }

  /** Whose record it is. */
  public Name name() {
    if (name == null) name = Names.of(owner);
    return name;
  }

  /** Whose record it is, with a final dot; as of {@link Names#text}. */
  public String nameText() {
    return WireName.text(owner);
  }

  void appendName(StringBuilder text) {
    WireName.appendText(text, owner, 0);
  }

  /** See {@link org.xbill.DNS.Type}. */
  public int type() {
    return type;
  }

  /** See {@link org.xbill.DNS.DClass}; for OPT the size of packets that the sender takes. */
  public int recordClass() {
    return recordClass;
  }

  /** Seconds, at most 2³¹-1; 0 for a question; for OPT flags and codes, see RFC 6891. */
  public long ttl() {
    return ttl;
  }

  /**
   * The bytes of the data, not to be changed; none for a question. Names in them are not
   * compressed, unless in types that were never promised to be known.
   */
  public byte[] data() {
    return data;
  }

  /**
   * What dnsjava makes of it, for example an {@link org.xbill.DNS.MXRecord}.
   *
   * @return null for a question, and where the data is damaged
   */
  public @Nullable Record parsed() {
    if (parsed == null && section != Sections.QUESTION) {
      parsed = Rdata.parse(name(), type, data);
    }
    return parsed;
  }

  /** The host that an NS, CNAME or PTR record names; null for others and for questions. */
  public @Nullable Name target() {
    boolean names = type == Type.NS || type == Type.CNAME || type == Type.PTR;
    return names && section != Sections.QUESTION ? Names.of(data) : null;
  }

  /** Of a TXT or SPF record: its character-strings, one behind the other. */
  public byte[] text() {
    return RdataText.joined(data);
  }

  /** The data alone as text, in the form of native cqueues; characters stand for bytes. */
  @Override
  public String toString() {
    return section == Sections.QUESTION ? "" : RdataText.of(this);
  }
}
