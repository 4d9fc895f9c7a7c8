package org.cqueues.lua.dns;

import org.cqueues.core.name.resolver.Security;
import org.cqueues.core.socket.TransportLayer;
import org.cqueues.core.tls.TlsLayer;
import org.cqueues.core.tls.TlsSession;
import org.cqueues.lua.openssl.SslModule;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/** DNS over TLS with a context of {@code openssl.ssl.context}. */
final class TlsSecurity implements Security {
  private final SslModule ssl;
  private final LuaValue context;
  private final @Nullable String name;
  private @Nullable TlsSession last;

  /**
   * For connections with {@code context}.
   *
   * @param name what servers are asked to be; null for none
   */
  TlsSecurity(SslModule ssl, LuaValue context, @Nullable String name) {
    this.ssl = ssl;
    this.context = context;
    this.name = name;
  }

  @Override
  public TransportLayer layer() {
    TlsSession session = ssl.connection(context, false).session();
    session.hostName(name);
    last = session;
    return new TlsLayer(session);
  }

  @Override
  public String failure() {
    return last == null ? "" : last.failure();
  }
}
