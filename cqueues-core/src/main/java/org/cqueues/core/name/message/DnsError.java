package org.cqueues.core.name.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Errors of DNS and of looking hosts up, beside those of the system. As with every error, the
 * constant is a positive number and a result that failed is its negative; the negative is also what
 * scripts see.
 */
public final class DnsError {
  /** No room for what was to be appended to a packet. */
  public static final int ENOBUFS = 1684960064;

  /** A name that is none, or a record that cannot be parsed. */
  public static final int EILLEGAL = 1684960063;

  /** A record for a section before the last one in use. */
  public static final int EORDER = 1684960062;

  /** Not one of the four sections. */
  public static final int ESECTION = 1684960061;

  /** An answer that is none to the question, and whatever else has no number of its own. */
  public static final int EUNKNOWN = 1684960060;

  /** A text that is no address. */
  public static final int EADDRESS = 1684960059;

  /** A lookup without a question. */
  public static final int ENOQUERY = 1684960058;

  /** A lookup without an answer. */
  public static final int ENOANSWER = 1684960057;

  /** The answer was taken already. */
  public static final int EFETCHED = 1684960056;

  /** A service name or port that is none. */
  public static final int ESERVICE = 1684960055;

  /** The host has no address. */
  public static final int ENONAME = 1684960054;

  /** A name that cannot be looked up, or an address of another family than asked for. */
  public static final int EFAIL = 1684960053;

  private static final List<String> TEXTS =
      List.of(
          "DNS packet buffer too small",
          "Illegal DNS RR name or data",
          "Attempt to push RR out of section order",
          "Invalid section specified",
          "Unknown DNS error",
          "Invalid textual address form",
          "Bad execution state (missing query packet)",
          "Bad execution state (missing answer packet)",
          "Answer already fetched",
          "The service passed was not recognized for the specified socket type",
          "The name does not resolve for the supplied parameters",
          "A non-recoverable error occurred when attempting to resolve the name");

  private DnsError() {}

  /** The text of one of the constants; null for every other number. */
  public static @Nullable String text(int error) {
    int index = ENOBUFS - error;
    return index >= 0 && index < TEXTS.size() ? TEXTS.get(index) : null;
  }
}
