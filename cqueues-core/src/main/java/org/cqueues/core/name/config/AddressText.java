package org.cqueues.core.name.config;

import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Addresses with ports as text: {@code 1.2.3.4}, {@code ::1}, {@code [::1]:5353}, {@code
 * fe80::1%eth0}.
 */
public final class AddressText {
  /** The port of name servers. */
  public static final int DOMAIN = 53;

  private static final int MAX_PORT = 65535;

  private AddressText() {}

  /**
   * Reads an address.
   *
   * @param port where the text has none
   * @return null for what is none
   */
  public static SocketAddress.@Nullable Inet parse(String text, int port) {
    if (!text.startsWith("[")) return SocketAddress.literal(text, port);
    int close = text.indexOf(']');
    if (close < 0) return null;
    String host = text.substring(1, close);
    if (close + 1 == text.length()) return SocketAddress.literal(host, port);
    int given = text.charAt(close + 1) == ':' ? number(text, close + 2) : -1;
    return given < 0 ? null : SocketAddress.literal(host, given);
  }

  /** A port in decimal digits, or -1. */
  static int number(String text, int from) {
    int number = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') return -1;
      number = number * 10 + c - '0';
      if (number > MAX_PORT) return -1;
    }
    return from == text.length() ? -1 : number;
  }

  /** The address; in brackets and with its port unless that is 53 or 0. */
  public static String of(SocketAddress.Inet address) {
    boolean usual = address.port() == DOMAIN || address.port() == 0;
    return usual ? host(address) : withPort(address);
  }

  /** The address in brackets, and its port. */
  static String withPort(SocketAddress.Inet address) {
    return "[" + host(address) + "]:" + address.port();
  }

  /** With the number of its interface, where the address means something there only. */
  private static String host(SocketAddress.Inet address) {
    return address.scope() == 0 ? address.host() : address.host() + "%" + address.scope();
  }
}
