package org.cqueues.core.name.resolver;

/** Response codes by name. */
final class Rcodes {
  private Rcodes() {}

  static String name(int rcode) {
    return switch (rcode) {
      case WireMessage.NOERROR -> "NOERROR";
      case WireMessage.FORMERR -> "FORMERR";
      case WireMessage.SERVFAIL -> "SERVFAIL";
      case WireMessage.NXDOMAIN -> "NXDOMAIN";
      case WireMessage.NOTIMP -> "NOTIMP";
      case WireMessage.REFUSED -> "REFUSED";
      default -> "code " + rcode;
    };
  }
}
