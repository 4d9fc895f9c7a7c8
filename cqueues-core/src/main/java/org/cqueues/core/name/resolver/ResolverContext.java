package org.cqueues.core.name.resolver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.cqueues.core.ControllerGroup;
import org.cqueues.core.name.config.SystemFiles;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.socket.SocketContext;
import org.cqueues.os.Clock;
import org.cqueues.os.Sockets;

/** What the resolvers of one Lua state, or of one thread of a Java program, share. */
public final class ResolverContext {
  final SocketContext sockets;
  final Sockets calls;
  final Clock clock;
  final SilentServers silent;
  private final Entropy entropy = new Entropy();
  private SystemFiles files;

  /** Room for the largest datagram; every receive overwrites it. */
  private final MemorySegment datagram = Arena.ofAuto().allocate(Packet.MAX_SIZE);

  /** For resolvers whose sockets belong to {@code sockets}. */
  public ResolverContext(SocketContext sockets) {
    this.sockets = sockets;
    this.calls = sockets.calls();
    this.clock = sockets.clock();
    this.silent = new SilentServers(clock);
    this.files = new SystemFiles(clock);
  }

  /** For a program that has no sockets of its own with these controllers. */
  public ResolverContext(ControllerGroup controllers) {
    this(new SocketContext(controllers));
  }

  /** Where ids, ports and everything else that must not be guessed come from. */
  public Entropy entropy() {
    return entropy;
  }

  /** The system's configuration, as lookups of sockets and pools see it. */
  public SystemFiles files() {
    return files;
  }

  /** Has the configuration read from other files than those of /etc, from the next lookup on. */
  public void files(SystemFiles other) {
    files = other;
  }

  /** What deadlines are read on. */
  public Clock clock() {
    return clock;
  }

  long datagram() {
    return datagram.address();
  }
}
