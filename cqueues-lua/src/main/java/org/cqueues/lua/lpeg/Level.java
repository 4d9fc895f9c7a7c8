package org.cqueues.lua.lpeg;

import org.cqueues.runtime.Meter;
import org.cqueues.runtime.StackRoom;

/** What walks through a pattern looks at a part of it: that takes time, and some of the stack. */
final class Level {
  private Level() {}

  static void begin() {
    Meter.work(1);
    StackRoom.deeper();
  }

  static void end() {
    StackRoom.shallower();
  }
}
