package org.cqueues.core.socket;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The way to a connection, lookup of the name included, for Java's flight recorder. */
@Name("org.cqueues.Connect")
@Label("Connect")
@Description("A socket was connected to one of its addresses, or to none")
@Category({"Lua", "Descriptors"})
@StackTrace(false)
final class ConnectEvent extends Event {
  @Label("Address")
  @Description("The last one that was tried; none where all are tried side by side")
  @Nullable String address;

  @Label("Error")
  @Description("The error number; 0 where it is connected")
  int error;

  private ConnectEvent() {}

  /** An event that begins now; null where nobody records it. */
  static @Nullable ConnectEvent begun() {
    var event = new ConnectEvent();
    if (!event.isEnabled()) return null;
    event.begin();
    return event;
  }

  void attempt(SocketAddress next) {
    address = next.toString();
  }

  /** It is over: 0 or a negative error. */
  void end(int result) {
    error = -result;
    commit();
  }
}
