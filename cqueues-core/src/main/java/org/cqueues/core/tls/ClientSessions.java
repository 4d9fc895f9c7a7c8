package org.cqueues.core.tls;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client's next sessions resume, by the name that is asked for; null for none. */
final class ClientSessions {
  private static final int CAPACITY = 1000;

  private final LinkedHashMap<@Nullable String, TlsResumption> sessions =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<@Nullable String, TlsResumption> eldest) {
          return size() > CAPACITY;
        }
      };

  void put(@Nullable String host, TlsResumption session) {
    sessions.remove(host); // the new one is the youngest
    sessions.put(host, session);
  }

  /** A ticket of TLS 1.3 is shown once, lest two connections look alike, RFC 8446 appendix C.4. */
  @Nullable TlsResumption take(@Nullable String host) {
    TlsResumption session = sessions.get(host);
    if (session != null && session.state().version() == TlsVersion.TLS_1_3.code()) {
      sessions.remove(host);
    }
    return session;
  }

  void remove(@Nullable String host) {
    sessions.remove(host);
  }
}
