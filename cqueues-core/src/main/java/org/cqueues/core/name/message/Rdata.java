package org.cqueues.core.name.message;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.DNSOutput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SSHFPRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/** The data of records: taken out of packets, and parsed by dnsjava. */
final class Rdata {
  private static final int SOA_NUMBERS = 20;
  private static final int SHA1 = 1;
  private static final int SHA1_SIZE = 20;

  private Rdata() {}

  /** Whether records of a type are refused where their data is not as it ought to be. */
  static boolean isChecked(int type) {
    return switch (type) {
      case Type.A,
          Type.AAAA,
          Type.NS,
          Type.CNAME,
          Type.PTR,
          Type.SOA,
          Type.MX,
          Type.TXT,
          Type.SRV,
          Type.SSHFP,
          Type.SPF ->
          true;
      default -> false;
    };
  }

  /**
   * Takes data out of a packet, with names that are not compressed any more; bytes behind the last
   * one that belongs there are left out.
   *
   * @param in all of the packet
   * @return null where names are damaged or reach over the end
   */
  static byte @Nullable [] read(DNSInput in, int type, int start, int length) {
    try {
      // a jump to the end is refused, even where nothing is to be read there
      if (length == 0) return hasNames(type) ? null : new byte[0];
      in.jump(start);
      return switch (type) {
        case Type.NS, Type.CNAME, Type.PTR -> expand(in, 0, 1, 0, start + length);
        case Type.MX -> expand(in, 2, 1, 0, start + length);
        case Type.SRV -> expand(in, 6, 1, 0, start + length);
        case Type.SOA -> expand(in, 0, 2, SOA_NUMBERS, start + length);
        default -> in.readByteArray(length);
      };
    } catch (WireParseException | IllegalArgumentException damaged) {
      return null;
    }
  }

  private static boolean hasNames(int type) {
    return switch (type) {
      case Type.NS, Type.CNAME, Type.PTR, Type.MX, Type.SRV, Type.SOA -> true;
      default -> false;
    };
  }

  private static byte @Nullable [] expand(DNSInput in, int before, int names, int behind, int end)
      throws WireParseException {
    var out = new DNSOutput();
    out.writeByteArray(in.readByteArray(before));
    for (int i = 0; i < names; i++) new Name(in).toWire(out, null);
    out.writeByteArray(in.readByteArray(behind));
    return in.current() <= end ? out.toByteArray() : null;
  }

  /** What dnsjava makes of data without compressed names, or null. */
  static @Nullable Record parse(Name name, int type, byte[] data) {
    // neither the class nor the time to live has a say in how data is parsed
    Record record = Record.newRecord(name, type, DClass.IN, 0, data);
    if (record instanceof SSHFPRecord key
        && key.getDigestType() == SHA1
        && key.getFingerPrint().length != SHA1_SIZE) {
      return null;
    }
    return record;
  }
}
