package org.cqueues.core.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.TlsImplUtils;

/**
 * Records under AES-GCM or ChaCha20-Poly1305 of the JDK: RFC 5288, RFC 7905, RFC 8446 section 5.2.
 *
 * <p>A record is decrypted into another array, for in place the JDK does without the processor's
 * instructions for both halves of GCM at once. What comes out lies in the {@link RecordBuffers}
 * where it is application data, which is used at once; a handshake can be suspended while somebody
 * else uses those, so its messages have arrays of their own.
 */
final class AeadCipher implements TlsCipher {
  private static final int TAG = 16;
  private static final int NONCE = 12;

  private final RecordBuffers buffers;
  private final TlsCryptoParameters parameters;
  private final boolean chaCha;
  private final boolean isTls13;
  private final int keySize;

  /** How many bytes of the nonce come from the keys; the others count records. */
  private final int fixedSize;

  /** How many bytes of the nonce are sent with a record. */
  private final int explicitSize;

  private final Direction encryption;
  private final Direction decryption;
  private final byte[] associated;

  AeadCipher(RecordBuffers buffers, TlsCryptoParameters parameters, int keySize, boolean chaCha)
      throws IOException {
    this.buffers = buffers;
    this.parameters = parameters;
    this.keySize = keySize;
    this.chaCha = chaCha;
    SecurityParameters security = parameters.getSecurityParametersHandshake();
    isTls13 = TlsUtils.isTLSv13(security.getNegotiatedVersion());
    explicitSize = isTls13 || chaCha ? 0 : 8;
    fixedSize = NONCE - explicitSize;
    associated = new byte[isTls13 ? 5 : 13];
    encryption = new Direction(Cipher.ENCRYPT_MODE);
    decryption = new Direction(Cipher.DECRYPT_MODE);
    boolean server = parameters.isServer();
    if (isTls13) {
      encryption.derive(security, server);
      decryption.derive(security, !server);
    } else {
      deriveFromBlock(server ? decryption : encryption, server ? encryption : decryption);
    }
  }

  private void deriveFromBlock(Direction client, Direction server) {
    byte[] block = TlsImplUtils.calculateKeyBlock(parameters, 2 * keySize + 2 * fixedSize);
    client.key(block, 0, 2 * keySize);
    server.key(block, keySize, 2 * keySize + fixedSize);
    Arrays.fill(block, (byte) 0);
  }

  /** One of the two directions of a connection. */
  private final class Direction {
    private final int mode;
    private final Cipher cipher;
    private final byte[] fixed = new byte[NONCE];
    private final byte[] nonce = new byte[NONCE];
    private SecretKeySpec key;

    Direction(int mode) throws IOException {
      this.mode = mode;
      key = new SecretKeySpec(new byte[keySize], "AES");
      try {
        cipher = Cipher.getInstance(chaCha ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
      } catch (GeneralSecurityException e) {
        throw new TlsFatalAlert(AlertDescription.internal_error, e);
      }
    }

    void key(byte[] from, int at, int fixedAt) {
      key = new SecretKeySpec(from, at, keySize, chaCha ? "ChaCha20" : "AES");
      System.arraycopy(from, fixedAt, fixed, 0, fixedSize);
    }

    void derive(SecurityParameters security, boolean ofServer) throws IOException {
      TlsSecret secret =
          ofServer ? security.getTrafficSecretServer() : security.getTrafficSecretClient();
      int hash = security.getPRFCryptoHashAlgorithm();
      var bytes = new byte[keySize + NONCE];
      System.arraycopy(expand(secret, hash, "key", keySize), 0, bytes, 0, keySize);
      System.arraycopy(expand(secret, hash, "iv", NONCE), 0, bytes, keySize, NONCE);
      key(bytes, 0, keySize);
      Arrays.fill(bytes, (byte) 0);
    }

    private static byte[] expand(TlsSecret secret, int hash, String label, int size)
        throws IOException {
      return TlsCryptoUtils.hkdfExpandLabel(secret, hash, label, TlsUtils.EMPTY_BYTES, size)
          .extract();
    }

    /** The nonce of a record whose number is not sent with it. */
    void count(long number) {
      System.arraycopy(fixed, 0, nonce, 0, NONCE);
      for (int i = 0; i < Long.BYTES; i++) {
        nonce[NONCE - 1 - i] ^= (byte) (number >>> (i * Byte.SIZE));
      }
    }

    void explicit(byte[] from, int at) {
      System.arraycopy(fixed, 0, nonce, 0, fixedSize);
      System.arraycopy(from, at, nonce, fixedSize, explicitSize);
    }

    int run(byte[] in, int at, int length, byte[] out, int outAt) throws GeneralSecurityException {
      init();
      cipher.updateAAD(associated);
      return cipher.doFinal(in, at, length, out, outAt);
    }

    private void init() throws InvalidKeyException, InvalidAlgorithmParameterException {
      AlgorithmParameterSpec parameter =
          chaCha ? new IvParameterSpec(nonce) : new GCMParameterSpec(TAG * Byte.SIZE, nonce);
      cipher.init(mode, key, parameter);
    }
  }

