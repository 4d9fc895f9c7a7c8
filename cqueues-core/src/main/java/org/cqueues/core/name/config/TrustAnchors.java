package org.cqueues.core.name.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.Record;

/** Keys from which on signatures are believed. */
public final class TrustAnchors {
  /** The root's of 2017 and 2024, as IANA publishes them. */
  static final List<String> ROOT =
      List.of(
          ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
          ". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16");

  private TrustAnchors() {}

  /** Whether a text is a DS or DNSKEY record in the form of zone files. */
  public static boolean isRight(String text) {
    var zone = "$TTL 0\n" + text + "\n";
    try (var parser =
        new Master(new ByteArrayInputStream(zone.getBytes(StandardCharsets.ISO_8859_1)))) {
      Record record = parser.nextRecord();
      return record instanceof DSRecord || record instanceof DNSKEYRecord;
    } catch (IOException malformed) {
      return false;
    }
  }
}
