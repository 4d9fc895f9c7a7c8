package org.cqueues.core.tls;

import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;

/** Alerts in words, and which one says what is wrong with a certificate. */
final class Alerts {
  private Alerts() {}

  /** BouncyCastle takes the byte of an alert that it receives as a signed one. */
  private static String named(short description) {
    int number = Byte.toUnsignedInt((byte) description);
    return AlertDescription.getName((short) number) + " (" + number + ")";
  }

  static String received(short description) {
    return "received fatal alert " + named(description);
  }

  static String sent(short description) {
    return "sent fatal alert " + named(description);
  }

  /** Runs a callback, whose alert becomes the connection's. */
  static void guard(TlsSession session, Runnable callback) throws IOException {
    try {
      callback.run();
    } catch (TlsAlertException e) {
      String reason = e.getMessage();
      if (reason != null) session.failed(reason);
      throw new TlsFatalAlert((short) e.description(), e);
    }
  }

  /** The alert for one of OpenSSL's verification codes, as OpenSSL chooses it. */
  static short forVerification(int code) {
    return switch (code) {
      case 2, 3, 18, 19, 20, 21, 22, 24, 25, 32, 33, 34, 37, 79 -> AlertDescription.unknown_ca;
      case 7, 8 -> AlertDescription.decrypt_error;
      case 9, 13, 14, 4, 5, 6, 15, 16, 27, 28, 62, 63, 64, 66, 67, 68, 11 ->
          AlertDescription.bad_certificate;
      case 10, 12 -> AlertDescription.certificate_expired;
      case 23 -> AlertDescription.certificate_revoked;
      case 26 -> AlertDescription.unsupported_certificate;
      case 50 -> AlertDescription.handshake_failure;
      case 17, 1 -> AlertDescription.internal_error;
      default -> AlertDescription.certificate_unknown;
    };
  }
}
