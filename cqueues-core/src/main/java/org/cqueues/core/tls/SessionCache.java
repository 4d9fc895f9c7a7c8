package org.cqueues.core.tls;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server's sessions by their ids, for clients without tickets. */
final class SessionCache {
  private static final int CAPACITY = 10_000;

  private final LinkedHashMap<ByteBuffer, SessionState> sessions =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, SessionState> eldest) {
          return size() > CAPACITY;
        }
      };

  void put(byte[] id, SessionState state) {
    sessions.put(ByteBuffer.wrap(id.clone()), state);
  }

  @Nullable SessionState get(byte[] id) {
    return sessions.get(ByteBuffer.wrap(id));
  }

  void remove(byte[] id) {
    sessions.remove(ByteBuffer.wrap(id));
  }
}
