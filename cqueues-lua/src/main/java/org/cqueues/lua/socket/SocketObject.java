package org.cqueues.lua.socket;

import org.cqueues.core.Pollable;
import org.cqueues.core.Reaper;
import org.cqueues.core.socket.CoreSocket;
import org.cqueues.core.socket.Reader;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Userdata;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** A socket as a script sees it. */
public final class SocketObject extends Userdata implements Pollable {
  private final CoreSocket core;
  private final Reader reader;

  /** What decides about errors; null for the built-in handler. */
  @Nullable LuaValue handler;

  /** The host that it was made to connect to, or null. */
  @Nullable String host;

  /** The connection's {@code openssl.ssl} object once TLS was asked for; null before. */
  @Nullable LuaValue tls;

  /** What closes the socket if the script lets go of it. */
  Reaper.@Nullable Ward ward;

  SocketObject(CoreSocket core, LuaTable metatable) {
    super(core, metatable);
    this.core = core;
    this.reader = new Reader(core);
  }

  CoreSocket core() {
    return core;
  }

  Reader reader() {
    return reader;
  }

  private CoreSocket open() {
    if (core.isClosed()) throw Errors.plain("socket closed");
    return core;
  }

  /** Wakes whoever waits for it and closes it; again is a no-op. */
  public void close() {
    if (ward != null) ward.release();
    ward = null;
    core.close();
  }

  @Override
  public int pollfd() {
    return open().pollfd();
  }

  @Override
  public int interest() {
    return core.interest();
  }

  @Override
  public double timeout() {
    return core.timeout();
  }
}
