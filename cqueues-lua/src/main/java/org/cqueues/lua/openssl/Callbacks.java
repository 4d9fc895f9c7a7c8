package org.cqueues.lua.openssl;

import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.cqueues.core.tls.TlsAlertException;
import org.cqueues.core.tls.TlsSession;
import org.cqueues.lua.module.Scheduler;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A function of a script that is asked inside a handshake, on the thread of the script and below
 * its coroutine. Where it waits, it suspends that coroutine with the handshake; its error ends the
 * handshake, and its text is the reason.
 */
final class Callbacks {
  private static final int LAST_ALERT = 255;

  private final LuaState state;
  private final LuaFunction function;
  private final Varargs more;

  /**
   * A callback.
   *
   * @param more what the script wants passed behind our own arguments
   */
  Callbacks(LuaState state, LuaFunction function, Varargs more) {
    this.state = state;
    this.function = function;
    this.more = more;
  }

  /** See {@link org.cqueues.core.tls.AlpnSelector}. */
  byte @Nullable [] selectProtocol(TlsSession session, List<byte[]> offered) {
    var names = new Table();
    for (int i = 0; i < offered.size(); i++) {
      names.set(i + 1, LuaString.valueOf(offered.get(i)));
    }
    Varargs args = LuaValue.varargsOf(object(session), names, more);
    LuaValue chosen = call("ALPN callback", args, AlertDescription.no_application_protocol).arg1();
    if (!chosen.toboolean()) return null;
    for (byte[] protocol : offered) {
      if (LuaString.valueOf(protocol).raweq(chosen)) return protocol;
    }
    throw new TlsAlertException(
        AlertDescription.no_application_protocol,
        "ALPN callback: chose what was not offered: " + Bytes.chars(chosen));
  }

  /** See {@link org.cqueues.core.tls.HostNameCallback}. */
  void acceptHost(TlsSession session) {
    Varargs args = LuaValue.varargsOf(object(session), more);
    Varargs answer = call("host name callback", args, AlertDescription.internal_error);
    if (!answer.isnil(1)) return; // false: as if there was no name
    String name = session.hostName();
    String refusal = "host name callback: refused " + (name == null ? "a client without" : name);
    if (!answer.isnumber(2)) {
      throw new TlsAlertException(AlertDescription.unrecognized_name, refusal);
    }
    double alert = answer.todouble(2);
    if (alert >= 0 && alert <= LAST_ALERT) throw new TlsAlertException((int) alert, refusal);
    String number = Bytes.chars(answer.checkstring(2));
    throw new TlsAlertException(
        AlertDescription.internal_error, "host name callback: there is no alert " + number);
  }

  private static LuaValue object(TlsSession session) {
    return session.attachment() instanceof SslObject object ? object : LuaValue.NIL;
  }

  private Varargs call(String title, Varargs args, int alert) {
    try {
      return Scheduler.of(state).callInMidst(function, args);
    } catch (LuaError error) {
      throw new TlsAlertException(alert, title + ": " + text(Errors.valueOf(error)));
    }
  }

  private static String text(LuaValue error) {
    return error.isstring()
        ? Bytes.chars(error)
        : "(error object is a " + error.typename() + " value)";
  }
}
