package org.cqueues.core.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.tls.ByteQueue;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.cqueues.core.ControllerGroup;
import org.cqueues.os.Memory;
import org.junit.jupiter.api.Test;

/** The traces of RFC 8448: a handshake of TLS 1.3 in section 3, its resumption in section 4. */
class Rfc8448Test {
  private static final int SHA256 = CryptoHashAlgorithm.sha256;
  private static final int LENGTH = 32;
  private static final int HEADER = 5;

  private static final byte[] CLIENT_TRAFFIC =
      bytes("9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5");
  private static final byte[] SERVER_TRAFFIC =
      bytes("a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643");

  /** The client's first record of application data. */
  private static final String CLIENT_RECORD =
      "1703030043a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f2b9819a8a5b46b395bd54a9a"
          + "20441e2b62974e1f5a6292a2977014bd1e3deae63aeebb21694915e4";

  private final TlsEnvironment environment = new TlsEnvironment(new ControllerGroup());
  private final TlsSession session =
      new TlsSession(new TlsContext(environment, TlsMethod.TLS_1_3, false));
  private final HybridCrypto crypto =
      new HybridCrypto(session, new Handshake(environment.controllers(), () -> 0));

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private TlsSecret secret(String hex) {
    return crypto.createSecret(bytes(hex));
  }

  private void assertSecret(String expected, TlsSecret secret) {
    assertEquals(expected, HexFormat.of().formatHex(crypto.bytes(secret)));
  }

  /** Derive-Secret of no messages, RFC 8446 section 7.1. */
  private TlsSecret derive(TlsSecret from, String label) throws IOException {
    byte[] nothing = crypto.createHash(SHA256).calculateHash();
    return TlsCryptoUtils.hkdfExpandLabel(from, SHA256, label, nothing, LENGTH);
  }

  @Test
  void theKeyScheduleOfAHandshake() throws IOException {
    TlsSecret early = crypto.hkdfInit(SHA256).hkdfExtract(SHA256, crypto.hkdfInit(SHA256));
    assertSecret("33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a", early);
    TlsSecret derived = derive(early, "derived");
    assertSecret("6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba", derived);
    TlsSecret shared = secret("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d");
    TlsSecret handshake = derived.hkdfExtract(SHA256, shared);
    assertSecret("1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac", handshake);
    derived = derive(handshake, "derived");
    assertSecret("43de77e0c77713859a944db9db2590b53190a65b3ee2e4f12dd7a0bb7ce254b4", derived);
    TlsSecret master = derived.hkdfExtract(SHA256, crypto.hkdfInit(SHA256));
    assertSecret("18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919", master);
  }

  /** The label for keys from elsewhere gives what resumption calls for. */
  @Test
  void theBinderKeyOfAResumption() throws IOException {
    TlsSecret resumption =
        secret("7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c");
    byte[] nonce = {0, 0};
    TlsSecret key = TlsCryptoUtils.hkdfExpandLabel(resumption, SHA256, "resumption", nonce, LENGTH);
    assertSecret("4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3", key);
    var psk =
        new ResumptionSecrets.Psk(
            crypto, new byte[1], crypto.bytes(key), PRFAlgorithm.tls13_hkdf_sha256);
    TlsSecret early = crypto.hkdfInit(SHA256).hkdfExtract(SHA256, psk.getKey());
    assertSecret("9b2188e9b2fc6d64d71dc329900e20bb41915000f678aa839cbb797cb7d8332c", early);
    TlsSecret binder = derive(early, "ext binder");
    assertSecret("69fe131a3bbad5d63c64eebcc30e395b9d8107726a13d074e389dbc8a4e47256", binder);
    byte[] nothing = {};
    assertSecret(
        "5588673e72cb59c87d220caffe94f2dea9a3b1609f7d50e90a48227db9ed7eaa",
        TlsCryptoUtils.hkdfExpandLabel(binder, SHA256, "finished", nothing, LENGTH));
  }

