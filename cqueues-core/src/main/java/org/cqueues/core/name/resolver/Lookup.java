package org.cqueues.core.name.resolver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import org.cqueues.core.Controller;
import org.cqueues.core.JavaCoroutine;
import org.cqueues.core.Pollable;
import org.cqueues.core.name.config.ResolverConfig;
import org.cqueues.core.name.config.Source;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.Rcodes;
import org.cqueues.core.name.message.Sections;
import org.cqueues.core.name.message.WireName;
import org.cqueues.core.name.resolver.Delegation.Server;
import org.cqueues.core.name.resolver.Frame.Stage;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

/**
 * A question on its way to its answer. It never waits: {@link #advance} goes as far as it can, and
 * then this can be polled until it can go on.
 *
 * <p>Whether other servers are asked to find the answer (a stub resolver) or the zones' own servers
 * one after the other (a recursive one), it is the same machine: a stack of questions, of which the
 * lowest is the caller's, and each other one is about something that the one below it needs, such
 * as the address of a name server. That no server answers is no failure of the lookup: its answer
 * then is SERVFAIL without records, and {@link #troubles} says what each server did. Only where one
 * answered something else over TCP, and none any better, it fails with {@link DnsError#EUNKNOWN}.
 */
public final class Lookup implements Pollable, AutoCloseable {
  private static final int MAX_DEPTH = 8;

  /** More than any healthy zone needs; who builds worse ones may not use us to flood others. */
  private static final int MAX_QUERIES = 64;

  private static final int MAX_ALIASES = 16;

  private final Resolver resolver;
  private final ResolverConfig config;
  private final List<Frame> frames = new ArrayList<>(2);

  /** Zones met so far with their servers, so that their parents need not be asked again. */
  private final List<Delegation> met = new ArrayList<>(0);

  private int queries;

  /** Questions about what others needed; those answered without a query count, too. */
  private int pushed;

  private @Nullable Packet answer;

  /** Whether the answer is yet to be checked. */
  private boolean unchecked;

  private @Nullable Validation validation;
  private int failure;
  private boolean closed;
  private List<Trouble> troubles = Collections.emptyList();

  /**
   * A lookup of the first of some names that has an answer.
   *
   * @param names in wire form; not empty
   */
  Lookup(Resolver resolver, List<byte[]> names, int type, int dclass) {
    this.resolver = resolver;
    this.config = resolver.config();
    frames.add(new Frame(new Question(names.getFirst(), type, dclass), names));
  }

  /** Has the answer checked before it is given. */
  Lookup validated() {
    unchecked = true;
    return this;
  }

  /** A lookup that fails at once. */
  Lookup(Resolver resolver, int failure) {
    this.resolver = resolver;
    this.config = resolver.config();
    this.failure = failure;
  }

  /** Why it failed, as {@link #advance} tells; 0 while it has not. */
  public int failure() {
    return failure;
  }

  /** Whether {@link #advance} has come to an end. */
  boolean isDone() {
    return failure != 0 || (answer != null && !unchecked);
  }

  /** {@link #troubles} in words; null where nothing went wrong. */
  public @Nullable String explanation() {
    if (troubles.isEmpty()) return null;
    var words = new StringJoiner("; ");
    for (Trouble trouble : troubles) words.add(trouble.toString());
    return words.toString();
  }

  /**
   * What went wrong with servers so far, in the order in which it did; that they know of nothing
   * counts, too, unless something was found in the end.
   */
  public List<Trouble> troubles() {
    return Collections.unmodifiableList(troubles);
  }

  private void trouble(@Nullable Server server, String what) {
    note(Trouble.failure(server == null ? null : server.address, what));
  }

  private void note(Trouble trouble) {
    if (troubles.isEmpty()) troubles = new ArrayList<>(2);
    troubles.add(trouble);
  }

  /**
   * Goes on.
   *
   * @return 0 once {@link #answer} is there; -EAGAIN while it has to be polled; else why there will
   *     be no answer, a negative errno such as -EMFILE, or one of {@link DnsError} negated
   */
  public int advance() {
    while (answer == null && failure == 0) {
      int result = step(frames.getLast());
      if (result == -Errno.EAGAIN) return result;
      if (result != 0) {
        close();
        failure = result;
      }
    }
    return failure == 0 && unchecked ? check() : failure;
  }

