package org.cqueues.core.name.message;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * The data of records: taken out of packets and looked through. What it says is dnsjava's business.
 */
final class Rdata {
  private static final int IPV4_SIZE = 4;
  private static final int IPV6_SIZE = 16;
  private static final int SOA_NUMBERS = 20;
  private static final int SSHFP_FIXED = 2;
  private static final int SHA1 = 1;
  private static final int SHA1_SIZE = 20;

  private Rdata() {}

  /**
   * Takes data out of a packet, with names that are not compressed any more; bytes behind the last
   * one that belongs there are left out.
   *
   * @return null where it is not as data of its type ought to be
   */
  static byte @Nullable [] read(byte[] packet, int type, int start, int length) {
    int end = start + length;
    return switch (type) {
      case Type.NS, Type.CNAME, Type.PTR -> expand(packet, start, end, 0, 1, 0);
      case Type.MX -> expand(packet, start, end, 2, 1, 0);
      case Type.SRV -> expand(packet, start, end, 6, 1, 0);
      case Type.SOA -> expand(packet, start, end, 0, 2, SOA_NUMBERS);
      default -> {
        byte[] data = Arrays.copyOfRange(packet, start, end);
        yield isRight(type, data) ? data : null;
      }
    };
  }

  /** Data that is some bytes, some names and some bytes again. */
  private static byte @Nullable [] expand(
      byte[] packet, int start, int end, int before, int names, int behind) {
    var data = new byte[before + names * WireName.MAX_LENGTH + behind];
    int at = start + before;
    int length = before;
    if (at > end) return null;
    System.arraycopy(packet, start, data, 0, before);
    for (int i = 0; i < names; i++) {
      int added = WireName.expand(packet, at, data, length);
      if (added < 0) return null;
      at = WireName.end(packet, at);
      length += added;
    }
    if (at + behind > end) return null;
    System.arraycopy(packet, at, data, length, behind);
    return Arrays.copyOf(data, length + behind);
  }

  private static boolean isRight(int type, byte[] data) {
    return switch (type) {
      case Type.A -> data.length == IPV4_SIZE;
      case Type.AAAA -> data.length == IPV6_SIZE;
      case Type.TXT, Type.SPF -> areStrings(data);
      case Type.SSHFP ->
          data.length >= SSHFP_FIXED && (data[1] != SHA1 || data.length == SSHFP_FIXED + SHA1_SIZE);
      default -> true;
    };
  }

  /** Whether it is nothing but strings with their lengths before them. */
  private static boolean areStrings(byte[] data) {
    int at = 0;
    while (at < data.length) at += 1 + (data[at] & 0xFF);
    return at == data.length;
  }

  /** What dnsjava makes of data without compressed names, or null. */
  static @Nullable Record parse(Name name, int type, byte[] data) {
    // neither the class nor the time to live has a say in how data is parsed
    return Record.newRecord(name, type, DClass.IN, 0, data);
  }
}
