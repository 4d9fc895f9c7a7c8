package org.cqueues.lua.signal;

import org.cqueues.core.Pollable;
import org.cqueues.os.Interest;
import org.cqueues.os.Signals;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaTable;

/** A signal listener as a script sees it. */
final class SignalObject extends Userdata implements Pollable {
  private final Signals.Listener listener;

  /** For a listener without a descriptor, in seconds. */
  private static final double LOOKING = 1.1;

  /** Seconds after which a wait looks again, as {@code settimeout} was given them; NaN for none. */
  private double interval;

  SignalObject(Signals.Listener listener, LuaTable metatable) {
    super(listener, metatable);
    this.listener = listener;
    interval = listener.fd() < 0 ? LOOKING : Double.NaN;
  }

  Signals.Listener listener() {
    return listener;
  }

  double interval() {
    return interval;
  }

  void interval(double seconds) {
    interval = seconds;
  }

  @Override
  public int pollfd() {
    return listener.fd();
  }

  @Override
  public int interest() {
    return Interest.READ;
  }

  @Override
  public double timeout() {
    return interval >= Double.MIN_NORMAL ? interval : Double.POSITIVE_INFINITY;
  }
}
