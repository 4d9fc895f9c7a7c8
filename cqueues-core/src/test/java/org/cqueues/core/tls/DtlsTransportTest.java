package org.cqueues.core.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.cqueues.core.socket.CoreSocket;
import org.cqueues.core.socket.Transport;
import org.cqueues.core.socket.TransportLayer;
import org.cqueues.os.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DTLS between two of our own ends. */
final class DtlsTransportTest {
  @ParameterizedTest
  @EnumSource(names = {"DTLS", "DTLS_1_0", "DTLS_1_2"})
  void messagesGoBothWays(TlsMethod method) {
    try (var pair = new TlsPair(method, TestCredentials.P256)) {
      pair.connected().converse();
      assertEquals(method.versions().getFirst(), pair.clientSession.version());
    }
  }

  @Test
  void keysThatAreUsedOnAnotherThread() {
    try (var pair = new TlsPair(TlsMethod.DTLS, TestCredentials.RSA)) {
      pair.serverSession.settings().verifyMode = VerifyMode.PEER;
      pair.serverSession.settings().verifier = (_, _) -> VerifyResult.VERIFIED;
      pair.clientSession.settings().credentials = List.of(TestCredentials.RSA);
      pair.connected().converse();
      assertTrue(pair.serverSession.isPeerVerified());
    }
  }

  @Test
  void theEndIsTold() {
    try (var pair = new TlsPair(TlsMethod.DTLS, TestCredentials.P256)) {
      pair.connected();
      pair.client.close();
      CoreSocket server = pair.server;
      assertEquals(-Errno.EPIPE, TlsPair.done(server, () -> server.input().fill(1)));
      assertEquals(TlsSession.CloseReason.NOTIFY, pair.serverSession.closeReason());
    }
  }

  @Test
  void aPeerThatIsNotTrusted() {
    try (var pair = new TlsPair(TlsMethod.DTLS, TestCredentials.P256)) {
      pair.clientSession.settings().verifyMode = VerifyMode.PEER;
      int failed = -TlsErrors.EOPENSSL;
      assertArrayEquals(new int[] {failed, failed}, pair.shakeHands());
      assertFalse(pair.clientSession.isPeerVerified());
    }
  }

  /** Drops the n-th datagram of one direction, for each n of a handshake. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void lostDatagramsAreSentAgain(boolean toServer) {
    for (int n = 0; n < (toServer ? 4 : 6); n++) {
      int lost = n;
      try (var pair = new TlsPair(TlsMethod.DTLS, TestCredentials.P256)) {
        pair.environment.resendMillis = 20;
        TransportLayer dropping = (below, _) -> new Dropping(below, lost);
        CoreSocket sender = toServer ? pair.client : pair.server;
        TlsSession session = toServer ? pair.clientSession : pair.serverSession;
        TransportLayer both =
            (below, early) -> new TlsLayer(session).over(dropping.over(below, early), early);
        CoreSocket other = toServer ? pair.server : pair.client;
        TlsSession others = toServer ? pair.serverSession : pair.clientSession;
        int[] results = {sender.layer(both), other.layer(new TlsLayer(others))};
        assertArrayEquals(new int[2], pair.shakeHands(results));
        pair.converse();
      }
    }
  }

  /** A transport that loses one message. */
  private static final class Dropping implements Transport {
    private final Transport below;
    private int left;

    Dropping(Transport below, int lost) {
      this.below = below;
      left = lost;
    }

    @Override
    public int connect() {
      return below.connect();
    }

    @Override
    public long receive(long address, long length) {
      return below.receive(address, length);
    }

    @Override
    public boolean skipReceive() {
      return below.skipReceive();
    }

    @Override
    public long send(long address, long length) {
      return left-- == 0 ? length : below.send(address, length);
    }

    @Override
    public int shutdownInput() {
      return below.shutdownInput();
    }

    @Override
    public int shutdownOutput(boolean truncated) {
      return below.shutdownOutput(truncated);
    }

    @Override
    public void close(boolean truncated) {
      below.close(truncated);
    }

    @Override
    public int pollfd() {
      return below.pollfd();
    }

    @Override
    public int interest() {
      return below.interest();
    }

    @Override
    public double timeout() {
      return below.timeout();
    }
  }

  @Test
  void sessionsAreResumed() {
    var first = new TlsPair(TlsMethod.DTLS, TestCredentials.P256);
    TlsResumption earlier = null;
    for (int i = 0; i < 2; i++) {
      try (var pair = first.again()) {
        pair.clientSession.resume(earlier);
        pair.connected().converse();
        assertEquals(i > 0, pair.clientSession.sessionReused());
        earlier = pair.clientSession.resumable();
      }
    }
    first.close();
  }
}
