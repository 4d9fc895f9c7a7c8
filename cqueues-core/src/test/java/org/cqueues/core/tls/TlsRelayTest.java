package org.cqueues.core.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.cqueues.core.ControllerGroup;
import org.cqueues.core.socket.CoreSocket;
import org.cqueues.core.socket.Mode;
import org.cqueues.core.socket.Reader;
import org.cqueues.core.socket.Settings;
import org.cqueues.core.socket.SocketContext;
import org.cqueues.core.socket.SocketOptions;
import org.cqueues.os.Errno;
import org.cqueues.os.Sockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS with somebody between the two ends who changes what goes through. */
final class TlsRelayTest {
  private static final byte[] REQUEST = "question\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 5;

  private final SocketContext sockets = new SocketContext(new ControllerGroup());

  /** What becomes of a byte that goes through. */
  @FunctionalInterface
  private interface Change {
    /** The byte to go on with; or -1, for the line to be cut before it. */
    int apply(boolean toServer, int position, byte value);
  }

  /** A connection through the relay. */
  private final class Relay implements AutoCloseable {
    private final CoreSocket client;
    private final CoreSocket server;
    private final CoreSocket clientSide;
    private final CoreSocket serverSide;
    private final Change change;
    private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
    private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
    final TlsSession clientSession;
    final TlsSession serverSession;
    int clientResult;
    int serverResult;
    private boolean cut;

    Relay(TlsMethod method, Change change) {
      this.change = change;
      CoreSocket[] first = pair();
      CoreSocket[] second = pair();
      client = first[0];
      clientSide = first[1];
      serverSide = second[0];
      server = second[1];
      var environment = new TlsEnvironment(new ControllerGroup());
      var clientContext = new TlsContext(environment, method, false);
      clientContext.settings().verifyMode = VerifyMode.PEER;
      clientContext.settings().verifier =
          (_, chain) ->
              chain.equals(TestCredentials.P256.chain())
                  ? VerifyResult.VERIFIED
                  : VerifyResult.UNTRUSTED;
      var serverContext = new TlsContext(environment, method, true);
      serverContext.settings().credentials = List.of(TestCredentials.P256);
      clientSession = new TlsSession(clientContext);
      serverSession = new TlsSession(serverContext);
    }

    private CoreSocket[] pair() {
      var fds = new int[2];
      assertEquals(0, sockets.calls().openPair(Sockets.SOCK_STREAM, true, true, fds));
      var both = new CoreSocket[2];
      for (int i = 0; i < 2; i++) {
        both[i] =
            CoreSocket.of(
                sockets, fds[i], Sockets.SOCK_STREAM, true, SocketOptions.DEFAULT, new Settings());
      }
      return both;
    }

    /** Goes on until nothing moves any more. */
    void shakeHands() {
      clientResult = client.layer(new TlsLayer(clientSession));
      serverResult = server.layer(new TlsLayer(serverSession));
      boolean moved = true;
      while (moved) {
        if (clientResult == -Errno.EAGAIN) clientResult = client.connect();
        if (serverResult == -Errno.EAGAIN) serverResult = server.connect();
        boolean forth = move(clientSide, serverSide, toServer, true);
        boolean back = move(serverSide, clientSide, toClient, false);
        moved = forth || back;
      }
      if (clientResult == -Errno.EAGAIN) clientResult = client.connect();
      if (serverResult == -Errno.EAGAIN) serverResult = server.connect();
    }

    private boolean move(
        CoreSocket from, CoreSocket to, ByteArrayOutputStream log, boolean isToServer) {
      if (from.isClosed() || to.isClosed()) return false;
      var reader = new Reader(from);
      if (reader.count(1, 1 << 16, 0) != Reader.FOUND) return false;
      byte[] bytes = reader.take();
      for (int i = 0; i < bytes.length; i++) {
        int changed = change.apply(isToServer, log.size() + i, bytes[i]);
        cut |= changed < 0;
        if (cut) {
          bytes = Arrays.copyOf(bytes, i);
          break;
        }
        bytes[i] = (byte) changed;
      }
      log.writeBytes(bytes);
      to.output().send(bytes, 0, bytes.length, Mode.UNBUFFERED);
      if (cut) {
        clientSide.close();
        serverSide.close();
      }
      return true;
    }

