package org.cqueues.os;

import org.junit.jupiter.api.Nested;

/** The contract on stand-ins for the C libraries of the other systems. */
class OtherSocketsTest {
  @Nested
  @OnSystem("freebsd")
  class FreeBsd extends SocketsContract {}

  @Nested
  @OnSystem("netbsd")
  class NetBsd extends SocketsContract {}

  @Nested
  @OnSystem("openbsd")
  class OpenBsd extends SocketsContract {}

  @Nested
  @OnSystem("dragonfly")
  class DragonFly extends SocketsContract {}

  @Nested
  @OnSystem("mac")
  class Mac extends SocketsContract {}

  @Nested
  @OnSystem("sunos")
  class Illumos extends SocketsContract {}
}
