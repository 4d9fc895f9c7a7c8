package org.cqueues.core.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsSecret;

/**
 * Secrets of all connections in a file, for programs that decrypt what they captured: the format of
 * SSLKEYLOGFILE, RFC 9850.
 */
final class KeyLog {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;

  KeyLog(Path file) {
    this.file = file;
  }

  /** Notes what the keys of records are derived from, each time that they change; TLS 1.3 only. */
  void trafficSecrets(HybridCrypto crypto, TlsSession session, TlsCryptoParameters parameters) {
    SecurityParameters security = parameters.getSecurityParametersHandshake();
    if (!TlsUtils.isTLSv13(security.getNegotiatedVersion())) return;
    // those of the handshake are its base keys; these are set after the first ciphers were made
    boolean handshake = security.getBaseKeyClient() == null;
    byte[] random = security.getClientRandom();
    var lines = new StringBuilder();
    add(
        lines,
        handshake ? "CLIENT_HANDSHAKE_TRAFFIC_SECRET" : "CLIENT_TRAFFIC_SECRET_0",
        random,
        crypto.bytes(security.getTrafficSecretClient()));
    add(
        lines,
        handshake ? "SERVER_HANDSHAKE_TRAFFIC_SECRET" : "SERVER_TRAFFIC_SECRET_0",
        random,
        crypto.bytes(security.getTrafficSecretServer()));
    write(session, lines);
  }

  /** Notes the rest, at the end of a handshake. */
  void finished(HybridCrypto crypto, TlsSession session, SecurityParameters security) {
    boolean isTls13 = TlsUtils.isTLSv13(security.getNegotiatedVersion());
    TlsSecret secret = isTls13 ? security.getExporterMasterSecret() : security.getMasterSecret();
    var line = new StringBuilder();
    String label = isTls13 ? "EXPORTER_SECRET" : "CLIENT_RANDOM";
    add(line, label, security.getClientRandom(), crypto.bytes(secret));
    write(session, line);
  }

  private static void add(StringBuilder to, String label, byte[] random, byte[] secret) {
    HexFormat hex = HexFormat.of();
    to.append(label).append(' ').append(hex.formatHex(random)).append(' ');
    to.append(hex.formatHex(secret)).append('\n');
  }

  /** Several programs may write to one file, so each piece is one write(2). */
  private void write(TlsSession session, StringBuilder lines) {
    byte[] bytes = lines.toString().getBytes(StandardCharsets.US_ASCII);
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), OWNER_ONLY)) {
      channel.write(ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      session.failed("secrets cannot be logged in " + file);
      throw new UncheckedIOException(e);
    }
  }
}
