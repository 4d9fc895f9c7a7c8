package org.cqueues.lua.openssl;

import org.cqueues.core.tls.TlsContext;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** What connections have in common, as a script sees it. */
final class ContextObject extends Userdata {
  private final TlsContext context;
  private final TlsSetup setup;

  ContextObject(TlsContext context, StoreObject store, LuaTable metatable) {
    super(context, metatable);
    this.context = context;
    this.setup = new TlsSetup(context.settings(), store);
  }

  TlsContext context() {
    return context;
  }

  TlsSetup setup() {
    return setup;
  }
}
