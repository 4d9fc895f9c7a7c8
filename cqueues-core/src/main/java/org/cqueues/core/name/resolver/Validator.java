package org.cqueues.core.name.resolver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.dnssec.ValidatingResolver;

/**
 * dnsjava's validation (RFC 4035) with the keys that it has found to be right. What it has to ask,
 * it asks through lookups of ours, one at a time.
 */
final class Validator implements org.xbill.DNS.Resolver {
  private final Resolver resolver;
  private final ValidatingResolver checking;

  /** For whom it works at the moment; some steps of dnsjava run in another thread. */
  private volatile @Nullable Validation active;

  /**
   * A validator.
   *
   * @param anchors DS or DNSKEY records in the form of zone files
   */
  Validator(Resolver resolver, List<String> anchors) {
    this.resolver = resolver;
    checking = new ValidatingResolver(this);
    checking.setAddReasonToAdditional(true);
    String text = "$TTL 0\n" + String.join("\n", anchors) + "\n";
    try {
      checking.loadTrustAnchors(
          new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Resolver resolver() {
    return resolver;
  }

  /** Whose keys are trusted without any above. */
  List<Name> anchors() {
    return checking.getTrustAnchors().items().stream().map(RRset::getName).toList();
  }

  /** Begins to check the answer to a query, for whom it works at the moment. */
  CompletableFuture<Message> check(Message query) {
    return checking.sendAsync(query, Runnable::run).toCompletableFuture();
  }

  /** From here on {@link #sendAsync} is for this validation. */
  void enter(Validation validation) {
    active = validation;
  }

  void leave() {
    active = null;
  }

  @Override
  public CompletionStage<Message> sendAsync(Message query, Executor executor) {
    return Objects.requireNonNull(active).ask(query);
  }

  // What dnsjava sets is how our lookups ask anyway.

  @Override
  public void setPort(int port) {}

  @Override
  public void setTCP(boolean flag) {}

  @Override
  public void setIgnoreTruncation(boolean flag) {}

  @Override
  public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {}

  @Override
  public void setTSIGKey(@Nullable TSIG key) {}

  @Override
  public void setTimeout(Duration timeout) {}
}
