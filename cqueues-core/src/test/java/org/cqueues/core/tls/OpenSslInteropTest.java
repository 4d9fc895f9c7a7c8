package org.cqueues.core.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;
import org.cqueues.core.ControllerGroup;
import org.cqueues.core.name.AddressList;
import org.cqueues.core.socket.CoreSocket;
import org.cqueues.core.socket.Settings;
import org.cqueues.core.socket.SocketContext;
import org.cqueues.core.socket.SocketErrors;
import org.cqueues.core.socket.SocketOptions;
import org.cqueues.os.Errno;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with OpenSSL at the other end. */
final class OpenSslInteropTest {
  @TempDir Path directory;

  private final ControllerGroup controllers = new ControllerGroup();
  private final SocketContext sockets = new SocketContext(controllers);
  private final TlsEnvironment environment = new TlsEnvironment(controllers);

  @BeforeAll
  static void openSslIsThere() {
    OpenSsl.require();
  }

  private static TlsCredentials credentials(String name) {
    return switch (name) {
      case "P256" -> TestCredentials.P256;
      case "P384" -> TestCredentials.P384;
      case "ED25519" -> TestCredentials.ED25519;
      case "RSA" -> TestCredentials.RSA;
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static TlsMethod method(String version) {
    return switch (version) {
      case "1" -> TlsMethod.TLS_1_0;
      case "1_1" -> TlsMethod.TLS_1_1;
      case "1_2" -> TlsMethod.TLS_1_2;
      case "1_3" -> TlsMethod.TLS_1_3;
      default -> throw new IllegalArgumentException(version);
    };
  }

  private Path path() {
    return directory.resolve("socket");
  }

  private AddressList address() {
    byte[] path = path().toString().getBytes(StandardCharsets.UTF_8);
    return new AddressList(List.of(new SocketAddress.Unix(path)), -SocketErrors.ENOHOST);
  }

  private CoreSocket connecting() {
    return CoreSocket.connecting(
        sockets, address(), Sockets.SOCK_STREAM, SocketOptions.DEFAULT, new Settings());
  }

  private CoreSocket listening() {
    CoreSocket listener =
        CoreSocket.listening(
            sockets, address(), Sockets.SOCK_STREAM, SocketOptions.DEFAULT, new Settings());
    assertEquals(0, listener.listen());
    return listener;
  }

  private CoreSocket accepted(CoreSocket listener) {
    int fd = TlsPair.done(listener, () -> listener.accept(SocketOptions.DEFAULT));
    assertTrue(fd >= 0);
    return CoreSocket.of(
        sockets, fd, Sockets.SOCK_STREAM, true, SocketOptions.DEFAULT, new Settings());
  }

  private TlsSession client(TlsMethod method) {
    return new TlsSession(new TlsContext(environment, method, false));
  }

  private TlsContext serverContext(TlsMethod method, TlsCredentials... credentials) {
    var context = new TlsContext(environment, method, true);
    context.settings().credentials = List.of(credentials);
    return context;
  }

  private static void layer(CoreSocket socket, TlsSession session) {
    int result = TlsPair.done(socket, () -> socket.layer(new TlsLayer(session)));
    if (result != 0 && session.failureCause() != null) session.failureCause().printStackTrace();
    assertEquals(0, result, session::failure);
  }

  @ParameterizedTest
  @CsvSource({
    "1_2, P256", "1_2, RSA", "1_2, ED25519", "1_2, P384",
    "1_3, P256", "1_3, RSA", "1_3, ED25519", "1_3, P384"
  })
  void aClientOfOurs(String version, String key) throws IOException {
    TestCredentials.write(credentials(key), directory);
    try (OpenSsl server = OpenSsl.server(directory, path(), "-rev", "-tls" + version)) {
      TlsSession session = client(TlsMethod.TLS);
      CoreSocket socket = connecting();
      layer(socket, session);
      TlsPair.write(socket, "hello\n");
      assertEquals("olleh", TlsPair.line(socket));
      assertEquals(method(version).versions().getFirst(), session.version());
      assertEquals(credentials(key).chain(), session.peerChain());
      assertNotNull(session.serverTemporaryKey());
      socket.close();
      server.await("CONNECTION CLOSED");
    }
  }

  /** Serves one connection: a line, and its answer. Gives what the client printed. */
  private String serve(TlsContext context, Consumer<TlsSession> check, String... options)
      throws IOException {
    Files.deleteIfExists(path());
    CoreSocket listener = listening();
    try (OpenSsl client = OpenSsl.client(directory, path(), options)) {
      CoreSocket socket = accepted(listener);
      var session = new TlsSession(context);
      layer(socket, session);
      client.type("hello\n");
      assertEquals("hello", TlsPair.line(socket));
      TlsPair.write(socket, "good day\n");
      client.await("good day");
      check.accept(session);
      client.end();
      assertEquals(-Errno.EPIPE, TlsPair.done(socket, () -> socket.input().fill(1)));
      assertEquals(TlsSession.CloseReason.NOTIFY, session.closeReason());
      socket.close();
      return client.written();
    } finally {
      listener.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1_2, P256", "1_2, RSA", "1_2, ED25519", "1_2, P384",
    "1_3, P256", "1_3, RSA", "1_3, ED25519", "1_3, P384"
  })
  void aServerOfOurs(String version, String key) throws IOException {
    TlsContext context = serverContext(TlsMethod.TLS, credentials(key));
    serve(
        context,
        session -> assertEquals(method(version).versions().getFirst(), session.version()),
        "-tls" + version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1_2", "1_3"})
  void aClientOfOpenSslResumesWithATicket(String version) throws IOException {
    TlsContext context = serverContext(TlsMethod.TLS, TestCredentials.P256);
    String[] first = {"-tls" + version, "-sess_out", "session.pem"};
    serve(context, session -> assertFalse(session.sessionReused()), first);
    String[] second = {"-tls" + version, "-sess_in", "session.pem", "-sess_out", "session.pem"};
    serve(context, session -> assertTrue(session.sessionReused()), second);
    serve(context, session -> assertTrue(session.sessionReused()), second);
  }

  @Test
  void aClientOfOpenSslResumesByItsId() throws IOException {
    TlsContext context = serverContext(TlsMethod.TLS_1_2, TestCredentials.P256);
    context.settings().options = TlsOptions.NO_TICKET;
    serve(context, session -> assertFalse(session.sessionReused()), "-sess_out", "session.pem");
    serve(context, session -> assertTrue(session.sessionReused()), "-sess_in", "session.pem");
  }

  @ParameterizedTest
  @CsvSource({"1_2, -bugs", "1_2, -no_ticket", "1_3, -bugs"})
  void aClientOfOursResumes(String version, String option) throws IOException {
    TestCredentials.write(TestCredentials.P256, directory);
    String[] options = {"-rev", "-tls" + version, option};
    try (OpenSsl server = OpenSsl.server(directory, path(), options)) {
      var context = new TlsContext(environment, TlsMethod.TLS, false);
      TlsResumption earlier = null;
      for (int i = 0; i < 3; i++) {
        var session = new TlsSession(context);
        session.resume(earlier);
        CoreSocket socket = connecting();
        layer(socket, session);
        TlsPair.write(socket, "hello\n");
        assertEquals("olleh", TlsPair.line(socket), server::written);
        assertEquals(i > 0, session.sessionReused());
        earlier = session.resumable();
        assertNotNull(earlier);
        assertEquals(TestCredentials.P256.chain(), session.peerChain());
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1_2, -bugs", "1_2, -no_ticket", "1_3, -bugs"})
  void aClientWithACacheResumesByItself(String version, String option) throws IOException {
    TestCredentials.write(TestCredentials.P256, directory);
    String[] options = {"-rev", "-tls" + version, option};
    try (OpenSsl server = OpenSsl.server(directory, path(), options)) {
      var context = new TlsContext(environment, TlsMethod.TLS, false);
      context.sessionCacheMode = SessionCacheMode.CLIENT;
      String[] names = {"one", "two", "one", "one", "two", null};
      boolean[] resumed = {false, false, true, true, true, false};
      for (int i = 0; i < names.length; i++) {
        var session = new TlsSession(context);
        session.hostName(names[i]);
        CoreSocket socket = connecting();
        layer(socket, session);
        TlsPair.write(socket, "hello\n");
        assertEquals("olleh", TlsPair.line(socket), server::written);
        assertEquals(resumed[i], session.sessionReused(), "connection " + i);
        socket.close();
      }
    }
  }

  private static byte[] ocspResponse() throws IOException {
    try {
      return new OCSPRespBuilder().build(OCSPRespBuilder.TRY_LATER, null).getEncoded();
    } catch (OCSPException e) {
      throw new IOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1_2", "1_3"})
  void aServerStaplesItsStatusForWhoAsks(String version) throws IOException {
    TlsContext context = serverContext(TlsMethod.TLS, TestCredentials.P256);
    byte[] response = ocspResponse();
    context.hostNameCallback = session -> session.ocspResponse(response);
    String[] options = {"-tls" + version, "-status"};
    assertTrue(serve(context, _ -> {}, options).contains("OCSP Response Status: trylater"));
    assertFalse(serve(context, _ -> {}, "-tls" + version).contains("OCSP Response"));
    context.hostNameCallback = null;
    assertTrue(serve(context, _ -> {}, options).contains("OCSP response: no response sent"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1_2", "1_3"})
  void aClientIsGivenTheStatusItAsksFor(String version) throws IOException {
    TestCredentials.write(TestCredentials.P256, directory);
    Files.write(directory.resolve("status.der"), ocspResponse());
    String[] options = {"-rev", "-tls" + version, "-status_file", "status.der"};
    try (OpenSsl _ = OpenSsl.server(directory, path(), options)) {
      for (boolean asks : new boolean[] {true, false}) {
        TlsSession session = client(TlsMethod.TLS);
        session.settings().requestStatus = asks;
        CoreSocket socket = connecting();
        layer(socket, session);
        TlsPair.write(socket, "hello\n");
        assertEquals("olleh", TlsPair.line(socket));
        assertArrayEquals(asks ? ocspResponse() : null, session.ocspResponse());
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_AES_256_GCM_SHA384,
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
      })
  void eachKindOfCipher(int suite) throws IOException {
    boolean isTls13 = suite >>> 8 == 0x13;
    TlsMethod method = isTls13 ? TlsMethod.TLS_1_3 : TlsMethod.TLS_1_2;
    TlsContext context = serverContext(method, TestCredentials.P256);
    if (isTls13) context.settings().cipherSuites13 = new int[] {suite};
    else context.settings().cipherSuites = new int[] {suite};
    serve(context, session -> assertEquals(suite, session.cipherSuite()), "-cipher", "ALL");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256
      })
  void olderKeyExchanges(int suite) throws IOException {
    TlsContext context = serverContext(TlsMethod.TLS_1_2, TestCredentials.RSA);
    context.settings().cipherSuites = new int[] {suite};
    serve(context, session -> assertEquals(suite, session.cipherSuite()), "-cipher", "ALL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X25519", "P-256", "P-384", "P-521", "X448"})
  void eachGroupAndARetryForIt(String group) throws IOException {
    TlsContext context = serverContext(TlsMethod.TLS_1_3, TestCredentials.P256);
    int number =
        switch (group) {
          case "X25519" -> NamedGroup.x25519;
          case "P-256" -> NamedGroup.secp256r1;
          case "P-384" -> NamedGroup.secp384r1;
          case "P-521" -> NamedGroup.secp521r1;
          default -> NamedGroup.x448;
        };
    context.settings().groups = new int[] {number};
    serve(context, _ -> {}, "-groups", "X25519:P-256:P-384:P-521:X448");
    TestCredentials.write(TestCredentials.P256, directory);
    try (OpenSsl _ = OpenSsl.server(directory, path(), "-rev", "-tls1_3", "-groups", group)) {
      TlsSession session = client(TlsMethod.TLS);
      CoreSocket socket = connecting();
      layer(socket, session);
      TlsPair.write(socket, "hello\n");
      assertEquals("olleh", TlsPair.line(socket));
      socket.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"1_2, P256", "1_2, RSA", "1_3, P256", "1_3, RSA", "1_3, ED25519", "1_2, ED25519"})
  void certificatesOfClients(String version, String key) throws IOException {
    TestCredentials.write(credentials(key), directory);
    TlsContext context = serverContext(method(version), TestCredentials.P256);
    context.settings().verifyMode = VerifyMode.PEER | VerifyMode.FAIL_IF_NO_PEER_CERT;
    context.settings().verifier = (_, _) -> VerifyResult.VERIFIED;
    serve(
        context,
        session -> {
          assertTrue(session.isPeerVerified());
          assertEquals(credentials(key).chain(), session.peerChain());
        },
        "-key",
        "key.pem",
        "-cert",
        "certificate.pem");
    Files.deleteIfExists(path());
    String[] options = {"-tls" + version, "-Verify", "1", "-CAfile", "authority.pem", "-rev"};
    TestCredentials.write(TestCredentials.P256, directory);
    try (OpenSsl server = OpenSsl.server(directory, path(), options)) {
      TlsSession session = client(TlsMethod.TLS);
      session.settings().credentials = List.of(credentials(key));
      CoreSocket socket = connecting();
      layer(socket, session);
      TlsPair.write(socket, "hello\n");
      assertEquals("olleh", TlsPair.line(socket), server::written);
      socket.close();
    }
  }

  private CoreSocket datagrams(int port) {
    var address = SocketAddress.literal("127.0.0.1", port);
    assertNotNull(address);
    var addresses = new AddressList(List.of(address), -SocketErrors.ENOHOST);
    int type = Sockets.SOCK_DGRAM;
    CoreSocket socket =
        CoreSocket.connecting(sockets, addresses, type, SocketOptions.DEFAULT, new Settings());
    assertEquals(0, socket.connect());
    return socket;
  }

  @ParameterizedTest
  @ValueSource(strings = {"P256", "RSA"})
  void aClientForDatagrams(String key) throws IOException {
    TestCredentials.write(credentials(key), directory);
    List<String> command =
        List.of(
            ("s_server -dtls1_2 -accept 127.0.0.1:0 -key key.pem -cert certificate.pem"
                    + " -Verify 1 -CAfile authority.pem")
                .split(" "));
    try (OpenSsl server = OpenSsl.start(directory, command)) {
      server.await("ACCEPT 127.0.0.1:");
      TlsSession session = client(TlsMethod.DTLS);
      session.settings().credentials = List.of(credentials(key));
      CoreSocket socket = datagrams(server.number());
      layer(socket, session);
      TlsPair.write(socket, "hello\n");
      server.await("hello");
      server.type("good day\n");
      assertEquals("good day", TlsPair.line(socket));
      socket.close();
      server.await("DONE");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"P256", "RSA"})
  void aServerForDatagrams(String key) throws IOException {
    int port;
    try (var free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    CoreSocket socket = datagrams(port);
    socket.names().local();
    var local = (SocketAddress.Inet) socket.names().address();
    assertNotNull(local);
    List<String> command =
        List.of(
            ("s_client -dtls1_2 -bind 127.0.0.1:" + port + " -connect 127.0.0.1:" + local.port())
                .split(" "));
    try (OpenSsl client = OpenSsl.start(directory, command)) {
      var session = new TlsSession(serverContext(TlsMethod.DTLS, credentials(key)));
      layer(socket, session);
      client.type("hello\n");
      assertEquals("hello", TlsPair.line(socket));
      TlsPair.write(socket, "good day\n");
      client.await("good day");
      client.end();
      assertEquals(-Errno.EPIPE, TlsPair.done(socket, () -> socket.input().fill(1)));
      assertEquals(TlsSession.CloseReason.NOTIFY, session.closeReason());
      socket.close();
    }
  }

  /** OpenSSL's client takes an "R" for a wish to renegotiate. */
  @Test
  void renegotiationIsRefused() throws IOException {
    TlsContext context = serverContext(TlsMethod.TLS_1_2, TestCredentials.P256);
    CoreSocket listener = listening();
    try (OpenSsl client = OpenSsl.client(directory, path())) {
      CoreSocket socket = accepted(listener);
      layer(socket, new TlsSession(context));
      client.type("hello\n");
      assertEquals("hello", TlsPair.line(socket));
      client.type("R\n");
      client.await("RENEGOTIATING");
      assertTrue(TlsPair.done(socket, () -> socket.input().fill(1)) < 0);
      client.await("no renegotiation");
      socket.close();
    } finally {
      listener.close();
    }
  }

  /** A server may ask for other keys, RFC 8446 section 4.6.3; so does our client's "K". */
  @Test
  void keysAreUpdated() throws IOException {
    TlsContext context = serverContext(TlsMethod.TLS_1_3, TestCredentials.P256);
    CoreSocket listener = listening();
    try (OpenSsl client = OpenSsl.client(directory, path())) {
      CoreSocket socket = accepted(listener);
      layer(socket, new TlsSession(context));
      client.type("K\n");
      client.await("KEYUPDATE");
      client.type("hello\n");
      assertEquals("hello", TlsPair.line(socket));
      TlsPair.write(socket, "good day\n");
      client.await("good day");
      socket.close();
    } finally {
      listener.close();
    }
  }

  /** A client may ask for short records, RFC 6066 section 4. */
  @ParameterizedTest
  @CsvSource({"1_2, 17 03 03 02 18", "1_3, 17 03 03 02 11"})
  void recordsAreAsShortAsAClientAsks(String version, String header) throws IOException {
    TlsContext context = serverContext(TlsMethod.TLS, TestCredentials.P256);
    CoreSocket listener = listening();
    try (OpenSsl client =
        OpenSsl.client(directory, path(), "-tls" + version, "-maxfraglen", "512", "-msg")) {
      CoreSocket socket = accepted(listener);
      layer(socket, new TlsSession(context));
      TlsPair.write(socket, "x".repeat(2000) + "\ngood day\n");
      client.await("good day\n");
      assertEquals(4, client.written().split(header, -1).length); // three full ones
      socket.close();
    } finally {
      listener.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1_2", "1_3"})
  void namesAndProtocols(String version) throws IOException {
    TlsContext context = serverContext(TlsMethod.TLS, TestCredentials.P256);
    context.alpnSelector = (_, offered) -> offered.get(1);
    context.hostNameCallback = session -> assertEquals("example.org", session.hostName());
    serve(
        context,
        session ->
            assertEquals("two", new String(session.alpnSelected(), StandardCharsets.US_ASCII)),
        "-tls" + version,
        "-alpn",
        "one,two",
        "-servername",
        "example.org");
  }
}
