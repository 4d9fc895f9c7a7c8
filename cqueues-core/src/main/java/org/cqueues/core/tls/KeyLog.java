package org.cqueues.core.tls;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.cqueues.os.Descriptor;
import org.cqueues.os.Errno;
import org.cqueues.os.LibC;
import org.cqueues.os.NativeFiles;

/**
 * Secrets of all connections in a file, for programs that decrypt what they captured: the format of
 * SSLKEYLOGFILE, RFC 9850.
 */
final class KeyLog {
  private final byte[] file;
  private boolean failed;

  KeyLog(byte[] file) {
    this.file = file;
  }

  /** Notes what the keys of records are derived from, each time that they change; TLS 1.3 only. */
  void trafficSecrets(HybridCrypto crypto, TlsCryptoParameters parameters) {
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
    write(lines);
  }

  /** Notes the rest, at the end of a handshake. */
  void finished(HybridCrypto crypto, SecurityParameters security) {
    boolean isTls13 = TlsUtils.isTLSv13(security.getNegotiatedVersion());
    TlsSecret secret = isTls13 ? security.getExporterMasterSecret() : security.getMasterSecret();
    var line = new StringBuilder();
    String label = isTls13 ? "EXPORTER_SECRET" : "CLIENT_RANDOM";
    add(line, label, security.getClientRandom(), crypto.bytes(secret));
    write(line);
  }

  private static void add(StringBuilder to, String label, byte[] random, byte[] secret) {
    HexFormat hex = HexFormat.of();
    to.append(label).append(' ').append(hex.formatHex(random)).append(' ');
    to.append(hex.formatHex(secret)).append('\n');
  }

  /** Connections do not fail for want of a log; the first time that is told. */
  private void write(StringBuilder lines) {
    int errno = write(lines.toString().getBytes(StandardCharsets.US_ASCII));
    if (errno == 0 || failed) return;
    failed = true;
    String name = new String(file, StandardCharsets.UTF_8);
    System.getLogger(KeyLog.class.getName())
        .log(
            System.Logger.Level.WARNING,
            "secrets cannot be logged in " + name + ": " + Errno.text(errno));
  }

  /** Several programs may write to one file, so each piece is one write(2): 0, or the errno. */
  private int write(byte[] bytes) {
    int fd = NativeFiles.openSecret(file, "a");
    if (fd < 0) return -fd;
    var descriptor = new Descriptor(fd);
    try (Arena arena = Arena.ofConfined()) {
      long written = LibC.get().write(fd, NativeFiles.string(arena, bytes), bytes.length);
      return written < 0 ? LibC.errno() : 0;
    } finally {
      descriptor.close();
    }
  }
}
