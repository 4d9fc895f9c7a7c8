package org.cqueues.lua.module;

import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.Varargs;

/** {@code cqueues._POLL}: a yield that begins with it asks the controller to wait. */
public final class PollToken {
  /** One for all states, so that it may be handed from one to another. */
  public static final LuaUserdata VALUE = new LuaUserdata(new Object());

  private PollToken() {}

  /** Whether yielded values are a request to wait. */
  @SuppressWarnings("ReferenceEquality") // raw equality is the protocol
  public static boolean leads(Varargs yielded) {
    return yielded.arg1() == VALUE;
  }
}
