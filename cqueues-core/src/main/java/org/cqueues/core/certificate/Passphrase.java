package org.cqueues.core.certificate;

import org.jspecify.annotations.Nullable;

/** Asked for a password when something turns out to be encrypted. */
@FunctionalInterface
public interface Passphrase {
  /** Nobody knows a password. */
  Passphrase NONE = () -> null;

  /** The password's bytes, usually in UTF-8; null where there is none. */
  byte @Nullable [] get();
}
