package org.cqueues.lua.dns;

import org.cqueues.core.name.config.Hints;
import org.cqueues.core.name.config.HostsTable;
import org.cqueues.core.name.resolver.AnswerCache;
import org.cqueues.core.name.resolver.Resolver;
import org.cqueues.core.name.resolver.ResolverContext;
import org.jspecify.annotations.Nullable;

/**
 * What resolvers are made of, one or a pool of them, which then share a cache where the
 * configuration asks for one.
 */
record ResolverRecipe(
    ResolverContext context,
    ConfigObject config,
    HostsTable hosts,
    Hints hints,
    AnswerCache cache,
    @Nullable TlsSecurity security) {
  Resolver make() {
    var resolver = new Resolver(context, config.config(), hosts, hints, cache);
    if (security != null) resolver.secure(security);
    return resolver;
  }
}
