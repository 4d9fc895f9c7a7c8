package org.cqueues.core.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS between two of our own ends. */
final class TlsTransportTest {
  @ParameterizedTest
  @EnumSource(names = {"TLS", "TLS_1_0", "TLS_1_1", "TLS_1_2", "TLS_1_3"})
  void bytesGoBothWays(TlsMethod method) {
    try (var pair = new TlsPair(method, TestCredentials.P256)) {
      pair.connected().converse();
      assertEquals(method.versions().getFirst(), pair.clientSession.version());
      assertEquals(method.versions().getFirst(), pair.serverSession.version());
    }
  }

  @Test
  void eachTypeOfKeyServes() {
    for (TlsCredentials credentials :
        new TlsCredentials[] {
          TestCredentials.P256, TestCredentials.P384, TestCredentials.ED25519, TestCredentials.RSA
        }) {
      for (TlsMethod method : new TlsMethod[] {TlsMethod.TLS_1_2, TlsMethod.TLS_1_3}) {
        try (var pair = new TlsPair(method, credentials)) {
          pair.connected().converse();
          assertEquals(credentials.chain(), pair.clientSession.peerChain());
          assertTrue(pair.serverSession.peerChain().isEmpty());
        }
      }
    }
  }
}
