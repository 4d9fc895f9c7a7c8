package org.cqueues.core.name.resolver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.core.name.message.Packet;
import org.cqueues.os.Errno;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/**
 * An answer that is being checked: its signatures, and those of the keys up to a trusted one, which
 * takes lookups for each zone in between. It never waits, as {@link Lookup}.
 */
final class Validation {
  private static final int MAX_LOOKUPS = 64;

  private final Validator validator;
  private final Message unchecked;
  private final List<Asked> pending = new ArrayList<>(1);
  private int lookups;
  private boolean taken;
  private @Nullable CompletableFuture<Message> result;

  /** What dnsjava asked for, and who waits for it. */
  private record Asked(Lookup lookup, CompletableFuture<Message> future) {}

  /** What depends on it is run by who completes it, also where dnsjava names no executor. */
  private static final class Inline<T> extends CompletableFuture<T> {
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new Inline<>();
    }

    @Override
    public Executor defaultExecutor() {
      return Runnable::run;
    }
  }

  private Validation(Validator validator, Message unchecked) {
    this.validator = validator;
    this.unchecked = unchecked;
  }

  /** The check of an answer; null where dnsjava cannot read it. */
  static @Nullable Validation of(Validator validator, Packet answer) {
    try {
      var message = new Message(answer.toByteArray());
      return message.getQuestion() == null ? null : new Validation(validator, message);
    } catch (IOException damaged) {
      return null;
    }
  }

  /** What dnsjava wants to know: the answer itself at first, then keys. */
  synchronized CompletableFuture<Message> ask(Message query) {
    var future = new Inline<Message>();
    Record question = query.getQuestion();
    if (!taken && question.equals(unchecked.getQuestion())) {
      taken = true;
      future.complete(unchecked);
    } else if (++lookups > MAX_LOOKUPS) {
      future.completeExceptionally(new IOException("too many keys"));
    } else {
      byte[] name = question.getName().toWire();
      var lookup =
          new Lookup(validator.resolver(), List.of(name), question.getType(), question.getDClass());
      pending.add(new Asked(lookup, future));
      notifyAll();
    }
    return future;
  }

  /** Goes on: 0 once {@link #answer} is there, -EAGAIN, or why it cannot be. */
  int advance() {
    validator.enter(this);
    try {
      if (result == null) {
        result = validator.check(Message.newQuery(unchecked.getQuestion()));
        var _ = result.whenComplete((_, _) -> wake());
      }
      for (Asked next = next(result); next != null; next = next(result)) {
        int looked = next.lookup.advance();
        if (looked == -Errno.EAGAIN) return looked;
        remove(next);
        complete(next, looked);
      }
      return result.isCompletedExceptionally() ? -DnsError.EUNKNOWN : 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -Errno.EINTR;
    } finally {
      validator.leave();
    }
  }

  private synchronized void wake() {
    notifyAll();
  }

  /**
   * What is to be looked up next; null at the end. Some of dnsjava's steps run in the JVM's common
   * pool, whatever executor it is given; they only compute, so they are waited for.
   */
  private synchronized @Nullable Asked next(CompletableFuture<Message> end)
      throws InterruptedException {
    while (pending.isEmpty() && !end.isDone()) wait();
    return end.isDone() ? null : pending.getLast();
  }

  private synchronized void remove(Asked asked) {
    pending.remove(asked);
    asked.lookup.close();
  }

  private static void complete(Asked asked, int looked) {
    if (looked != 0) {
      asked.future.completeExceptionally(new IOException(Integer.toString(looked)));
      return;
    }
    Message answer;
    try {
      answer = new Message(asked.lookup.answer().toByteArray());
    } catch (IOException damaged) {
      asked.future.completeExceptionally(damaged);
      return;
    }
    asked.future.complete(answer);
  }

  /** The lookup that is waited for, or null. */
  synchronized @Nullable Lookup current() {
    return pending.isEmpty() ? null : pending.getLast().lookup;
  }

  synchronized void close() {
    for (Asked asked : pending) asked.lookup.close();
    pending.clear();
  }

  /**
   * Why the answer is to be refused, in words; null where it is not. To be called once, before
   * {@link #answer}, from which it takes dnsjava's words.
   */
  @Nullable String refusal() {
    Message checked = checked();
    String reason = takeReason(checked);
    if (checked.getRcode() == Rcode.SERVFAIL) return reason;
    boolean denied = checked.getSection(Section.ANSWER).isEmpty();
    boolean proven = checked.getHeader().getFlag(Flags.AD);
    return denied && !proven && !isDeniedInside(checked) ? "a zone above denies it" : null;
  }

  /**
   * Whether what denies a name that is below a trusted key is below it too. dnsjava looks for keys
   * where the denial comes from, so an attacker could deny in the name of a zone without any.
   */
  private boolean isDeniedInside(Message checked) {
    Name name = checked.getQuestion().getName();
    for (Name anchor : validator.anchors()) {
      if (anchor.equals(Name.root) || !name.subdomain(anchor)) continue;
      boolean inside = false;
      for (Record record : checked.getSection(Section.AUTHORITY)) {
        inside |= record.getType() == Type.SOA && record.getName().subdomain(anchor);
      }
      if (!inside) return false;
    }
    return true;
  }

  private static @Nullable String takeReason(Message checked) {
    for (Record record : checked.getSection(Section.ADDITIONAL)) {
      if (record instanceof TXTRecord text
          && record.getDClass() == ValidatingResolver.VALIDATION_REASON_QCLASS) {
        checked.removeRecord(record, Section.ADDITIONAL);
        return String.join("", text.getStrings());
      }
    }
    return null;
  }

  /** With the flag AD where it is proven, and SERVFAIL where it is bogus. */
  Packet answer() {
    return Packet.wrap(checked().toWire());
  }

  private Message checked() {
    if (result == null) throw new IllegalStateException("not checked");
    return result.resultNow();
  }
}
