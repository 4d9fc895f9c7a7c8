package org.cqueues.core.name.resolver;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.os.Errno;

/** A lookup that has no answer, for futures. */
public final class LookupException extends IOException {
  private final int error;
  private final transient List<Trouble> troubles;

  LookupException(int error, List<Trouble> troubles) {
    super(text(error, troubles));
    this.error = error;
    this.troubles = List.copyOf(troubles);
  }

  private static String text(int error, List<Trouble> troubles) {
    String own = DnsError.text(error);
    String text = own == null ? Errno.text(error) : own;
    if (troubles.isEmpty()) return text;
    return troubles.stream()
        .map(Trouble::toString)
        .collect(Collectors.joining("; ", text + " (", ")"));
  }

  /** A number of the system or of {@link DnsError}; positive. */
  public int error() {
    return error;
  }

  /** What went wrong with servers. */
  public List<Trouble> troubles() {
    return troubles;
  }
}
