package org.cqueues.lua.dns;

import java.util.function.Consumer;
import org.cqueues.core.name.config.Hints;
import org.cqueues.core.name.config.HostsTable;
import org.cqueues.core.name.config.ResolverConfig;
import org.cqueues.core.name.resolver.AnswerCache;
import org.cqueues.core.name.resolver.Resolver;
import org.cqueues.core.name.resolver.ResolverContext;
import org.jspecify.annotations.Nullable;

/**
 * What resolvers are made of, one or a pool of them, which then share a cache where the
 * configuration asks for one. What comes from the system's files is taken from there anew after
 * they have changed, as long as the script has not changed the configuration, too.
 */
final class ResolverRecipe {
  private final ResolverContext context;
  private final ConfigObject config;
  private final @Nullable TlsSecurity security;

  /** What a script wants otherwise than the files say; null where nothing is from there. */
  private @Nullable Consumer<ResolverConfig> wishes;

  /** What the files, and the wishes, said last. */
  private @Nullable ResolverConfig read;

  /** Null for those of the system, or none, as the configuration's mode needs it. */
  private final @Nullable HostsTable hosts;

  private Hints hints;
  private AnswerCache cache;

  /** Of the files when they were last compared; before the first time, of none. */
  private int version;

  /**
   * With a configuration of the script.
   *
   * @param hosts null for what the mode needs
   * @param hints likewise
   */
  ResolverRecipe(
      ResolverContext context,
      ConfigObject config,
      @Nullable HostsTable hosts,
      @Nullable Hints hints,
      @Nullable TlsSecurity security) {
    this.context = context;
    this.config = config;
    this.hosts = hosts;
    this.hints = hints == null ? hintsOf(config.config()) : hints;
    this.security = security;
    cache = new AnswerCache(context.clock());
  }

  /** With the system's configuration, and what a script wants otherwise. */
  ResolverRecipe(
      ResolverContext context,
      ConfigModule configs,
      Consumer<ResolverConfig> wishes,
      @Nullable TlsSecurity security) {
    this(context, configs.wrap(fromFiles(context, wishes)), null, null, security);
    this.wishes = wishes;
    read = config.config().copy();
  }

  private static ResolverConfig fromFiles(
      ResolverContext context, Consumer<ResolverConfig> wishes) {
    ResolverConfig config = context.files().config();
    wishes.accept(config);
    return config;
  }

  private static Hints hintsOf(ResolverConfig config) {
    return config.recurse ? Hints.root() : Hints.stub(config);
  }

  ConfigObject config() {
    return config;
  }

  /** Another number each time that new resolvers may be made otherwise than those before. */
  int version() {
    int now = context.files().version();
    if (now != version) {
      version = now;
      readAgain();
    }
    return version;
  }

  private void readAgain() {
    ResolverConfig current = config.config();
    if (wishes == null || read == null || !current.isAs(read)) return;
    current.set(fromFiles(context, wishes));
    read = current.copy();
    hints = hintsOf(current);
    cache = new AnswerCache(context.clock()); // other servers may know other answers
  }

  /** A new one. */
  Resolver make() {
    var _ = version();
    var resolver = new Resolver(context, config.config(), hosts(), hints, cache);
    if (security != null) resolver.secure(security);
    return resolver;
  }

  private HostsTable hosts() {
    if (hosts != null) return hosts;
    return config.config().recurse ? new HostsTable() : context.files().hosts();
  }
}
