package org.cqueues.core.name;

/** Finds the addresses of hosts by name. */
@FunctionalInterface
public interface HostLookup {
  /**
   * Begins to look a host up.
   *
   * @param host a name or a literal address
   * @param family AF_INET, AF_INET6, or AF_UNSPEC for both
   */
  AddressSource find(String host, int port, int family);
}
