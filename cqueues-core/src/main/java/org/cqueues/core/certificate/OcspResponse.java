package org.cqueues.core.certificate;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;

/**
 * An answer to the question which certificates were revoked, RFC 6960. Servers staple one to their
 * certificate, RFC 6066 section 8. {@link #basic} is what it says, if it is not an error.
 */
public final class OcspResponse {
  private static final String PEM_TYPE = "OCSP RESPONSE";

  private final OCSPResp response;

  private OcspResponse(OCSPResp response) {
    this.response = response;
  }

  /** Reads an answer in DER or, if {@code encoding} allows that, the first in PEM. */
  public static OcspResponse read(byte[] data, KeyReader.Encoding encoding) throws CryptoFailure {
    byte[] der = Pem.content(data, encoding, PEM_TYPE);
    try {
      var response = new OCSPResp(der);
      response.getStatus(); // is read when it is asked for
      return new OcspResponse(response);
    } catch (IOException | RuntimeException e) {
      throw new CryptoFailure("malformed OCSP response", e);
    }
  }

  /** The answer in DER, as it is stapled. */
  public byte[] der() {
    try {
      return response.toASN1Structure().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("OCSP response without an encoding", e);
    }
  }

  /** The answer in PEM. */
  public String pem() {
    return Pem.write(PEM_TYPE, der());
  }

  /** What it says, as {@code openssl ocsp -resp_text} shows it. */
  public String text() throws CryptoFailure {
    return OcspText.of(response);
  }

  /**
   * What it says about certificates.
   *
   * @throws CryptoFailure it is an error, or of an unknown kind, or malformed
   */
  public OcspBasic basic() throws CryptoFailure {
    return new OcspBasic(basic(response));
  }

  static BasicOCSPResp basic(OCSPResp response) throws CryptoFailure {
    Object content;
    try {
      content = response.getResponseObject();
    } catch (OCSPException | RuntimeException e) {
      throw new CryptoFailure("malformed OCSP response", e);
    }
    if (content instanceof BasicOCSPResp basic) return basic;
    throw new CryptoFailure(content == null ? "no response data" : "not basic response");
  }
}
