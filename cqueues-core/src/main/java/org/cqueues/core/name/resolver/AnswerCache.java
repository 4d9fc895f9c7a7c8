package org.cqueues.core.name.resolver;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.RecordCursor;
import org.cqueues.core.name.message.Sections;
import org.cqueues.os.Clock;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

/**
 * Answers for as long as they hold, each under its own question alone, so that what a server adds
 * about other names is believed for that one answer only. That there is nothing is kept, too, as
 * long as the zone says (RFC 2308). For one thread.
 */
public final class AnswerCache {
  private static final int MAX_ENTRIES = 10_000;

  /** Seconds; as RFC 2308 (section 5) and RFC 8767 (section 4) recommend. */
  private static final long MAX_TTL = 7 * 86_400;

  private static final long MAX_NEGATIVE_TTL = 3 * 3600;

  /** Where the data of SOA has its last field, counted from the end. */
  private static final int MINIMUM = 4;

  private final Clock clock;
  private final int capacity;

  /** The least recently used first. */
  private final LinkedHashMap<Question, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  private long hits;
  private long misses;

  private record Entry(Packet answer, double since, double until) {}

  /** An empty cache on the clock of a {@link ResolverContext}. */
  public AnswerCache(Clock clock) {
    this(clock, MAX_ENTRIES);
  }

  /** An empty cache that drops the answer not asked for longest where it has too many. */
  public AnswerCache(Clock clock, int capacity) {
    this.clock = clock;
    this.capacity = capacity;
  }

  /** How many answers there are, valid or not. */
  public int size() {
    return entries.size();
  }

  /** How many questions it had an answer to. */
  public long hits() {
    return hits;
  }

  /** How many it had none to. */
  public long misses() {
    return misses;
  }

  /** Forgets everything. */
  public void clear() {
    entries.clear();
  }

  /** The answer with what is left of its time, or null. */
  @Nullable Packet get(Question question) {
    Entry entry = entries.get(question);
    double now = clock.now();
    if (entry != null && now >= entry.until) {
      entries.remove(question);
      entry = null;
    }
    if (entry == null) {
      misses++;
      return null;
    }
    hits++;
    return aged(entry.answer, (long) (now - entry.since));
  }

  private static Packet aged(Packet answer, long seconds) {
    Packet copy = Packet.wrap(answer.toByteArray());
    copy.setFlags(copy.flags() & ~Packet.AA); // that was the server, not we
    RecordCursor records = copy.records(Sections.ALL & ~Sections.QUESTION);
    while (records.next()) {
      if (records.type() != Question.TYPE_OPT) records.setTtl(Math.max(0, ttl(records) - seconds));
    }
    return copy;
  }

  /** Keeps an answer if it may be kept. */
  void put(Question question, Packet answer) {
    long seconds = lifetime(answer);
    if (seconds <= 0) return;
    double now = clock.now();
    entries.put(question, new Entry(answer, now, now + seconds));
    if (entries.size() > capacity) entries.remove(oldest());
  }

  private Question oldest() {
    for (Map.Entry<Question, Entry> first : entries.entrySet()) return first.getKey();
    throw new IllegalStateException("empty");
  }

  private static long lifetime(Packet answer) {
    int rcode = answer.rcode();
    if (answer.has(Packet.TC)) return 0;
    if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) return 0;
    boolean any = answer.count(Sections.ANSWER) > 0;
    if (!any) return negativeTtl(answer);
    long least = MAX_TTL;
    RecordCursor records = answer.records(Sections.ANSWER);
    while (records.next()) least = Math.min(least, ttl(records));
    // an alias of a name that does not exist is no longer known than that
    return rcode == Rcode.NXDOMAIN ? Math.min(least, negativeTtl(answer)) : least;
  }

  /** RFC 2308, section 5: the smaller of SOA's own and its last field; 0 without SOA. */
  private static long negativeTtl(Packet answer) {
    RecordCursor records = answer.records(Sections.AUTHORITY);
    while (records.next()) {
      byte[] data = records.data();
      if (records.type() != Question.TYPE_SOA || data.length < MINIMUM) continue;
      int minimum = ByteBuffer.wrap(data).getInt(data.length - MINIMUM);
      return Math.min(MAX_NEGATIVE_TTL, Math.min(ttl(records), Integer.toUnsignedLong(minimum)));
    }
    return 0;
  }

  /** RFC 2181, section 8: what does not fit into 31 bits, which a cursor cuts, is zero. */
  private static long ttl(RecordCursor record) {
    return record.ttl() == Integer.MAX_VALUE ? 0 : record.ttl();
  }
}