  /** What the hosts file or no server says needs no signature. */
  private int check() {
    Packet found = Objects.requireNonNull(answer);
    if (validation == null) {
      boolean worth = found.has(Packet.QR) && hasContent(found.rcode());
      if (worth) validation = Validation.of(resolver.validator(), found);
      if (validation == null) {
        if (worth) return bogus(found, "it cannot be read");
        unchecked = false;
        return 0;
      }
    }
    int result = validation.advance();
    if (result == -Errno.EAGAIN) return result;
    if (result != 0) return bogus(found, "keys cannot be read");
    String refusal = validation.refusal();
    if (refusal != null) return bogus(found, refusal);
    unchecked = false;
    answer = validation.answer();
    return 0;
  }

  private static boolean hasContent(int rcode) {
    return rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN;
  }

  private int bogus(Packet found, String reason) {
    trouble(null, "the answer is not validated: " + reason);
    Question question = Objects.requireNonNull(Question.of(found));
    answer = Packet.wrap(question.emptyAnswer(Rcode.SERVFAIL));
    unchecked = false;
    return 0;
  }

  private int step(Frame frame) {
    return switch (frame.stage) {
      case SOURCE -> nextSource(frame);
      case CANDIDATE -> nextCandidate(frame);
      case SERVER -> nextServer(frame);
      case EXCHANGE -> exchange(frame);
      case HOST -> nextHost(frame);
      case ADDRESS, ALIAS, HOST_ADDRESS -> throw new IllegalStateException("not on top");
    };
  }

  private int nextSource(Frame frame) {
    var sources = config.lookup();
    while (frame.source < sources.size()) {
      switch (sources.get(frame.source++)) {
        case FILE -> {
          Packet found = fromHosts(frame);
          if (found != null) return conclude(frame, found);
        }
        case CACHE -> {
          boolean asksLater = sources.indexOf(Source.BIND) >= frame.source; // and looks there first
          Packet found = asksLater ? null : fromCache(frame);
          if (found != null) return conclude(frame, found);
        }
        case BIND -> {
          frame.rewind();
          frame.stage = Stage.CANDIDATE;
          return 0;
        }
      }
    }
    if (frame.mismatched && frame.first == null && frames.size() == 1) return -DnsError.EUNKNOWN;
    return conclude(frame, lastResort(frame));
  }

  /** Of the first name that a server told anything of, be it that it refuses to. */
  private Packet lastResort(Frame frame) {
    frame.keep(frame.refusal);
    Packet first = frame.first;
    return first == null ? Packet.wrap(frame.question.emptyAnswer(Rcode.SERVFAIL)) : first;
  }

  private @Nullable Packet fromHosts(Frame frame) {
    for (byte[] name : frame.names) {
      Packet found = resolver.fromHosts(frame.question.of(name));
      if (found != null) return found;
    }
    return null;
  }

  /** Only as far as the names before are known, too, since these would be preferred. */
  private @Nullable Packet fromCache(Frame frame) {
    for (byte[] name : frame.names) {
      Packet found = resolver.fromCache(frame.question.of(name));
      if (found == null) return null;
      if (found.count(Sections.ANSWER) > 0) return found;
      frame.keep(found);
    }
    return frame.first;
  }

  private int nextCandidate(Frame frame) {
    byte[] name = frame.nextName();
    if (name == null) {
      frame.stage = Stage.SOURCE;
      return 0;
    }
    frame.asked = frame.question.of(name);
    frame.refusal = null;
    Packet known = resolver.fromCache(frame.asked);
    if (known != null) {
      if (known.count(Sections.ANSWER) > 0) return conclude(frame, known);
      frame.keep(known);
      return 0;
    }
    enter(frame, startFor(name));
    return 0;
  }

  private void enter(Frame frame, Delegation delegation) {
    resolver.context().silent.putLast(delegation.servers);
    frame.delegation = delegation;
    frame.next = 0;
    frame.rounds = 0;
    frame.stage = Stage.SERVER;
  }

  /** The servers of the nearest zone known around a name. */
  private Delegation startFor(byte[] name) {
    Delegation nearest = resolver.hintsFor(name);
    for (Delegation each : met) {
      boolean nearer = each.zone.length > nearest.zone.length;
      if (nearer && WireName.isIn(name, each.zone)) nearest = each;
    }
    return met.contains(nearest) ? nearest.afresh() : nearest;
  }

