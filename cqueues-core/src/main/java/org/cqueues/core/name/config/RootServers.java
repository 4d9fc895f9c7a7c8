package org.cqueues.core.name.config;

import java.util.ArrayList;
import java.util.List;
import org.cqueues.os.SocketAddress;

/** The servers of the root, as IANA publishes them. */
final class RootServers {
  /** From a.root-servers.net to m.root-servers.net, IPv4 and IPv6; as of the root hints of 2024. */
  private static final String[] ADDRESSES = {
    "198.41.0.4", "2001:503:ba3e::2:30",
    "170.247.170.2", "2801:1b8:10::b",
    "192.33.4.12", "2001:500:2::c",
    "199.7.91.13", "2001:500:2d::d",
    "192.203.230.10", "2001:500:a8::e",
    "192.5.5.241", "2001:500:2f::f",
    "192.112.36.4", "2001:500:12::d0d",
    "198.97.190.53", "2001:500:1::53",
    "192.36.148.17", "2001:7fe::53",
    "192.58.128.30", "2001:503:c27::2:30",
    "193.0.14.129", "2001:7fd::1",
    "199.7.83.42", "2001:500:9f::42",
    "202.12.27.33", "2001:dc3::35"
  };

  private RootServers() {}

  static List<SocketAddress.Inet> addresses() {
    var all = new ArrayList<SocketAddress.Inet>(ADDRESSES.length);
    for (String text : ADDRESSES) {
      var address = AddressText.parse(text, AddressText.DOMAIN);
      if (address == null) throw new IllegalStateException(text);
      all.add(address);
    }
    return all;
  }
}
