package org.cqueues.lua.dns;

import org.cqueues.lua.module.Module;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** {@code require "cqueues.dns.resolver"}. */
public final class ResolverModule {
  private ResolverModule() {}

  /** Opens the module in a state. */
  public static LuaTable open(LuaState state) {
    ResolverClass resolvers = ResolverClass.of(state);
    return new Module()
        .function("new", args -> resolvers.make(resolvers.recipe(args, "new")))
        .function("stub", args -> resolvers.make(resolvers.stub(args)))
        .function("root", args -> resolvers.make(resolvers.root(args)))
        .function("type", args -> type(args.arg1()))
        .function("interpose", resolvers.objects()::interpose)
        .table();
  }

  private static LuaValue type(LuaValue value) {
    if (!(value instanceof ResolverObject resolver)) return LuaValue.NIL;
    return Bytes.text(resolver.isClosed() ? "closed dns resolver" : "dns resolver");
  }
}