  private void associate(
      long number, int type, ProtocolVersion version, int plainLength, int cipherLength)
      throws IOException {
    int at = 0;
    if (!isTls13) {
      TlsUtils.writeUint64(number, associated, 0);
      at = Long.BYTES;
    }
    associated[at] = (byte) type;
    TlsUtils.writeVersion(version, associated, at + 1);
    TlsUtils.writeUint16(isTls13 ? cipherLength : plainLength, associated, at + 3);
  }

  private int overhead() {
    return explicitSize + TAG + (isTls13 ? 1 : 0);
  }

  @Override
  public int getCiphertextDecodeLimit(int plaintextLimit) {
    return plaintextLimit + overhead();
  }

  @Override
  public int getCiphertextEncodeLimit(int plaintextLimit) {
    return plaintextLimit + overhead();
  }

  @Override
  public int getPlaintextDecodeLimit(int ciphertextLimit) {
    return ciphertextLimit - overhead();
  }

  @Override
  public int getPlaintextEncodeLimit(int ciphertextLimit) {
    return ciphertextLimit - overhead();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // it is about where the bytes lie
  public TlsEncodeResult encodePlaintext(
      long number,
      short contentType,
      ProtocolVersion version,
      int headerSize,
      byte[] plaintext,
      int offset,
      int length)
      throws IOException {
    byte[] in = plaintext;
    int at = offset;
    int inner = length;
    boolean ours = plaintext == buffers.plaintext; // with room behind it
    if (isTls13) {
      if (!ours) {
        in = Arrays.copyOfRange(plaintext, offset, offset + length + 1); // a message is short
        at = 0;
      }
      in[at + inner++] = (byte) contentType;
    }
    int cipherLength = explicitSize + inner + TAG;
    short type = isTls13 ? ContentType.application_data : contentType;
    associate(number, type, version, length, cipherLength);
    byte[] out = buffers.encrypted;
    if (explicitSize > 0) {
      TlsUtils.writeUint64(number, out, headerSize);
      encryption.explicit(out, headerSize);
    } else {
      encryption.count(number);
    }
    try {
      encryption.run(in, at, inner, out, headerSize + explicitSize);
    } catch (GeneralSecurityException e) {
      throw new TlsFatalAlert(AlertDescription.internal_error, e);
    }
    if (!ours) return new TlsEncodeResult(out, 0, headerSize + cipherLength, type);
    buffers.sealed = cipherLength;
    return new TlsEncodeResult(out, 0, headerSize, type);
  }

  @Override
  public TlsDecodeResult decodeCiphertext(
      long number,
      short recordType,
      ProtocolVersion version,
      byte[] ciphertext,
      int offset,
      int length)
      throws IOException {
    if (length < overhead()) throw new TlsFatalAlert(AlertDescription.bad_record_mac);
    associate(number, recordType, version, length - overhead(), length);
    if (explicitSize > 0) decryption.explicit(ciphertext, offset);
    else decryption.count(number);
    byte[] out = buffers.decrypted;
    int count;
    try {
      int at = offset + explicitSize;
      count = decryption.run(ciphertext, at, length - explicitSize, out, 0);
    } catch (GeneralSecurityException e) {
      throw new TlsFatalAlert(AlertDescription.bad_record_mac, e);
    }
    short type = recordType;
    if (isTls13) {
      do {
        if (--count < 0) throw new TlsFatalAlert(AlertDescription.unexpected_message);
      } while (out[count] == 0); // padding
      type = (short) (out[count] & 0xFF);
    }
    if (type != ContentType.application_data) out = Arrays.copyOf(out, count);
    return new TlsDecodeResult(out, 0, count, type);
  }

  @Override
  public void rekeyDecoder() throws IOException {
    decryption.derive(parameters.getSecurityParametersConnection(), !parameters.isServer());
  }

  @Override
  public void rekeyEncoder() throws IOException {
    encryption.derive(parameters.getSecurityParametersConnection(), parameters.isServer());
  }

  @Override
  public boolean usesOpaqueRecordTypeDecode() {
    return isTls13;
  }

  @Override
  public boolean usesOpaqueRecordTypeEncode() {
    return isTls13;
  }
}
