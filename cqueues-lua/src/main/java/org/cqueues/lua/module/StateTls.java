package org.cqueues.lua.module;

import java.util.Arrays;
import org.cqueues.core.tls.TlsEnvironment;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.io.Environment;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/** What the TLS of one Lua state shares; nothing of it is loaded before it is used. */
public final class StateTls {
  /** The variable of the environment that names a file for secrets, as browsers have it. */
  private static final String KEY_LOG = "SSLKEYLOGFILE";

  private final LuaState state;
  private @Nullable TlsEnvironment environment;

  private StateTls(LuaState state) {
    this.state = state;
  }

  public static StateTls of(LuaState state) {
    return state.extension(StateTls.class, StateTls::new);
  }

  /** What contexts are made with. */
  public TlsEnvironment environment() {
    if (environment == null) {
      environment = new TlsEnvironment(Scheduler.of(state).controllers());
      LuaString file = Environment.get(KEY_LOG);
      if (file != null && file.m_length > 0) environment.keyLog(bytes(file));
    }
    return environment;
  }

  private static byte[] bytes(LuaString text) {
    return Arrays.copyOfRange(text.m_bytes, text.m_offset, text.m_offset + text.m_length);
  }

  /** Why TLS failed the last time, in words and one character for each byte; or empty. */
  String lastFailure() {
    return environment == null ? "" : Bytes.chars(Bytes.utf8(environment.lastFailure()));
  }
}