  private int nextServer(Frame frame) {
    List<Server> servers = Objects.requireNonNull(frame.delegation).servers;
    if (queries == MAX_QUERIES) {
      trouble(null, "no answer after " + MAX_QUERIES + " queries");
      return giveUp();
    }
    while (true) {
      if (frame.next == servers.size()) {
        frame.rounds++;
        if (frame.rounds >= config.attempts || !anyLeft(servers)) return outOfServers(frame);
        frame.next = 0;
      }
      Server server = servers.get(frame.next++);
      if (server.useless) continue;
      frame.server = server;
      if (server.address != null) {
        frame.plain = false;
        frame.truncated = false;
        return ask(frame, false, true);
      }
      if (server.name != null && push(new Question(server.name, Question.TYPE_A, 1))) {
        frame.stage = Stage.ADDRESS;
        return 0;
      }
      server.useless = true;
    }
  }

  /** Ends the lookup with what there is. */
  private int giveUp() {
    Frame first = frames.getFirst();
    answer = first.partial == null ? lastResort(first) : first.partial;
    return 0;
  }

  private static boolean anyLeft(List<Server> servers) {
    for (Server server : servers) if (!server.useless) return true;
    return false;
  }

  /** Servers that do not answer this name will not answer others; those that refuse may. */
  private int outOfServers(Frame frame) {
    frame.stage = frame.refusal == null ? Stage.SOURCE : Stage.CANDIDATE;
    frame.keep(frame.refusal);
    return 0;
  }

  /** Begins a question above; not where that would be too many, or go round in a circle. */
  private boolean push(Question question) {
    if (frames.size() == MAX_DEPTH || ++pushed > MAX_QUERIES) return false;
    for (Frame below : frames) {
      if (below.question.equals(question) || below.asked.equals(question)) return false;
    }
    frames.add(new Frame(question, List.of(question.name)));
    return true;
  }

  private int ask(Frame frame, boolean stream, boolean mixed) {
    Server server = Objects.requireNonNull(frame.server);
    SocketAddress.Inet address = Objects.requireNonNull(server.address);
    boolean wanted = config.edns0 || resolver.isValidating() || resolver.isSecure();
    boolean edns = wanted && !frame.plain;
    queries++;
    if (!frame.truncated) resolver.statistics().queries++; // else it is the same one
    frame.exchange =
        stream || resolver.usesStreamsOnly()
            ? new StreamExchange(resolver, address, frame.asked, edns)
            : new DatagramExchange(
                resolver, address, frame.asked, edns, mixed && resolver.mixesCase(address));
    frame.deadline = resolver.context().clock.now() + config.timeout;
    frame.stage = Stage.EXCHANGE;
    return 0;
  }

  private int exchange(Frame frame) {
    Exchange exchange = Objects.requireNonNull(frame.exchange);
    int result = exchange.advance();
    if (result == -Errno.EAGAIN) {
      if (resolver.context().clock.now() < frame.deadline) return result;
      frame.endExchange();
      resolver.context().silent.add(exchange.server);
      return failed(frame, "gave no answer in " + config.timeout + " s");
    }
    frame.endExchange();
    if (result == 0) {
      resolver.context().silent.remove(exchange.server);
      return examine(frame, exchange, Objects.requireNonNull(exchange.answer));
    }
    if (isOurs(result)) return result;
    if (exchange instanceof DatagramExchange datagrams && datagrams.isUnechoed()) {
      resolver.doesNotEcho(exchange.server);
      return ask(frame, false, false);
    }
    if (result == -DnsError.EUNKNOWN) frame.mismatched = true;
    return failed(frame, failure(result));
  }

  private String failure(int result) {
    if (result == -DnsError.EUNKNOWN) return "answered something else";
    String secure = resolver.securityFailure();
    if (!secure.isEmpty()) return "failed: " + secure;
    if (result == -Errno.EPIPE) return "closed the connection";
    return "failed: " + Errno.text(-result);
  }

  /** Whether another server would not help. */
  private static boolean isOurs(int result) {
    return result == -Errno.EMFILE || result == -Errno.ENFILE || result == -Errno.ENOMEM;
  }

