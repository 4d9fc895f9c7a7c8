package org.cqueues.lua.embed;

import java.util.function.Consumer;

/** Calls of what a program wants to be told by; an exception of its own harms nobody else. */
final class Listeners {
  private Listeners() {}

  static <T> void tell(Consumer<T> listener, T what) {
    try {
      listener.accept(what);
    } catch (Exception | AssertionError | LinkageError thrown) {
      System.getLogger(LuaEngine.class.getName())
          .log(System.Logger.Level.ERROR, "a listener of an engine failed", thrown);
    }
  }
}
