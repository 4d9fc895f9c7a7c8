package org.cqueues.core.name.message;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;

/** A record or a question, independent of the packet it came from. */
public final class ResourceRecord {
  private final int section;
  private final Name name;
  private final int type;
  private final int recordClass;
  private final long ttl;
  private final byte[] data;
  private @Nullable Record parsed;

  /** The outcome that the header of its packet tells. */
  private int headerRcode;

  private ResourceRecord(int section, Name name, int type, int recordClass, long ttl, byte[] data) {
    this.section = section;
    this.name = name;
    this.type = type;
    this.recordClass = recordClass;
    this.ttl = ttl;
    this.data = data;
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
    var record = new ResourceRecord(section, name, type, recordClass, ttl, data);
    boolean checked = section != Sections.QUESTION && Rdata.isChecked(type);
    return checked && record.parsed() == null ? null : record;
  }

  /** As it is in a packet whose header tells an outcome. */
  ResourceRecord in(Packet packet) {
    headerRcode = packet.rcode();
    return this;
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
    return name;
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
   * @return null for a question, for types that dnsjava does not parse, and where the data is
   *     damaged
   */
  public @Nullable Record parsed() {
    if (parsed == null && section != Sections.QUESTION) {
      parsed = Rdata.parse(name, type, data);
    }
    return parsed;
  }

  /** The host that an NS, CNAME or PTR record names; null for others. */
  public @Nullable Name target() {
    return switch (parsed()) {
      case NSRecord ns -> ns.getTarget();
      case CNAMERecord cname -> cname.getTarget();
      case PTRRecord ptr -> ptr.getTarget();
      case null, default -> null;
    };
  }

  /** Of a TXT or SPF record: its character-strings, one behind the other. */
  public byte[] text() {
    return RdataText.joined(data);
  }

  /** The data alone as text, in the form of native cqueues; characters stand for bytes. */
  @Override
  public String toString() {
    return RdataText.of(this);
  }
}
