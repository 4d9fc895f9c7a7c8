package org.cqueues.core.socket;

/** What makes a transport of the one below it, for example TLS of a plain one. */
@FunctionalInterface
public interface TransportLayer {
  /**
   * A transport that uses {@code below}, and closes it with itself.
   *
   * @param early bytes that were received through {@code below} already and come before all others
   */
  Transport over(Transport below, byte[] early);
}