  /** One end's cipher with the keys of application data. */
  private AeadCipher cipher(boolean server) throws IOException, ReflectiveOperationException {
    var constructor = SecurityParameters.class.getDeclaredConstructor();
    constructor.setAccessible(true);
    SecurityParameters security = constructor.newInstance();
    set(security, "negotiatedVersion", ProtocolVersion.TLSv13);
    set(security, "prfCryptoHashAlgorithm", SHA256);
    set(security, "trafficSecretClient", crypto.createSecret(CLIENT_TRAFFIC.clone()));
    set(security, "trafficSecretServer", crypto.createSecret(SERVER_TRAFFIC.clone()));
    var context =
        (org.bouncycastle.tls.TlsContext)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {org.bouncycastle.tls.TlsContext.class},
                (_, method, _) -> method.getName().equals("isServer") ? server : security);
    return new AeadCipher(environment.buffers(), new TlsCryptoParameters(context), 16, false);
  }

  private static void set(SecurityParameters security, String name, Object value)
      throws ReflectiveOperationException {
    var field = SecurityParameters.class.getDeclaredField(name);
    field.setAccessible(true);
    field.set(security, value);
  }

  private static byte[] payload() {
    var payload = new byte[50];
    for (int i = 0; i < payload.length; i++) payload[i] = (byte) i;
    return payload;
  }

  /** One end encrypts a record of the trace, the other decrypts it. */
  private void assertRecord(boolean byServer, int number, short type, byte[] content, String record)
      throws IOException, ReflectiveOperationException {
    byte[] whole = bytes(record);
    TlsEncodeResult sealed =
        cipher(byServer)
            .encodePlaintext(
                number, type, ProtocolVersion.TLSv12, HEADER, content, 0, content.length);
    assertEquals(ContentType.application_data, sealed.recordType);
    byte[] fragment = Arrays.copyOfRange(sealed.buf, sealed.off + HEADER, sealed.off + sealed.len);
    assertArrayEquals(Arrays.copyOfRange(whole, HEADER, whole.length), fragment);
    TlsDecodeResult opened =
        cipher(!byServer)
            .decodeCiphertext(
                number,
                ContentType.application_data,
                ProtocolVersion.TLSv12,
                whole,
                HEADER,
                whole.length - HEADER);
    assertEquals(type, opened.contentType);
    assertArrayEquals(content, Arrays.copyOfRange(opened.buf, opened.off, opened.off + opened.len));
  }

  /** The queue gets what was there before, and of this record the header alone. */
  @Test
  void contentInTheCommonBufferSparesTheQueue() throws IOException, ReflectiveOperationException {
    RecordBuffers buffers = environment.buffers();
    byte[] payload = payload();
    System.arraycopy(payload, 0, buffers.plaintext, 0, payload.length);
    TlsEncodeResult sealed =
        cipher(/* server= */ false)
            .encodePlaintext(
                0,
                ContentType.application_data,
                ProtocolVersion.TLSv12,
                HEADER,
                buffers.plaintext,
                0,
                payload.length);
    assertEquals(HEADER, sealed.len);
    byte[] whole = bytes(CLIENT_RECORD);
    System.arraycopy(whole, 0, sealed.buf, sealed.off, 3); // type and version, as BouncyCastle does
    byte[] before = {1, 2, 3};
    var queue = new ByteQueue();
    queue.addData(before, 0, before.length);
    queue.addData(sealed.buf, sealed.off, sealed.len);
    int offset = 7;
    assertEquals(before.length + whole.length, buffers.takeSealed(queue, HEADER, offset));
    assertEquals(0, queue.available());
    var taken = new byte[before.length + whole.length];
    Memory.read(buffers.toSend + offset, taken, 0, taken.length);
    assertArrayEquals(before, Arrays.copyOf(taken, before.length));
    assertArrayEquals(whole, Arrays.copyOfRange(taken, before.length, taken.length));
    queue.addData(before, 0, before.length);
    assertEquals(before.length, buffers.takeSealed(queue, HEADER, 0)); // nothing is left over
  }

  @Test
  void recordsOfApplicationData() throws IOException, ReflectiveOperationException {
    byte[] payload = payload();
    assertRecord(/* byServer= */ false, 0, ContentType.application_data, payload, CLIENT_RECORD);
    assertRecord(
        /* byServer= */ true,
        1,
        ContentType.application_data,
        payload,
        "17030300432e937e11ef4ac740e538ad36005fc4a46932fc3225d05f82aa1b36e30efaf97d90e6dffc602dcb"
            + "501a59a8fcc49c4bf2e5f0a21c0047c2abf332540dd032e167c2955d");
  }

  @Test
  void recordsOfAlerts() throws IOException, ReflectiveOperationException {
    byte[] closeNotify = {1, 0};
    assertRecord(
        /* byServer= */ false,
        1,
        ContentType.alert,
        closeNotify,
        "1703030013c9872760655666b74d7ff1153efd6db6d0b0e3");
    assertRecord(
        /* byServer= */ true,
        2,
        ContentType.alert,
        closeNotify,
        "1703030013b58fd67166ebf599d24720cfbe7efa7a8864a9");
  }
}
