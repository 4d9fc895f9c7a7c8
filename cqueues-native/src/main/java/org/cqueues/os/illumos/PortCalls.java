package org.cqueues.os.illumos;

import java.util.Map;
import jnr.ffi.types.intptr_t;
import org.cqueues.os.CLibrary;
import org.jspecify.annotations.Nullable;

/** The C functions of event ports, under the rules of {@link org.cqueues.os.LibC}. */
@SuppressWarnings("checkstyle:MethodName") // the kernel's names
public interface PortCalls {
  /** See port_create(3C). */
  int port_create();

  /** See port_associate(3C). */
  int port_associate(int port, int source, @intptr_t long object, int events, @intptr_t long user);

  /** See port_dissociate(3C). */
  int port_dissociate(int port, int source, @intptr_t long object);

  /** See port_send(3C). */
  int port_send(int port, int events, @intptr_t long user);

  /** See port_getn(3C). */
  int port_getn(
      int port, @intptr_t long list, int max, @intptr_t long count, @intptr_t long timeout);

  /** See stat(2), of the system whose ports these are. */
  int stat(@intptr_t long path, @intptr_t long buffer);

  /** See lstat(2); as {@link #stat}. */
  int lstat(@intptr_t long path, @intptr_t long buffer);

  /** Those of the C library, or of another one. */
  static PortCalls of(@Nullable String library) {
    return CLibrary.load(PortCalls.class, library, Map.of());
  }
}
