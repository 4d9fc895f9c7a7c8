package org.cqueues.core;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An object that was let go of without being closed, for Java's flight recorder. */
@Name("org.cqueues.Leak")
@Label("Leak")
@Description("An object with a descriptor was let go of without being closed")
@Category({"Lua", "Descriptors"})
@StackTrace(false)
final class LeakEvent extends Event {
  @Label("Kind")
  final Class<?> kind;

  LeakEvent(Class<?> kind) {
    this.kind = kind;
  }
}
