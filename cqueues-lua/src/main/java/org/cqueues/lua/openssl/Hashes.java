package org.cqueues.lua.openssl;

import org.cqueues.core.certificate.Hash;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Varargs;

/** Names of digests as arguments. */
final class Hashes {
  private Hashes() {}

  /** The digest to sign with, or null where the argument is absent. */
  static @Nullable Hash signing(Varargs args, int n, String function) {
    if (args.isnoneornil(n)) return null;
    String name = Bytes.chars(Args.string(args, n, function));
    Hash hash = Hash.find(name);
    if (hash != null) return hash;
    throw Errors.badArgument(n, function, "invalid digest type (" + name + ")");
  }

  /** The digest an argument names, {@code absent} if there is none. */
  static Hash argument(Varargs args, int n, String function, Hash absent) {
    if (args.isnoneornil(n)) return absent;
    String name = Bytes.chars(Args.string(args, n, function));
    Hash hash = Hash.find(name);
    if (hash != null) return hash;
    throw Errors.badArgument(n, function, name + ": invalid digest type");
  }
}
