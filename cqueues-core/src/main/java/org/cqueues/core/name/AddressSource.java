package org.cqueues.core.name;

import org.cqueues.core.Pollable;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.os.SocketAddress;

/**
 * The addresses of a host, one after the other. Finding them never blocks: while an answer is on
 * its way, this can be polled for it.
 */
public interface AddressSource extends Pollable {
  /**
   * Goes on to the next address.
   *
   * @return 0 if {@link #address} has it; -EAGAIN if it has to be waited for; otherwise why there
   *     is none, a negative errno or one of {@link DnsError} negated
   */
  int next();

  /** What the last successful {@link #next} found. */
  SocketAddress address();

  /** In words, what went wrong on the way to the addresses; empty where nothing did. */
  default String explanation() {
    return "";
  }

  /** Gives up a lookup that goes on. */
  void close();
}
