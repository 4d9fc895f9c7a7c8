package org.cqueues.core.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.cqueues.core.socket.CoreSocket;
import org.cqueues.os.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