    /** Sends a request, and gets the same back; gives whether that arrived. */
    boolean ask() {
      client.output().send(REQUEST, 0, REQUEST.length, Mode.UNBUFFERED);
      move(clientSide, serverSide, toServer, true);
      if (!hasCome(server)) return false;
      server.output().send(REQUEST, 0, REQUEST.length, Mode.UNBUFFERED);
      move(serverSide, clientSide, toClient, false);
      return hasCome(client);
    }

    private static boolean hasCome(CoreSocket socket) {
      var reader = new Reader(socket);
      if (reader.line(true, 0) != Reader.FOUND) return false;
      assertArrayEquals(REQUEST, reader.take());
      return true;
    }

    @Override
    public void close() {
      for (CoreSocket socket : List.of(client, server, clientSide, serverSide)) socket.close();
    }
  }

  private static byte[] recorded(Relay relay, boolean toServer) {
    return (toServer ? relay.toServer : relay.toClient).toByteArray();
  }

  /** The kinds of bytes that nobody looks at: versions, of records and of a dummy message. */
  private static boolean isIgnored(byte[] flow, int position) {
    for (int at = 0; at < flow.length; ) {
      int length = ((flow[at + 3] & 0xFF) << 8) | (flow[at + 4] & 0xFF);
      if (position < at + HEADER) return position == at + 1 || position == at + 2;
      at += HEADER + length;
    }
    return false;
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void noBitCanBeChanged(TlsMethod method) {
    byte[][] flows = new byte[2][];
    try (var honest = new Relay(method, (_, _, value) -> value & 0xFF)) {
      honest.shakeHands();
      assertEquals(0, honest.clientResult);
      assertEquals(0, honest.serverResult);
      assertTrue(honest.ask());
      flows[0] = recorded(honest, false);
      flows[1] = recorded(honest, true);
    }
    for (int direction = 0; direction < 2; direction++) {
      boolean wanted = direction == 1;
      for (int i = 0; i < flows[direction].length; i += i < 100 ? 1 : 5) {
        int position = i;
        int bit = 1 << (i % 8);
        Change flip =
            (toServer, at, value) ->
                (toServer == wanted && at == position ? value ^ bit : value) & 0xFF;
        try (var relay = new Relay(method, flip)) {
          relay.shakeHands();
          boolean asked = relay.clientResult == 0 && relay.serverResult == 0 && relay.ask();
          byte[] flow = recorded(relay, wanted);
          if (asked && position < flow.length) {
            assertTrue(isIgnored(flow, position), method + " " + wanted + " " + position);
          }
          if (relay.clientResult != 0) assertFalse(relay.clientSession.isPeerVerified());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void whereverTheLineIsCutBothSeeIt(TlsMethod method) {
    int[] lengths = new int[2];
    try (var honest = new Relay(method, (_, _, value) -> value & 0xFF)) {
      honest.shakeHands();
      lengths[0] = honest.toClient.size();
      lengths[1] = honest.toServer.size();
    }
    for (int direction = 0; direction < 2; direction++) {
      boolean wanted = direction == 1;
      for (int i = 0; i < lengths[direction] - 8; i += 13) {
        int position = i;
        Change cut =
            (toServer, at, value) -> toServer == wanted && at == position ? -1 : value & 0xFF;
        try (var relay = new Relay(method, cut)) {
          relay.shakeHands();
          assertTrue(relay.clientResult != -Errno.EAGAIN, "the client waits");
          assertTrue(relay.serverResult != -Errno.EAGAIN, "the server waits");
          if (relay.clientResult != 0) assertFalse(relay.clientSession.isPeerVerified());
        }
      }
    }
  }

  @Test
  void recordsBeyondAllLimitsAreNotWaitedFor() {
    for (boolean wanted : new boolean[] {false, true}) {
      Change grow = (toServer, at, value) -> toServer == wanted && at == 3 ? 0x7F : value & 0xFF;
      try (var relay = new Relay(TlsMethod.TLS, grow)) {
        relay.shakeHands();
        TlsSession session = wanted ? relay.serverSession : relay.clientSession;
        assertEquals("sent fatal alert record_overflow (22)", session.failure());
      }
    }
  }
}
