package org.cqueues.lua.openssl;

import org.cqueues.core.tls.TlsSession;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** One connection as a script sees it. */
public final class SslObject extends Userdata {
  private final TlsSession session;
  private final TlsSetup setup;
  private ContextObject context;

  SslObject(ContextObject context, LuaTable metatable) {
    this(begin(context), context, metatable);
  }

  private static TlsSession begin(ContextObject context) {
    context.setup().refreshCredentials();
    return new TlsSession(context.context());
  }

  private SslObject(TlsSession session, ContextObject context, LuaTable metatable) {
    super(session, metatable);
    this.session = session;
    this.context = context;
    setup = new TlsSetup(session.settings(), context.setup());
    session.attachment(this);
  }

  /** The connection itself. */
  public TlsSession session() {
    return session;
  }

  TlsSetup setup() {
    return setup;
  }

  ContextObject context() {
    return context;
  }

  /** Changes the context, from which certificates, trust and callbacks come. */
  void context(ContextObject other) {
    context = other;
    session.context(other.context());
    setup.take(other.setup());
  }
}
