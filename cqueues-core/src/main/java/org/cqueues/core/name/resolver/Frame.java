package org.cqueues.core.name.resolver;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.ResourceRecord;
import org.jspecify.annotations.Nullable;

/** One question of a {@link Lookup}, and how far it has got. */
final class Frame {
  /** What comes next. */
  enum Stage {
    /** The next place where answers are looked for. */
    SOURCE,
    /** The next name that the question may mean, to be asked in the network. */
    CANDIDATE,
    /** The next server. */
    SERVER,
    /** The present server's answer. */
    EXCHANGE,
    /** What the question above finds: the address of the present server. */
    ADDRESS,
    /** What the question above finds: records of the name that an alias stands for. */
    ALIAS,
    /** The next host in the answer whose address is to be added. */
    HOST,
    /** What the question above finds: that host's address. */
    HOST_ADDRESS
  }

  final Question question;

  /** The names that the question may mean, in order. */
  final List<byte[]> names;

  Stage stage = Stage.SOURCE;
  int source;
  private @Nullable Iterator<byte[]> candidates;

  /** The question as it is asked at present. */
  Question asked;

  @Nullable Delegation delegation;

  /** The place of the next server in the delegation, and how often all were asked. */
  int next;

  int rounds;

  Delegation.@Nullable Server server;
  @Nullable Exchange exchange;

  /** When the present server will have taken too long. */
  double deadline;

  /** The present server does not know EDNS. */
  boolean plain;

  /** The present server's answer was cut, so that the same question goes over TCP. */
  boolean truncated;

  /** A server answered something else over TCP. */
  boolean mismatched;

  /** The answer that an alias, or addresses of hosts, are still added to. */
  @Nullable Packet partial;

  /** The answer to the first of the names that got one, which has no records. */
  @Nullable Packet first;

  /** The first answer with which a server gave up on the present name. */
  @Nullable Packet refusal;

  /** Hosts whose addresses are to be added, and what was found. */
  @Nullable ArrayDeque<byte[]> hosts;

  @Nullable List<ResourceRecord> additional;

  Frame(Question question, List<byte[]> names) {
    this.question = question;
    this.names = names;
    this.asked = question;
  }

  /** Begins with the names anew. */
  void rewind() {
    candidates = names.iterator();
  }

  /** The next name, or null. */
  byte @Nullable [] nextName() {
    return candidates != null && candidates.hasNext() ? candidates.next() : null;
  }

  /** Takes an answer without records for {@link #first}, unless there is one. */
  void keep(@Nullable Packet message) {
    if (first == null) first = message;
  }

  /** Ends the exchange under way. */
  void endExchange() {
    Exchange ended = exchange;
    exchange = null;
    if (ended != null) ended.close();
  }
}
