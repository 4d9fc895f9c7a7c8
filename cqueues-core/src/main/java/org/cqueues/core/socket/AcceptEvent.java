package org.cqueues.core.socket;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A connection that came in, for Java's flight recorder. */
@Name("org.cqueues.Accept")
@Label("Accept")
@Description("A listener accepted a connection")
@Category({"Lua", "Descriptors"})
@StackTrace(false)
final class AcceptEvent extends Event {
  @Label("Listener")
  @Description("The listener's descriptor")
  final int listener;

  @Label("Connection")
  @Description("The connection's descriptor")
  final int connection;

  AcceptEvent(int listener, int connection) {
    this.listener = listener;
    this.connection = connection;
  }
}
