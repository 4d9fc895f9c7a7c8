package org.cqueues.core.name.message;

import java.util.Arrays;
import java.util.HexFormat;
import org.cqueues.os.SocketAddress;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The data of records as native cqueues prints it; characters stand for bytes. */
final class RdataText {
  private static final int SHA1 = 1;
  private static final int MAX_STRING = 255;

  private RdataText() {}

  /** What {@code tostring} of a record gives that is no question. */
  static String of(ResourceRecord record) {
    byte[] data = record.data();
    var text = new StringBuilder();
    switch (record.type()) {
      case Type.TXT -> quote(text, joined(data));
      case Type.SPF -> latin(text, joined(data));
      default -> {
        if (!appendKnown(text, record)) latin(text, data);
      }
    }
    return text.toString();
  }

  /** As a line of a printed packet has it. */
  static void appendTo(StringBuilder text, ResourceRecord record) {
    if (record.type() == Type.TXT || record.type() == Type.SPF) strings(text, record.data());
    else if (!appendKnown(text, record)) decimal(text, record.data());
  }

  /** Whether the type has a form of its own, and the data is not damaged. */
  private static boolean appendKnown(StringBuilder text, ResourceRecord record) {
    byte[] data = record.data();
    switch (record.type()) {
      case Type.A, Type.AAAA -> text.append(new SocketAddress.Inet(data, 0, 0).host());
      case Type.NS, Type.CNAME, Type.PTR -> WireName.appendText(text, data, 0);
      case Type.MX -> numbersAndName(text, data, 1);
      case Type.SRV -> numbersAndName(text, data, 3);
      case Type.SOA -> soa(text, data);
      case Type.SSHFP -> text.append(fingerprint(data));
      case Type.OPT -> text.append("\"\"");
      default -> {
        Record parsed = Types.name(record.type()) == null ? null : record.parsed();
        if (parsed == null) return false;
        text.append(parsed.rdataToString());
      }
    }
    return true;
  }

  /** Numbers of 16 bits, with a space behind each. */
  private static void numbersAndName(StringBuilder text, byte[] data, int count) {
    for (int i = 0; i < 2 * count; i += 2) {
      text.append((data[i] & 0xFF) << 8 | (data[i + 1] & 0xFF)).append(' ');
    }
    WireName.appendText(text, data, 2 * count);
  }

  private static void soa(StringBuilder text, byte[] data) {
    int rname = WireName.endOf(data, 0);
    WireName.appendText(text, data, 0);
    text.append(' ');
    WireName.appendText(text, data, rname);
    for (int at = WireName.endOf(data, rname); at < data.length; at += 4) {
      int number =
          (data[at] & 0xFF) << 24
              | (data[at + 1] & 0xFF) << 16
              | (data[at + 2] & 0xFF) << 8
              | (data[at + 3] & 0xFF);
      text.append(' ').append(Integer.toUnsignedString(number));
    }
  }

  private static String fingerprint(byte[] data) {
    String digest = data[1] == SHA1 ? HexFormat.of().formatHex(data, 2, data.length) : "0";
    return (data[0] & 0xFF) + " " + (data[1] & 0xFF) + " " + digest;
  }

  /** The character-strings of TXT data one behind the other. */
  static byte[] joined(byte[] data) {
    var all = new byte[data.length];
    int length = 0;
    for (int at = 0; at < data.length; at += 1 + (data[at] & 0xFF)) {
      int count = data[at] & 0xFF;
      System.arraycopy(data, at + 1, all, length, count);
      length += count;
    }
    return Arrays.copyOf(all, length);
  }

  /** One string where all would fit into one, else as many as there are. */
  private static void strings(StringBuilder text, byte[] data) {
    byte[] all = joined(data);
    if (all.length <= MAX_STRING) {
      quote(text, all);
      return;
    }
    for (int at = 0; at < data.length; at += 1 + (data[at] & 0xFF)) {
      if (at > 0) text.append(' ');
      quote(text, Arrays.copyOfRange(data, at + 1, at + 1 + (data[at] & 0xFF)));
    }
  }

  private static void latin(StringBuilder text, byte[] data) {
    for (byte b : data) text.append((char) (b & 0xFF));
  }

  private static void decimal(StringBuilder text, byte[] data) {
    text.append('"');
    for (byte b : data) Names.decimal(text, b & 0xFF);
    text.append('"');
  }

  private static void quote(StringBuilder text, byte[] data) {
    text.append('"');
    for (byte each : data) {
      int b = each & 0xFF;
      if (b < ' ' || b > '~' || b == '"' || b == '\\') {
        Names.decimal(text, b);
      } else {
        text.append((char) b);
      }
    }
    text.append('"');
  }
}
