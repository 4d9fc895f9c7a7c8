package org.cqueues.lua.dns;

import org.cqueues.core.name.resolver.ResolverPool;
import org.cqueues.lua.module.ConditionObject;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** What is behind the table that scripts have of a pool; a field of its metatable. */
final class PoolObject extends Userdata {
  private final ResolverPool<ResolverObject> pool;
  private final ResolverPool.Limits limits;
  private final ConditionObject signalled;

  PoolObject(
      ResolverPool<ResolverObject> pool,
      ResolverPool.Limits limits,
      ConditionObject signalled,
      LuaTable metatable) {
    super(pool, metatable);
    this.pool = pool;
    this.limits = limits;
    this.signalled = signalled;
  }

  ResolverPool<ResolverObject> pool() {
    return pool;
  }

  /** As the script has set them by now. */
  ResolverPool.Limits limits() {
    return limits;
  }

  /** What everybody who waits for a resolver is woken by. */
  ConditionObject signalled() {
    return signalled;
  }
}
