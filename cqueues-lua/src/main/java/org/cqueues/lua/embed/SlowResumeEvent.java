package org.cqueues.lua.embed;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A coroutine that has kept the others from running, for Java's flight recorder. */
@Name("org.cqueues.SlowResume")
@Label("Slow resume")
@Description("A coroutine ran long before it waited or ended")
@Category({"Lua", "Loop"})
@StackTrace(false)
final class SlowResumeEvent extends Event {
  /** What is shorter is no event. */
  private static final long THRESHOLD_NANOS = 10_000_000;

  @Label("Time")
  @Timespan(Timespan.NANOSECONDS)
  long time;

  /** Records a turn that was long. */
  static void of(long nanos) {
    if (nanos < THRESHOLD_NANOS) return;
    var event = new SlowResumeEvent();
    event.time = nanos;
    event.commit();
  }
}
