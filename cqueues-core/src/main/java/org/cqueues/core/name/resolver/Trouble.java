package org.cqueues.core.name.resolver;

import org.cqueues.core.name.config.AddressText;
import org.cqueues.core.name.message.WireName;
import org.cqueues.os.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Why a server's answer did not help, was not taken, or did not come. */
public final class Trouble {

  /** Of servers that speak TLS, which goes without saying as that of DNS does. */
  private static final int SECURE_PORT = 853;

  private final SocketAddress.@Nullable Inet server;
  private final String what;

  /** Where the server did answer that there is nothing: for what. */
  private final @Nullable Question absent;

  private Trouble(SocketAddress.@Nullable Inet server, String what, @Nullable Question absent) {
    this.server = server;
    this.what = what;
    this.absent = absent;
  }

  static Trouble failure(SocketAddress.@Nullable Inet server, String what) {
    return new Trouble(server, what, null);
  }

  /** A server says that there is nothing, and with {@code exists}, that the name has others. */
  static Trouble absence(SocketAddress.@Nullable Inet server, Question question, boolean exists) {
    String what = exists ? "has no such records of " : "answered NXDOMAIN for ";
    return new Trouble(server, what, question);
  }

  /** Who; null where no server is to blame. */
  public SocketAddress.@Nullable Inet server() {
    return server;
  }

  /** What happened, as the rest of a sentence that begins with the server. */
  public String what() {
    return absent == null ? what : what + WireName.text(absent.name);
  }

  /** Whether this is a proper answer, only of no use. */
  boolean isAbsence() {
    return absent != null;
  }

  @Override
  public String toString() {
    if (server == null) return what();
    boolean usual = server.port() == SECURE_PORT;
    return AddressText.of(usual ? server.withPort(0) : server) + " " + what();
  }
}
