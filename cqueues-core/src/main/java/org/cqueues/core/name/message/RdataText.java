package org.cqueues.core.name.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SSHFPRecord;
import org.xbill.DNS.Type;

/** The data of records as native cqueues prints it; characters stand for bytes. */
final class RdataText {
  private static final int SHA1 = 1;

  private RdataText() {}

  /** What {@code tostring} of a record gives. */
  static String of(ResourceRecord record) {
    if (record.section() == Sections.QUESTION) return "";
    byte[] data = record.data();
    return switch (record.type()) {
      case Type.TXT -> quoted(joined(data));
      case Type.SPF -> latin(joined(data));
      default -> {
        String known = known(record);
        yield known == null ? latin(data) : known;
      }
    };
  }

  /** As a line of a printed packet has it. */
  static String inPacket(ResourceRecord record) {
    return switch (record.type()) {
      case Type.TXT, Type.SPF -> strings(record.data());
      default -> {
        String known = known(record);
        yield known == null ? decimal(record.data()) : known;
      }
    };
  }

  /** Null for types without a form of their own. */
  private static @Nullable String known(ResourceRecord record) {
    if (record.type() == Type.OPT) return "\"\"";
    if (Types.name(record.type()) == null) return null;
    Record parsed = record.parsed();
    if (parsed == null) return null;
    Name target = record.target();
    if (target != null) return Names.text(target);
    return switch (parsed) {
      case ARecord _, AAAARecord _ -> new SocketAddress.Inet(record.data(), 0, 0).host();
      case MXRecord mx -> mx.getPriority() + " " + Names.text(mx.getTarget());
      case SOARecord soa -> soa(soa);
      case SRVRecord srv ->
          srv.getPriority()
              + " "
              + srv.getWeight()
              + " "
              + srv.getPort()
              + " "
              + Names.text(srv.getTarget());
      case SSHFPRecord key -> fingerprint(key);
      default -> parsed.rdataToString();
    };
  }

  private static String soa(SOARecord soa) {
    return Names.text(soa.getHost())
        + " "
        + Names.text(soa.getAdmin())
        + " "
        + soa.getSerial()
        + " "
        + soa.getRefresh()
        + " "
        + soa.getRetry()
        + " "
        + soa.getExpire()
        + " "
        + soa.getMinimum();
  }

  private static String fingerprint(SSHFPRecord key) {
    String digest =
        key.getDigestType() == SHA1 ? HexFormat.of().formatHex(key.getFingerPrint()) : "0";
    return key.getAlgorithm() + " " + key.getDigestType() + " " + digest;
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

  /** The text is one string where it would fit in one, else as many as there are. */
  private static String strings(byte[] data) {
    byte[] all = joined(data);
    if (all.length <= 255) return quoted(all);
    var text = new StringBuilder();
    for (int at = 0; at < data.length; at += 1 + (data[at] & 0xFF)) {
      if (at > 0) text.append(' ');
      quote(text, data, at + 1, data[at] & 0xFF);
    }
    return text.toString();
  }

  private static String decimal(byte[] data) {
    var text = new StringBuilder(4 * data.length + 2).append('"');
    for (byte b : data) Names.decimal(text, b & 0xFF);
    return text.append('"').toString();
  }

  private static String quoted(byte[] data) {
    var text = new StringBuilder(data.length + 2);
    quote(text, data, 0, data.length);
    return text.toString();
  }

  private static void quote(StringBuilder text, byte[] data, int from, int count) {
    text.append('"');
    for (int i = from; i < from + count; i++) {
      int b = data[i] & 0xFF;
      if (b < ' ' || b > '~' || b == '"' || b == '\\') {
        Names.decimal(text, b);
      } else {
        text.append((char) b);
      }
    }
    text.append('"');
  }

  private static String latin(byte[] data) {
    return new String(data, StandardCharsets.ISO_8859_1);
  }
}
