package org.cqueues.core.tls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cipher suite as OpenSSL and IANA call it.
 *
 * @param code its number
 * @param name OpenSSL's name
 * @param standardName IANA's name
 * @param version the first version of the protocol that has it, in OpenSSL's words
 * @param exchange how keys are agreed on: {@code ECDH}, {@code DH}, {@code RSA}, {@code any}
 * @param authentication how the server shows who it is: {@code ECDSA}, {@code RSA}, {@code any}
 * @param encryption such as {@code AESGCM}
 * @param bits the length of its keys
 * @param mac how messages are authenticated: {@code AEAD} or a digest
 * @param isUsual whether OpenSSL has it in {@code DEFAULT}
 */
public record CipherSuiteInfo(
    int code,
    String name,
    String standardName,
    String version,
    String exchange,
    String authentication,
    String encryption,
    int bits,
    String mac,
    boolean isUsual) {
  private static final String TLS_1_3 = "TLSv1.3";

  /** Read on first use: a program without TLS does without. */
  private static final class Table {
    private static final List<CipherSuiteInfo> ALL = read();
  }

  /** All that can be negotiated, in OpenSSL's order of preference. */
  public static List<CipherSuiteInfo> all() {
    return Table.ALL;
  }

  /** The suite of a number, or null. */
  public static @Nullable CipherSuiteInfo of(int code) {
    for (CipherSuiteInfo suite : all()) if (suite.code == code) return suite;
    return null;
  }

  /** The suite of either name, or null. */
  public static @Nullable CipherSuiteInfo of(String name) {
    for (CipherSuiteInfo suite : all()) {
      if (suite.name.equals(name) || suite.standardName.equals(name)) return suite;
    }
    return null;
  }

  /** Whether it is one of TLS 1.3, which are chosen apart from the others. */
  public boolean isTls13() {
    return version.equals(TLS_1_3);
  }

  /** The line that {@code openssl ciphers -v} has for it. */
  public String description() {
    String encrypts = encryption + "(" + bits + ")";
    return "%-30s %-7s Kx=%-8s Au=%-5s Enc=%-22s Mac=%-4s"
        .formatted(name, version, exchange, authentication, encrypts, mac);
  }

  private static List<CipherSuiteInfo> read() {
    List<CipherSuiteInfo> suites = new ArrayList<>();
    InputStream resource = CipherSuiteInfo.class.getResourceAsStream("ciphers.txt");
    try (var lines =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(resource), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) suites.add(parse(line.split(" ", -1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(suites);
  }

  private static CipherSuiteInfo parse(String[] fields) {
    return new CipherSuiteInfo(
        Integer.parseInt(fields[0], 16),
        fields[1],
        fields[2],
        fields[3],
        fields[4],
        fields[5],
        fields[6],
        Integer.parseInt(fields[7]),
        fields[8],
        fields[9].equals("usual"));
  }
}
