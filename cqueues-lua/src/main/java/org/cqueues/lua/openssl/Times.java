package org.cqueues.lua.openssl;

import java.time.Instant;
import org.cqueues.core.certificate.CryptoFailure;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Times as scripts have them: seconds since 1970, to the second. */
final class Times {
  /** The years that certificates can tell: 0000 to 9999. */
  private static final double FIRST = -62167219200.0;

  private static final double LAST = 253402300799.0;

  private Times() {}

  /** An argument; {@code absent} for what is no number. */
  static Instant argument(Varargs args, int n, Instant absent) throws CryptoFailure {
    LuaValue value = args.arg(n);
    return value.isnumber() ? time(value.todouble()) : absent;
  }

  /** The time so many seconds after 1970. */
  static Instant time(double seconds) throws CryptoFailure {
    if (!(seconds >= FIRST && seconds <= LAST)) throw new CryptoFailure("error getting time");
    return Instant.ofEpochSecond((long) seconds);
  }
}
