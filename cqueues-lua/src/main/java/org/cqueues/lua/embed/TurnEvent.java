package org.cqueues.lua.embed;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A turn of a loop, its wait included, for Java's flight recorder; off by default. */
@Name("org.cqueues.Turn")
@Label("Turn")
@Description("A loop waited for readiness and resumed its coroutines")
@Category({"Lua", "Loop"})
@Enabled(false)
@StackTrace(false)
final class TurnEvent extends Event {
  @Label("Coroutines")
  int coroutines;
}
