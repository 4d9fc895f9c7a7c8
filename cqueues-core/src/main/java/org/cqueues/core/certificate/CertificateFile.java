package org.cqueues.core.certificate;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.X509TrustedCertificateBlock;

/** The certificates and lists of revoked ones in a file. */
record CertificateFile(List<ParsedCertificate> certificates, List<X509CRLHolder> lists) {
  private static final String PEM = "-----BEGIN ";

  /** Reads PEM, whatever else is between, or one certificate or list in DER. */
  static CertificateFile read(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    var file = new CertificateFile(new ArrayList<>(), new ArrayList<>());
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.contains(PEM)) file.readPem(text);
    else file.readDer(bytes);
    return file;
  }

  private void readPem(String text) throws IOException {
    try (var parser = new PEMParser(new StringReader(text))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        switch (part) {
          case X509CertificateHolder certificate ->
              certificates.add(new ParsedCertificate(certificate));
          case X509TrustedCertificateBlock block -> certificates.add(trusted(block));
          case X509CRLHolder list -> lists.add(list);
          default -> {} // a key beside its certificate, and the like
        }
      }
    } catch (RuntimeException e) {
      throw new IOException("malformed certificate", e);
    }
  }

  private static ParsedCertificate trusted(X509TrustedCertificateBlock block) {
    var trust = block.getTrustBlock();
    Set<?> uses = trust.getUses();
    return new ParsedCertificate(
        block.getCertificateHolder(),
        uses.isEmpty() ? null : trust.getUses(),
        trust.getProhibitions());
  }

  private void readDer(byte[] bytes) throws IOException {
    try {
      certificates.add(new ParsedCertificate(new X509CertificateHolder(bytes)));
    } catch (IOException | RuntimeException _) {
      readList(bytes);
    }
  }

  private void readList(byte[] bytes) {
    try {
      lists.add(new X509CRLHolder(bytes));
    } catch (IOException | RuntimeException _) {
      // neither: nothing was found
    }
  }
}
