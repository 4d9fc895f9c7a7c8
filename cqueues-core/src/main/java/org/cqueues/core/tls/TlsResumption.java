package org.cqueues.core.tls;

/** What a client needs to resume a session: a ticket or an id, and the secrets that go with it. */
public final class TlsResumption {
  TlsResumption() {}
}
