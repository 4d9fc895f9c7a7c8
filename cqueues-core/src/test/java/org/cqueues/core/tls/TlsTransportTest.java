package org.cqueues.core.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.bouncycastle.tls.AlertDescription;
import org.cqueues.core.continuation.Continuation;
import org.cqueues.core.socket.CoreSocket;
import org.cqueues.core.socket.Mode;
import org.cqueues.core.socket.Reader;
import org.cqueues.os.Errno;
import org.cqueues.os.Interest;
import org.cqueues.os.NativeFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS between two of our own ends. */
final class TlsTransportTest {
  private static final int FAILED = -TlsErrors.EOPENSSL;

  @ParameterizedTest
  @EnumSource(names = {"TLS", "TLS_1_0", "TLS_1_1", "TLS_1_2", "TLS_1_3"})
  void bytesGoBothWays(TlsMethod method) {
    try (var pair = new TlsPair(method, TestCredentials.P256)) {
      pair.connected().converse();
      assertEquals(method.versions().getFirst(), pair.clientSession.version());
      assertEquals(method.versions().getFirst(), pair.serverSession.version());
      assertArrayEquals(pair.clientSession.clientRandom(), pair.serverSession.clientRandom());
      assertArrayEquals(pair.clientSession.masterSecret(), pair.serverSession.masterSecret());
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

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_0", "TLS_1_2", "TLS_1_3"})
  void whatIsLargerThanRecordsAndTheKernelsBufferArrives(TlsMethod method) {
    var sent = new byte[3_000_001];
    new Random(1).nextBytes(sent);
    try (var pair = new TlsPair(method, TestCredentials.P256)) {
      pair.connected();
      var reader = new Reader(pair.server);
      int taken = 0;
      int found = -Errno.EAGAIN;
      while (found == -Errno.EAGAIN) {
        taken += pair.client.output().send(sent, taken, sent.length, Mode.UNBUFFERED);
        if (taken == sent.length) pair.client.output().flush(Mode.UNBUFFERED);
        found = reader.count(sent.length, sent.length, 0);
      }
      assertEquals(Reader.FOUND, found);
      assertArrayEquals(sent, reader.take());
      assertEquals(sent.length, pair.client.output().count());
      pair.converse();
    }
  }

  @Test
  void sizesAroundRecords() {
    try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.P256)) {
      pair.connected();
      for (int size : new int[] {1, 2, 4095, 4096, 16383, 16384, 16385, 32768, 65536, 65537}) {
        String text = "x".repeat(size - 1) + "\n";
        pair.server.settings().inputLine = size;
        TlsPair.write(pair.client, text);
        assertEquals(size - 1, TlsPair.line(pair.server).length());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void oneDirectionEndsAndTheOtherGoesOn(TlsMethod method) {
    try (var pair = new TlsPair(method, TestCredentials.P256)) {
      pair.connected();
      TlsPair.write(pair.client, "question\n");
      assertEquals(0, TlsPair.done(pair.client, () -> pair.client.shutdown(false, true)));
      assertEquals("question", TlsPair.line(pair.server));
      assertEquals(-Errno.EPIPE, TlsPair.done(pair.server, () -> pair.server.input().fill(1)));
      assertEquals(TlsSession.CloseReason.NOTIFY, pair.serverSession.closeReason());
      TlsPair.write(pair.server, "answer\n");
      assertEquals("answer", TlsPair.line(pair.client));
      assertNull(pair.clientSession.closeReason());
      pair.server.close();
      assertEquals(-Errno.EPIPE, TlsPair.done(pair.client, () -> pair.client.input().fill(1)));
      assertEquals(TlsSession.CloseReason.NOTIFY, pair.clientSession.closeReason());
    }
  }

  @Test
  void aPeerSeesThatOutputWasLost() {
    try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.P256)) {
      pair.connected().converse();
      pair.client.output().send(new byte[10], 0, 10, Mode.FULL);
      pair.client.close();
      assertEquals(-Errno.EPIPE, TlsPair.done(pair.server, () -> pair.server.input().fill(1)));
      assertEquals(TlsSession.CloseReason.TRUNCATED, pair.serverSession.closeReason());
    }
  }

  @Test
  void anEndIsSeenEvenIfThereIsNoRoomToTellIt() {
    try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.P256)) {
      pair.connected();
      var block = new byte[1 << 16];
      while (pair.client.output().failure() == 0) {
        pair.client.output().send(block, 0, block.length, Mode.UNBUFFERED);
      }
      assertEquals(0, pair.client.shutdown(false, true));
      var reader = new Reader(pair.server);
      assertEquals(Reader.FOUND, TlsPair.done(pair.server, () -> reader.all(0)));
      assertTrue(reader.take().length > 0);
      assertEquals(TlsSession.CloseReason.TRUNCATED, pair.serverSession.closeReason());
    }
  }

  private static void assertFailures(TlsPair pair, String client, String server) {
    assertEquals(client, pair.clientSession.failure());
    assertEquals(server, pair.serverSession.failure());
    for (TlsSession session : List.of(pair.clientSession, pair.serverSession)) {
      assertFalse(session.isPeerVerified());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void nothingIsTrustedWithoutAVerifier(TlsMethod method) {
    try (var pair = new TlsPair(method, TestCredentials.P256)) {
      pair.clientSession.settings().verifyMode = VerifyMode.PEER;
      assertArrayEquals(new int[] {FAILED, FAILED}, pair.shakeHands());
      assertFailures(
          pair,
          "certificate verify failed: unable to get local issuer certificate",
          "received fatal alert unknown_ca (48)");
      assertEquals(20, pair.clientSession.verifyResult().code());
    }
  }

  @Test
  void whoDoesNotVerifyIsToldWhatWouldHaveBeen() {
    try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.P256)) {
      var expired = new VerifyResult(10, "certificate has expired", "CN=localhost");
      pair.clientSession.settings().verifier = (_, _) -> expired;
      pair.connected().converse();
      assertEquals(expired, pair.clientSession.verifyResult());
      assertFalse(pair.clientSession.isPeerVerified());
    }
  }

  @Test
  void aVerifiedPeerCanBeRequiredBesides() {
    try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.P256)) {
      pair.clientSession.settings().requireVerifiedPeer = true;
      assertEquals(-TlsErrors.ENOTVRFD, pair.shakeHands()[0]);
    }
    try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.P256)) {
      pair.clientSession.settings().requireVerifiedPeer = true;
      pair.clientSession.settings().verifier = (_, _) -> VerifyResult.VERIFIED;
      pair.connected().converse();
    }
  }

  @ParameterizedTest
  @CsvSource({"TLS_1_2, handshake_failure (40)", "TLS_1_3, certificate_required (116)"})
  void aServerMayInsistOnACertificate(TlsMethod method, String alert) {
    try (var pair = new TlsPair(method, TestCredentials.P256)) {
      pair.serverSession.settings().verifyMode = VerifyMode.PEER | VerifyMode.FAIL_IF_NO_PEER_CERT;
      int[] results = pair.shakeHands();
      assertEquals(FAILED, results[1]);
      // a client of TLS 1.3 is through before the server has seen its certificate
      if (results[0] == 0) {
        CoreSocket client = pair.client;
        assertEquals(FAILED, TlsPair.done(client, () -> client.input().fill(1)));
      }
      assertFailures(pair, "received fatal alert " + alert, "peer did not return a certificate");
    }
    try (var pair = new TlsPair(method, TestCredentials.P256)) {
      pair.serverSession.settings().verifyMode = VerifyMode.PEER;
      pair.connected().converse();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void aServerRefusesCertificatesThatDoNotVerify(TlsMethod method) {
    try (var pair = new TlsPair(method, TestCredentials.P256)) {
      pair.serverSession.settings().verifyMode = VerifyMode.PEER;
      pair.clientSession.settings().credentials = List.of(TestCredentials.RSA);
      assertEquals(FAILED, pair.shakeHands()[1]);
      assertEquals(
          "certificate verify failed: unable to get local issuer certificate",
          pair.serverSession.failure());
      assertFalse(pair.serverSession.isPeerVerified());
    }
  }

  @Test
  void whatIsNotTlsIsNamed() {
    for (String[] each :
        new String[][] {
          {"GET / HTTP/1.0\r\n\r\n", "http request"}, {"220 mail\r\n", "wrong version number"}
        }) {
      try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.P256)) {
        TlsPair.write(pair.client, each[0]);
        CoreSocket server = pair.server;
        var layer = new TlsLayer(pair.serverSession);
        assertEquals(FAILED, TlsPair.done(server, () -> server.layer(layer)));
        assertEquals(each[1], pair.serverSession.failure());
        assertEquals(each[1], pair.environment.lastFailure());
        assertEquals(FAILED, server.connect());
      }
    }
  }

  @Test
  void aPeerThatLeavesInTheMidstIsAnEnd() {
    try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.P256)) {
      assertEquals(-Errno.EAGAIN, pair.client.layer(new TlsLayer(pair.clientSession)));
      assertEquals(Interest.READ, pair.client.interest());
      assertEquals(0, TlsPair.done(pair.server, () -> pair.server.input().fill(1)));
      pair.server.close();
      assertEquals(-Errno.EPIPE, TlsPair.done(pair.client, () -> pair.client.connect()));
    }
  }

  @Test
  void nobodyAgrees() {
    try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.P256)) {
      pair.serverSession.settings().method = TlsMethod.TLS_1_2;
      pair.clientSession.settings().method = TlsMethod.TLS_1_3;
      assertArrayEquals(new int[] {FAILED, FAILED}, pair.shakeHands());
      assertFailures(
          pair,
          "received fatal alert protocol_version (70)",
          "unsupported protocol: sent fatal alert protocol_version (70)");
    }
    try (var pair = new TlsPair(TlsMethod.TLS)) {
      assertArrayEquals(new int[] {FAILED, FAILED}, pair.shakeHands());
      assertFailures(
          pair,
          "received fatal alert handshake_failure (40)",
          "no shared cipher: sent fatal alert handshake_failure (40)");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void aNameChoosesTheContext(TlsMethod method) {
    try (var pair = new TlsPair(method, TestCredentials.P256)) {
      var other = new TlsContext(pair.environment, method, true);
      other.settings().credentials = List.of(TestCredentials.ED25519);
      pair.serverContext.hostNameCallback =
          session -> {
            if ("other.example".equals(session.hostName())) session.context(other);
          };
      pair.clientSession.hostName("other.example");
      pair.connected().converse();
      assertEquals("other.example", pair.serverSession.hostName());
      assertEquals(TestCredentials.ED25519.chain(), pair.clientSession.peerChain());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void anUnknownNameIsRefused(TlsMethod method) {
    try (var pair = new TlsPair(method, TestCredentials.P256)) {
      pair.serverContext.hostNameCallback =
          _ -> {
            throw new TlsAlertException(AlertDescription.unrecognized_name, "no such host");
          };
      assertArrayEquals(new int[] {FAILED, FAILED}, pair.shakeHands());
      assertFailures(pair, "received fatal alert unrecognized_name (112)", "no such host");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void aProtocolIsAgreedOn(TlsMethod method) {
    List<byte[]> offered = List.of(bytes("h2"), bytes("http/1.1"));
    try (var pair = new TlsPair(method, TestCredentials.P256)) {
      pair.clientSession.settings().alpnProtocols = offered;
      pair.serverContext.alpnSelector = (_, names) -> names.getLast();
      pair.connected().converse();
      assertArrayEquals(bytes("http/1.1"), pair.clientSession.alpnSelected());
      assertArrayEquals(bytes("http/1.1"), pair.serverSession.alpnSelected());
    }
    try (var pair = new TlsPair(method, TestCredentials.P256)) {
      pair.clientSession.settings().alpnProtocols = offered;
      pair.serverContext.alpnSelector = (_, _) -> null;
      pair.connected().converse();
      assertNull(pair.clientSession.alpnSelected());
    }
    try (var pair = new TlsPair(method, TestCredentials.P256)) {
      pair.clientSession.settings().alpnProtocols = offered;
      pair.serverContext.alpnSelector =
          (_, _) -> {
            throw new TlsAlertException(AlertDescription.no_application_protocol, "neither");
          };
      assertArrayEquals(new int[] {FAILED, FAILED}, pair.shakeHands());
      assertFailures(pair, "received fatal alert no_application_protocol (120)", "neither");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({"TLS_1_2, 0", "TLS_1_2, 16384", "TLS_1_3, 0"})
  void sessionsAreResumed(TlsMethod method, long options) {
    List<byte[]> secrets = new ArrayList<>();
    TlsResumption earlier = null;
    var first = new TlsPair(method, TestCredentials.P256);
    first.serverContext.settings().options = options;
    for (int i = 0; i < 3; i++) {
      try (var pair = first.again()) {
        pair.clientSession.resume(earlier);
        pair.clientSession.hostName("localhost");
        pair.connected().converse();
        assertEquals(i > 0, pair.clientSession.sessionReused());
        assertEquals(i > 0, pair.serverSession.sessionReused());
        assertEquals(TestCredentials.P256.chain(), pair.clientSession.peerChain());
        earlier = pair.clientSession.resumable();
        secrets.add(pair.clientSession.masterSecret());
      }
    }
    assertEquals(3, secrets.size());
    try (var pair = first.again()) {
      pair.clientSession.resume(earlier);
      pair.clientSession.hostName("other.example");
      pair.connected().converse();
      assertFalse(pair.clientSession.sessionReused(), "another name");
    }
    try (var pair = first.again()) {
      pair.serverContext = new TlsContext(pair.environment, method, true);
      pair.serverContext.settings().credentials = List.of(TestCredentials.P256);
      pair.serverSession = new TlsSession(pair.serverContext);
      pair.clientSession.resume(earlier);
      pair.clientSession.hostName("localhost");
      pair.connected().converse();
      assertFalse(pair.clientSession.sessionReused(), "other keys");
    }
    first.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void aResumedSessionIsAsVerifiedAsItWas(TlsMethod method) {
    PeerVerifier trusting = (_, _) -> VerifyResult.VERIFIED;
    var first = new TlsPair(method, TestCredentials.P256);
    first.serverContext.settings().verifyMode = VerifyMode.PEER;
    first.serverContext.settings().verifier = trusting;
    TlsResumption earlier;
    try (var pair = first.again()) {
      pair.clientSession.settings().credentials = List.of(TestCredentials.RSA);
      pair.connected().converse();
      assertTrue(pair.serverSession.isPeerVerified());
      assertEquals(20, pair.clientSession.verifyResult().code());
      earlier = pair.clientSession.resumable();
    }
    try (var pair = first.again()) {
      pair.clientSession.resume(earlier);
      pair.connected().converse();
      assertTrue(pair.serverSession.sessionReused());
      assertTrue(pair.serverSession.isPeerVerified());
      assertEquals(TestCredentials.RSA.chain(), pair.serverSession.peerChain());
      assertEquals(20, pair.clientSession.verifyResult().code());
    }
    try (var pair = first.again()) {
      pair.clientSession.resume(earlier);
      pair.clientSession.settings().verifyMode = VerifyMode.PEER;
      assertEquals(FAILED, pair.shakeHands()[0], "what did not verify is not resumed");
    }
    try (var pair = first.again()) {
      pair.clientSession.resume(earlier);
      pair.clientSession.settings().verifyMode = VerifyMode.PEER;
      pair.clientSession.settings().verifier = trusting;
      pair.connected().converse();
      assertTrue(pair.clientSession.sessionReused());
      assertTrue(pair.clientSession.isPeerVerified());
    }
    first.close();
  }

  @Test
  void ticketsOpenWithTheSameKeys() {
    try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.P256)) {
      pair.connected().converse();
      byte[] keys = pair.serverContext.ticketKeys();
      assertEquals(TlsContext.TICKET_KEYS_LENGTH, keys.length);
      try (var other = pair.again()) {
        other.serverContext = new TlsContext(other.environment, TlsMethod.TLS, true);
        other.serverContext.settings().credentials = List.of(TestCredentials.P256);
        other.serverContext.ticketKeys(keys);
        other.serverSession = new TlsSession(other.serverContext);
        other.clientSession.resume(pair.clientSession.resumable());
        other.connected().converse();
        assertTrue(other.serverSession.sessionReused());
      }
    }
  }

  @Test
  void secretsAreLoggedWhenAsked(@TempDir Path directory) throws IOException {
    Path log = directory.resolve("keys");
    for (TlsMethod method : new TlsMethod[] {TlsMethod.TLS_1_2, TlsMethod.TLS_1_3}) {
      try (var pair = new TlsPair(method, TestCredentials.P256)) {
        pair.environment.keyLog(log.toString().getBytes(UTF_8));
        pair.connected();
      }
    }
    List<String> labels = new ArrayList<>();
    for (String line : Files.readAllLines(log)) labels.add(line.substring(0, line.indexOf(' ')));
    // each side writes its own
    assertEquals(2, labels.stream().filter("CLIENT_RANDOM"::equals).count());
    for (String label :
        List.of(
            "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
            "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            "CLIENT_TRAFFIC_SECRET_0",
            "SERVER_TRAFFIC_SECRET_0",
            "EXPORTER_SECRET")) {
      assertEquals(2, labels.stream().filter(label::equals).count(), label);
    }
  }

  @Test
  void theNameOfALogMayBeAnyBytes(@TempDir Path directory) {
    byte[] name = (directory + "/keys\u00ff").getBytes(StandardCharsets.ISO_8859_1);
    try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.P256)) {
      pair.environment.keyLog(name);
      pair.connected();
      assertTrue(NativeFiles.isReadable(name));
    } finally {
      assertEquals(0, NativeFiles.remove(name));
    }
  }

  @Test
  void connectionsDoNotFailForWantOfALog(@TempDir Path directory) {
    try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.P256)) {
      pair.environment.keyLog(directory.toString().getBytes(UTF_8));
      pair.connected();
      pair.converse();
    }
  }

  @Test
  void anErrorInACallbackIsTheEnd() {
    try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.P256)) {
      pair.serverContext.hostNameCallback =
          _ -> {
            throw new AssertionError("thrown");
          };
      pair.client.layer(new TlsLayer(pair.clientSession));
      var layer = new TlsLayer(pair.serverSession);
      AssertionError thrown = assertThrows(AssertionError.class, () -> pair.server.layer(layer));
      assertEquals("thrown", thrown.getMessage());
      assertEquals(FAILED, pair.server.connect());
    }
  }

  @Test
  void aCallbackMaySuspendTheCoroutineAround() {
    var seen = new ArrayList<String>();
    try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.RSA)) {
      pair.serverContext.hostNameCallback =
          _ -> {
            seen.add("before");
            Continuation.suspend();
            seen.add("after");
          };
      var around = new Continuation(() -> pair.connected());
      around.run();
      assertEquals(List.of("before"), seen);
      assertEquals(-Errno.EAGAIN, pair.server.connect(), "somebody else comes along");
      assertTrue(pair.server.timeout() > 0);
      around.run();
      assertEquals(List.of("before", "after"), seen);
      assertTrue(around.isDone());
      pair.converse();
    }
  }

  /** The thread goes on with others while a signature is made. */
  @Test
  void signaturesWithRsaAreMadeElsewhere() {
    try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.RSA)) {
      int plain = pair.server.pollfd();
      var free = new CountDownLatch(1);
      Callable<Boolean> waiting =
          () -> {
            free.await();
            return true;
          };
      int threads = Runtime.getRuntime().availableProcessors(); // or fewer
      for (int i = 0; i < threads; i++) pair.controllers.offload(waiting).release();
      assertEquals(-Errno.EAGAIN, pair.client.layer(new TlsLayer(pair.clientSession)));
      assertEquals(-Errno.EAGAIN, pair.server.layer(new TlsLayer(pair.serverSession)));
      assertTrue(pair.server.pollfd() != plain, "another descriptor tells of the signature");
      assertEquals(Interest.READ, pair.server.interest());
      assertEquals(-Errno.EAGAIN, pair.server.connect(), "it waits for the key");
      free.countDown();
      int[] results = {-Errno.EAGAIN, TlsPair.done(pair.server, () -> answered(pair))};
      assertEquals(1, results[1]);
      assertEquals(plain, pair.server.pollfd());
      results[1] = -Errno.EAGAIN;
      assertArrayEquals(new int[2], pair.shakeHands(results));
      pair.converse();
    }
  }

  /** 1 once the server waits for the client and not for its key; else -EAGAIN. */
  private static int answered(TlsPair pair) {
    int before = pair.server.pollfd();
    assertEquals(-Errno.EAGAIN, pair.server.connect());
    return pair.server.pollfd() == before ? -Errno.EAGAIN : 1;
  }

  @Test
  void closingWhileASignatureIsMadeLeavesNothing() {
    int before = descriptors();
    for (int i = 0; i < 20; i++) {
      var pair = new TlsPair(TlsMethod.TLS, TestCredentials.RSA);
      pair.client.layer(new TlsLayer(pair.clientSession));
      pair.server.layer(new TlsLayer(pair.serverSession));
      pair.close();
    }
    while (descriptors() > before) Thread.onSpinWait(); // for ever if they are not closed
  }

  private static int descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  @Test
  void oneSessionServesOneConnection() {
    try (var pair = new TlsPair(TlsMethod.TLS, TestCredentials.P256)) {
      pair.connected();
      assertTrue(pair.clientSession.isStarted());
      var layer = new TlsLayer(pair.clientSession);
      try {
        layer.over(java.util.Objects.requireNonNull(pair.client.transport()), new byte[0]);
      } catch (IllegalStateException e) {
        return;
      }
      throw new AssertionError("taken twice");
    }
  }
}
