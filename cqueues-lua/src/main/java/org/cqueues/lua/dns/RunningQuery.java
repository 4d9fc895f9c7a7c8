package org.cqueues.lua.dns;

import org.cqueues.core.Pollable;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.resolver.Lookup;
import org.cqueues.core.name.resolver.Resolver;
import org.cqueues.os.Interest;
import org.jspecify.annotations.Nullable;

/** A resolver with the one query at a time that scripts have of it. */
final class RunningQuery implements Pollable {
  /** What the original tells where no query waits for anything. */
  private static final double IDLE_SECONDS = 1;

  private final Resolver resolver;
  private @Nullable Lookup lookup;
  private @Nullable Packet answer;
  private boolean fetched;

  RunningQuery(Resolver resolver) {
    this.resolver = resolver;
  }

  Resolver resolver() {
    return resolver;
  }

  /** Puts a question in place of the one before, if any: 0, or why it is none. */
  int submit(String name, int type, int dclass) {
    cancel();
    Lookup submitted = resolver.lookup(name, type, dclass);
    if (submitted.failure() != 0) return submitted.failure();
    lookup = submitted;
    return 0;
  }

  /** Goes on: 0 once {@link #answer} is there, -EAGAIN, or why it will not be. */
  int fetch() {
    if (fetched) return -DnsError.EFETCHED;
    Lookup running = lookup;
    if (running == null) return -DnsError.EILLEGAL;
    int result = running.advance();
    if (result == 0) {
      answer = running.answer();
      fetched = true;
      running.close();
    }
    return result;
  }

  /** What {@link #fetch} got last. */
  Packet answer() {
    Packet got = answer;
    if (got == null) throw new IllegalStateException("no answer");
    return got;
  }

  /** What servers did to the last query, in words; null where nothing went wrong. */
  @Nullable String troubles() {
    return lookup == null ? null : lookup.explanation();
  }

  /** Forgets the query and closes its sockets. */
  void cancel() {
    Lookup running = lookup;
    lookup = null;
    answer = null;
    fetched = false;
    if (running != null) running.close();
  }

  void close() {
    cancel();
    resolver.close();
  }

  private boolean isWaiting() {
    return lookup != null && lookup.pollfd() >= 0;
  }

  @Override
  public int pollfd() {
    return lookup == null ? -1 : lookup.pollfd();
  }

  @Override
  public int interest() {
    return lookup == null ? Interest.NONE : lookup.interest();
  }

  @Override
  public double timeout() {
    return isWaiting() && lookup != null ? lookup.timeout() : IDLE_SECONDS;
  }
}
