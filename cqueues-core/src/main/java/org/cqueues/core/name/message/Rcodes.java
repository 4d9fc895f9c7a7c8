package org.cqueues.core.name.message;

/** Response codes by name. */
public final class Rcodes {
  private static final String[] NAMES = {
    "NOERROR",
    "FORMERR",
    "SERVFAIL",
    "NXDOMAIN",
    "NOTIMP",
    "REFUSED",
    "YXDOMAIN",
    "YXRRSET",
    "NXRRSET",
    "NOTAUTH",
    "NOTZONE"
  };

  /** The first that only fits into a header and an OPT record together. */
  private static final int BADVERS = 16;

  private Rcodes() {}

  /** The name of a code, as of RFC 6895; the number where it has none here. */
  public static String name(int rcode) {
    if (rcode < NAMES.length) return NAMES[rcode];
    return rcode == BADVERS ? "BADVERS" : Integer.toString(rcode);
  }
}
