package org.cqueues.lua;

import org.luaj.vm2.LuaValue;

/** The default text of objects. */
public final class Address {
  private Address() {}

  /** {@code userdata: 0x…}, different for different objects as far as the JVM tells them apart. */
  public static String of(LuaValue value) {
    return "userdata: 0x%08x".formatted(System.identityHashCode(value));
  }
}
