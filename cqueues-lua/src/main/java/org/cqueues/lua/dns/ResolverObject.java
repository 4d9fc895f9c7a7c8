package org.cqueues.lua.dns;

import org.cqueues.core.Pollable;
import org.cqueues.core.Reaper;
import org.cqueues.core.name.resolver.ResolverPool;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Userdata;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;

/** A resolver as a script sees it. */
final class ResolverObject extends Userdata implements Pollable, ResolverPool.Pooled {
  private final RunningQuery query;
  private final ResolverRecipe recipe;
  private final int version;
  private Reaper.@Nullable Ward ward;
  private ResolverPool.@Nullable Lease lease;
  private boolean closed;

  /** An object whose sockets are closed once the script has let go of it. */
  ResolverObject(RunningQuery query, ResolverRecipe recipe, LuaTable metatable, Reaper reaper) {
    super(query, metatable);
    this.query = query;
    this.recipe = recipe;
    version = recipe.version();
    ward = reaper.watch(this, query::close);
  }

  RunningQuery query() {
    return query;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isStale() {
    return version != recipe.version();
  }

  /** Closes its sockets and wakes whoever waits for it; again is a no-op. */
  @Override
  public void close() {
    if (ward != null) ward.release();
    ward = null;
    closed = true;
    query.close();
  }

  @Override
  public long queries() {
    return query.resolver().queries();
  }

  @Override
  public ResolverPool.@Nullable Lease lease() {
    return lease;
  }

  @Override
  public void lease(ResolverPool.@Nullable Lease given) {
    lease = given;
  }

  private RunningQuery open() {
    if (closed) throw Errors.plain("resolver defunct");
    return query;
  }

  @Override
  public int pollfd() {
    return open().pollfd();
  }

  @Override
  public int interest() {
    return query.interest();
  }

  @Override
  public double timeout() {
    return query.timeout();
  }
}
