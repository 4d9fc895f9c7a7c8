package org.cqueues.core.name.resolver;

import org.cqueues.core.socket.TransportLayer;

/** What keeps others from reading what is asked, on the way to name servers; for example TLS. */
public interface Security {
  /** A layer for a new connection. */
  TransportLayer layer();

  /** In words, why the connection made last could not be made; empty where it could. */
  String failure();
}
