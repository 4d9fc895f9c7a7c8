package org.cqueues.core.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * What both sides keep of a session to resume it: the secret, and what was found out about the
 * peer, for certificates are not shown again.
 *
 * @param version the number of the protocol's version
 * @param cipherSuite the number of the cipher suite
 * @param secret the master secret; in TLS 1.3 the key that is shared in advance
 * @param extendedMasterSecret whether RFC 7627 was in use
 * @param encryptThenMac whether RFC 7366 was in use
 * @param created when the session began, in milliseconds of the wall clock
 * @param hostName the name that the client asked for, or null
 * @param peerChain the peer's certificates
 * @param verifyResult what was said of them
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares states, or changes the bytes
record SessionState(
    int version,
    int cipherSuite,
    byte[] secret,
    boolean extendedMasterSecret,
    boolean encryptThenMac,
    long created,
    @Nullable String hostName,
    List<X509CertificateHolder> peerChain,
    VerifyResult verifyResult) {
  /** How long a session can be resumed, in seconds. */
  static final int LIFETIME = 7200;

  private static final int FORMAT = 1;

  boolean isFresh(long now) {
    return now - created < LIFETIME * 1000L && created <= now;
  }

  /** The bytes that become a ticket. */
  byte[] encode() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeShort(version);
      out.writeShort(cipherSuite);
      write(out, secret);
      out.writeBoolean(extendedMasterSecret);
      out.writeBoolean(encryptThenMac);
      out.writeLong(created);
      out.writeBoolean(hostName != null);
      if (hostName != null) write(out, hostName.getBytes(StandardCharsets.UTF_8));
      out.writeByte(peerChain.size());
      for (X509CertificateHolder certificate : peerChain) write(out, certificate.getEncoded());
      out.writeInt(verifyResult.code());
      write(out, verifyResult.text().getBytes(StandardCharsets.UTF_8));
      write(out, verifyResult.subject().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** What {@link #encode} made bytes of; null for the format of another version. */
  static @Nullable SessionState decode(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != FORMAT) return null;
      int version = in.readUnsignedShort();
      int cipherSuite = in.readUnsignedShort();
      byte[] secret = read(in);
      boolean extended = in.readBoolean();
      boolean encryptThenMac = in.readBoolean();
      long created = in.readLong();
      String hostName = in.readBoolean() ? text(in) : null;
      List<X509CertificateHolder> chain = new ArrayList<>();
      for (int left = in.readUnsignedByte(); left > 0; left--) {
        chain.add(new X509CertificateHolder(read(in)));
      }
      var result = new VerifyResult(in.readInt(), text(in), text(in));
      return new SessionState(
          version,
          cipherSuite,
          secret,
          extended,
          encryptThenMac,
          created,
          hostName,
          List.copyOf(chain),
          result);
    } catch (IOException e) {
      return null; // the keys of tickets are shared with a server of another make
    }
  }

  private static byte[] read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) throw new IOException("truncated");
    return in.readNBytes(length);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(read(in), StandardCharsets.UTF_8);
  }
}