  private int failed(Frame frame, String what) {
    trouble(frame.server, what);
    frame.stage = Stage.SERVER;
    return 0;
  }

  private int examine(Frame frame, Exchange exchange, Packet came) {
    byte[] zone = Objects.requireNonNull(frame.delegation).zone;
    Packet message = config.recurse ? Merge.within(came, zone) : came;
    int rcode = message.extendedRcode();
    if (exchange.edns && isForEdns(rcode)) {
      frame.plain = true;
      return ask(frame, exchange instanceof StreamExchange, true);
    }
    boolean cut = message.has(Packet.TC) && exchange instanceof DatagramExchange;
    if (cut && config.tcp != ResolverConfig.TCP_DISABLE) {
      frame.truncated = true;
      return ask(frame, true, true);
    }
    byte[] target = Aliases.follow(message, frame.asked, zone, MAX_ALIASES);
    if (target != null) {
      boolean complete = target.length == 0 || !push(frame.asked.of(target));
      if (complete) return found(frame, message);
      frame.partial = message;
      frame.stage = Stage.ALIAS;
      return 0;
    }
    if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
      Objects.requireNonNull(frame.server).useless = true;
      if (frame.refusal == null) frame.refusal = message;
      return failed(frame, "answered " + Rcodes.name(rcode));
    }
    return config.recurse ? delegated(frame, message) : nothing(frame, message);
  }

  private static boolean isForEdns(int rcode) {
    return rcode == Rcode.FORMERR || rcode == Rcode.NOTIMP || rcode == Rcode.BADVERS;
  }

  /** A stub's answer without records: another name may have some. */
  private int nothing(Frame frame, Packet message) {
    resolver.cache(frame.asked, message);
    noteAbsence(frame, message);
    frame.keep(message);
    frame.stage = Stage.CANDIDATE;
    return 0;
  }

  private void noteAbsence(Frame frame, Packet message) {
    boolean exists = message.rcode() == Rcode.NOERROR;
    Server server = Objects.requireNonNull(frame.server);
    note(Trouble.absence(server.address, frame.asked, exists));
  }

  private int delegated(Frame frame, Packet message) {
    Delegation here = Objects.requireNonNull(frame.delegation);
    Delegation below = Referral.of(message, frame.asked.name, here.zone, resolver);
    if (below != null) {
      met.add(below);
      enter(frame, below);
      return 0;
    }
    if (message.has(Packet.AA)) {
      resolver.cache(frame.asked, message);
      noteAbsence(frame, message);
      return conclude(frame, message);
    }
    Objects.requireNonNull(frame.server).useless = true;
    return failed(frame, "knows nothing of " + WireName.text(frame.asked.name));
  }

  private int found(Frame frame, Packet message) {
    resolver.cache(frame.asked, message);
    return conclude(frame, message);
  }

  /** The frame has its answer, unless addresses are to be added. */
  private int conclude(Frame frame, Packet message) {
    if (config.smart && frames.size() == 1 && frame.hosts == null) {
      ArrayDeque<byte[]> hosts = AnswerHosts.withoutAddress(message, frame.asked);
      if (!hosts.isEmpty()) {
        frame.hosts = hosts;
        frame.additional = new ArrayList<>();
        frame.partial = message;
        frame.stage = Stage.HOST;
        return 0;
      }
    }
    return finish(message);
  }

  private int nextHost(Frame frame) {
    byte[] host = Objects.requireNonNull(frame.hosts).poll();
    if (host == null) {
      Packet message = Objects.requireNonNull(frame.partial);
      return finish(Merge.additional(message, Objects.requireNonNull(frame.additional)));
    }
    if (push(new Question(host, Question.TYPE_A, frame.question.dclass))) {
      frame.stage = Stage.HOST_ADDRESS;
    }
    return 0;
  }

  /** The frame on top is done; the one below goes on with what it found. */
  private int finish(Packet message) {
    Frame done = frames.removeLast();
    done.endExchange();
    if (frames.isEmpty()) {
      answer = message;
      if (message.count(Sections.ANSWER) > 0) troubles.removeIf(Trouble::isAbsence);
      return 0;
    }
    Frame below = frames.getLast();
    return switch (below.stage) {
      case ADDRESS -> addressFound(below, done.question, message);
      case ALIAS -> found(below, Merge.alias(Objects.requireNonNull(below.partial), message));
      case HOST_ADDRESS -> {
        Merge.collect(message, done.question, Objects.requireNonNull(below.additional));
        below.stage = Stage.HOST;
        yield 0;
      }
      case SOURCE, CANDIDATE, SERVER, EXCHANGE, HOST -> throw new IllegalStateException();
    };
  }

  private int addressFound(Frame frame, Question question, Packet message) {
    Server server = Objects.requireNonNull(frame.server);
    List<SocketAddress.Inet> found =
        Addresses.in(message, question, resolver.port(), new ArrayList<>(2));
    found.removeIf(DatagramSockets::isAny); // this host serves no zone of others
    frame.stage = Stage.SERVER;
    if (found.isEmpty()) {
      boolean six = question.type == Question.TYPE_AAAA;
      if (!six && push(new Question(question.name, Question.TYPE_AAAA, 1))) {
        frame.stage = Stage.ADDRESS;
        return 0;
      }
      server.useless = true;
      trouble(null, "name server " + WireName.text(question.name) + " has no address");
      return 0;
    }
    server.address = found.getFirst();
    List<Server> servers = Objects.requireNonNull(frame.delegation).servers;
    for (SocketAddress.Inet other : found.subList(1, found.size())) {
      servers.add(frame.next, new Server(server.name, other));
    }
    frame.next--; // at this one, which can be asked now
    return 0;
  }

  /**
   * The answer, as it came or put together from several.
   *
   * @throws IllegalStateException while there is none
   */
  public Packet answer() {
    Packet message = answer;
    if (message == null) throw new IllegalStateException("no answer");
    return Packet.wrap(message.toByteArray());
  }

  /** Whether the answer says neither what there is nor that there is nothing. */
  boolean isRefused() {
    Packet message = answer;
    return message != null && !hasContent(message.extendedRcode());
  }

  /** The addresses in the answer to a question for them, with a port; none where it has none. */
  List<SocketAddress.Inet> addresses(int port) {
    Packet message = answer;
    Question asked = message == null ? null : Question.of(message);
    if (message == null || asked == null) return List.of();
    return Addresses.in(message, asked, port, new ArrayList<>(2));
  }

  /** The lookup of a key that this one waits for, or null. */
  private @Nullable Lookup keys() {
    return validation == null ? null : validation.current();
  }

  private @Nullable Exchange current() {
    return frames.isEmpty() ? null : frames.getLast().exchange;
  }

  /** The socket of the present query, or a negative number. */
  @Override
  public int pollfd() {
    Lookup other = keys();
    if (other != null) return other.pollfd();
    Exchange exchange = current();
    return exchange == null ? -1 : exchange.pollfd();
  }

  @Override
  public int interest() {
    Lookup other = keys();
    if (other != null) return other.interest();
    Exchange exchange = current();
    return exchange == null ? Interest.NONE : exchange.interest();
  }

  /** Seconds until the present server has taken too long; 0 where {@link #advance} can go on. */
  @Override
  public double timeout() {
    Lookup other = keys();
    if (other != null) return other.timeout();
    Exchange exchange = current();
    if (exchange == null) return 0;
    return Math.max(0, frames.getLast().deadline - resolver.context().clock.now());
  }

  /**
   * Has the lookup done by a coroutine of a controller.
   *
   * @return fails with a {@link LookupException}; cancelling it, on the controller's thread, ends
   *     the lookup
   */
  public CompletableFuture<Packet> future(Controller controller) {
    var future = new CompletableFuture<Packet>();
    var _ =
        future.whenComplete(
            (_, _) -> {
              if (future.isCancelled()) close();
            });
    controller.add(
        new JavaCoroutine(
            self -> {
              int result = advance();
              while (result == -Errno.EAGAIN && !closed) {
                self.poll(this);
                result = advance();
              }
              close();
              if (result == 0) future.complete(answer());
              else future.completeExceptionally(new LookupException(-result, troubles));
            }));
    return future;
  }

  /** Ends the lookup and closes its sockets; again is a no-op. An answer that has come stays. */
  @Override
  public void close() {
    if (closed) return;
    closed = true;
    for (Frame frame : frames) frame.endExchange();
    frames.clear();
    if (validation != null) validation.close();
    if (answer == null && failure == 0) failure = -DnsError.ENOQUERY;
  }
}
