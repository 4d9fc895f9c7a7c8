package org.cqueues.core.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bouncycastle.tls.NamedGroup;
import org.cqueues.core.Openssl;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Lists of ciphers, in the order of {@code openssl ciphers} as far as both know them. */
final class CipherListTest {
  private static final List<String> LISTS =
      List.of(
          "DEFAULT",
          "ALL",
          "HIGH",
          "HIGH:!aNULL:!MD5",
          "HIGH:!aNULL:!kRSA:!PSK:!SRP:!MD5:!RC4",
          "ALL:!COMPLEMENTOFDEFAULT:!eNULL",
          "EECDH+AESGCM:EDH+AESGCM",
          "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM",
          "AES128:AES256:+AES128",
          "kRSA:kEECDH:-kRSA:kEDH",
          "ALL:-AES:AESGCM",
          "AES128:AES256:CHACHA20:@STRENGTH",
          "AES:@STRENGTH:+kRSA",
          "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:BOGUS:AES128-SHA",
          "SHA256:SHA1",
          "TLSv1.2:!AESCCM:!ARIA:!CAMELLIA",
          "SSLv3:TLSv1",
          "DEFAULT:ARIA:+DHE",
          "CBC:!SHA",
          "aECDSA,aRSA !AESCCM8;!CAMELLIA128",
          "CAMELLIA256:ARIA128:AESCCM8",
          "ECDHE:!ECDHE+SHA1:DHE+AES128",
          "DEFAULT@SECLEVEL=3",
          "DEFAULT:@SECLEVEL=4",
          "ALL@SECLEVEL=0",
          "HIGH:MEDIUM:LOW:!EXP:!DES:!3DES");

  @TestFactory
  Stream<DynamicTest> theOrderIsThatOfOpenssl() {
    return LISTS.stream().map(list -> dynamicTest(list, () -> check(list)));
  }

  private static void check(String text) throws Exception {
    List<String> known = new ArrayList<>();
    for (String name : Openssl.run(List.of("ciphers", "-s", "-tls1_2", text)).split(":", -1)) {
      CipherSuiteInfo suite = CipherSuiteInfo.of(name);
      if (suite != null && !suite.isTls13()) known.add(suite.name());
    }
    CipherList list = Objects.requireNonNull(CipherList.parse(text, CipherList.DEFAULT_LEVEL));
    List<String> ours =
        Arrays.stream(list.codes())
            .mapToObj(code -> Objects.requireNonNull(CipherSuiteInfo.of(code)).name())
            .toList();
    assertEquals(String.join(":", known), String.join(":", ours));
  }

  @Test
  void aListWithoutAnySuiteIsNone() {
    for (String list : List.of("", "BOGUS", "eNULL", "aNULL:PSK", "AES:!AES", "!ALL")) {
      assertNull(CipherList.parse(list, CipherList.DEFAULT_LEVEL), list);
    }
  }

  @Test
  void suitesGoByTheNamesOfIanaToo() {
    CipherList list =
        Objects.requireNonNull(
            CipherList.parse("TLS_RSA_WITH_AES_128_GCM_SHA256:AES128-SHA", /* level= */ 1));
    assertArrayEquals(new int[] {0x9C, 0x2F}, list.codes());
  }

  @Test
  void aListCarriesItsLevel() {
    assertEquals(1, level("DEFAULT@SECLEVEL=1"));
    assertEquals(0, level("@SECLEVEL=0:AES"));
    assertEquals(CipherList.DEFAULT_LEVEL, level("AES"));
  }

  private static int level(String list) {
    return Objects.requireNonNull(CipherList.parse(list, CipherList.DEFAULT_LEVEL)).level();
  }

  @Test
  void suitesAreDescribedAsByOpenssl() {
    CipherSuiteInfo suite = Objects.requireNonNull(CipherSuiteInfo.of(0xC02F));
    assertEquals("ECDHE-RSA-AES128-GCM-SHA256", suite.name());
    assertEquals("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", suite.standardName());
    assertEquals(
        "ECDHE-RSA-AES128-GCM-SHA256    TLSv1.2 Kx=ECDH     Au=RSA   Enc=AESGCM(128)"
            + "            Mac=AEAD",
        suite.description());
  }

  @Test
  void groupsGoByTheNamesOfOpensslAndNist() {
    assertArrayEquals(
        new int[] {NamedGroup.secp521r1, NamedGroup.secp256r1, NamedGroup.x25519},
        GroupList.parse("P-521:prime256v1:X25519"));
    assertNull(GroupList.parse("P-256:BOGUS"));
    assertNull(GroupList.parse(""));
  }
}
