package org.cqueues.core.name.config;

import org.jspecify.annotations.Nullable;

/** Where names are looked up. */
public enum Source {
  /** The hosts file. */
  FILE("file", "files"),
  /** Name servers. */
  BIND("bind", "dns"),
  /** Answers that were kept. */
  CACHE("cache", null);

  private final String word;
  private final @Nullable String service;

  Source(String word, @Nullable String service) {
    this.word = word;
    this.service = service;
  }

  /** The word in resolv.conf. */
  public String word() {
    return word;
  }

  /** The word in nsswitch.conf, or null. */
  @Nullable String service() {
    return service;
  }
}
