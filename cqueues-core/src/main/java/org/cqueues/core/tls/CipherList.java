package org.cqueues.core.tls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which cipher suites of TLS 1.2 and before may be used, the best first, in the syntax of
 * openssl-ciphers(1): names and keywords with {@code :} between, {@code +} inside for those that
 * have several properties, in front {@code !} to forbid, {@code -} to take out, {@code +} to move
 * to the end, and {@code @STRENGTH} and {@code @SECLEVEL=n}. Names that are unknown are skipped.
 */
public final class CipherList {
  /** As Debian's OpenSSL: nothing weaker than 112 bits. */
  public static final int DEFAULT_LEVEL = 2;

  private static final int[] BITS_OF_LEVEL = {0, 80, 112, 128, 192, 256};

  /** Not forbidden, in OpenSSL's order but for what the rules moved; the chosen ones are marked. */
  private final List<Member> members = new ArrayList<>();

  private int level;

  /** One suite, and whether it was chosen. */
  private static final class Member {
    private final CipherSuiteInfo suite;
    private boolean chosen;

    Member(CipherSuiteInfo suite) {
      this.suite = suite;
    }
  }

  private CipherList(int level) {
    this.level = level;
    for (CipherSuiteInfo suite : CipherSuiteInfo.all()) {
      if (!suite.isTls13()) members.add(new Member(suite));
    }
  }

  /**
   * Reads a list.
   *
   * @param level the security level as long as the list names none
   * @return null if no suite is left
   * @throws IllegalArgumentException for an unknown command, with {@code invalid command}
   */
  public static @Nullable CipherList parse(String text, int level) {
    var list = new CipherList(level);
    String rules = text;
    if (rules.startsWith("DEFAULT")) { // only here: the others are forbidden then
      list.apply("ALL");
      list.apply("!COMPLEMENTOFDEFAULT");
      rules = rules.substring("DEFAULT".length());
    }
    for (String rule : rules.split("[:;, ]+", -1)) if (!rule.isEmpty()) list.apply(rule);
    return list.members.stream().anyMatch(member -> member.chosen) ? list : null;
  }

  /** The security level, 0 to 5. */
  public int level() {
    return level;
  }

  /** What was chosen, whatever the level, the best first. */
  public List<CipherSuiteInfo> suites() {
    return members.stream().filter(member -> member.chosen).map(member -> member.suite).toList();
  }

  /** The numbers of what was chosen and is strong enough for the level, the best first. */
  public int[] codes() {
    return suites().stream()
        .filter(suite -> isStrongEnough(suite, level))
        .mapToInt(CipherSuiteInfo::code)
        .toArray();
  }

  /** Whether a level lets a suite be used. */
  static boolean isStrongEnough(CipherSuiteInfo suite, int level) {
    int wanted = BITS_OF_LEVEL[Math.clamp(level, 0, BITS_OF_LEVEL.length - 1)];
    if (suite.bits() < wanted) return false;
    if (suite.mac().equals("SHA1") && wanted > 160) return false;
    return level < 3 || suite.isTls13() || !suite.exchange().equals("RSA");
  }

  private void apply(String rule) {
    if (rule.equals("@STRENGTH")) {
      members.sort(Comparator.comparingInt(m -> m.chosen ? -m.suite.bits() : 0));
      return;
    }
    if (rule.startsWith("@SECLEVEL=")) {
      String number = rule.substring("@SECLEVEL=".length());
      if (!number.matches("[0-5]")) throw new IllegalArgumentException("invalid command");
      level = Integer.parseInt(number);
      return;
    }
    int at = rule.indexOf('@'); // ALL@SECLEVEL=1 has no colon
    if (at == 0) throw new IllegalArgumentException("invalid command");
    if (at > 0) {
      apply(rule.substring(0, at));
      apply(rule.substring(at));
      return;
    }
    char sign = rule.charAt(0);
    boolean signed = sign == '!' || sign == '-' || sign == '+';
    Predicate<CipherSuiteInfo> selected = selected(signed ? rule.substring(1) : rule);
    if (selected == null) return;
    switch (sign) {
      case '!' -> members.removeIf(member -> selected.test(member.suite));
      case '-' -> move(selected, true, false);
      case '+' -> move(selected, true, true);
      default -> move(selected, false, true);
    }
  }

  /**
   * Moves what is selected and {@code chosen}: to the end, chosen from now on, or else to the front
   * and no more, where it is found first if it is chosen once more.
   */
  private void move(Predicate<CipherSuiteInfo> selected, boolean chosen, boolean toEnd) {
    List<Member> moved =
        members.stream().filter(m -> m.chosen == chosen && selected.test(m.suite)).toList();
    members.removeAll(moved);
    members.addAll(toEnd ? members.size() : 0, moved);
    for (Member member : moved) member.chosen = toEnd;
  }

  /** Those that have all properties with plus signs between; null where one is unknown. */
  private static @Nullable Predicate<CipherSuiteInfo> selected(String names) {
    Predicate<CipherSuiteInfo> all = _ -> true;
    for (String name : names.split("\\+", -1)) {
      Predicate<CipherSuiteInfo> one = property(name);
      if (one == null) return null;
      all = all.and(one);
    }
    return all;
  }

  private static @Nullable Predicate<CipherSuiteInfo> property(String name) {
    return switch (name) {
      case "ALL" -> _ -> true;
      case "COMPLEMENTOFDEFAULT" -> suite -> !suite.isUsual();
      case "HIGH" -> suite -> suite.bits() >= 128;
      case "FIPS" ->
          suite -> suite.encryption().startsWith("AES") && !suite.encryption().startsWith("AESCCM");
      // what these ask for is not there, so they select nothing
      case "COMPLEMENTOFALL",
          "MEDIUM",
          "LOW",
          "EXP",
          "EXPORT",
          "eNULL",
          "NULL",
          "aNULL",
          "ADH",
          "AECDH",
          "aDSS",
          "DSS",
          "PSK",
          "kPSK",
          "aPSK",
          "kECDHEPSK",
          "kDHEPSK",
          "kRSAPSK",
          "SRP",
          "kSRP",
          "aSRP",
          "3DES",
          "DES",
          "RC4",
          "RC2",
          "IDEA",
          "SEED",
          "MD5",
          "kGOST",
          "aGOST",
          "aGOST01",
          "GOST94",
          "GOST89MAC" ->
          _ -> false;
      case "kRSA", "RSA" -> suite -> suite.exchange().equals("RSA");
      case "kEDH", "kDHE", "EDH", "DHE", "DH" -> suite -> suite.exchange().equals("DH");
      case "kEECDH", "kECDHE", "EECDH", "ECDHE", "ECDH" -> suite -> suite.exchange().equals("ECDH");
      case "aRSA" -> suite -> suite.authentication().equals("RSA");
      case "aECDSA", "ECDSA" -> suite -> suite.authentication().equals("ECDSA");
      case "TLSv1.2", "SSLv3" -> suite -> suite.version().equals(name);
      case "TLSv1", "TLSv1.0" -> suite -> suite.version().equals("TLSv1");
      case "AES" -> suite -> suite.encryption().startsWith("AES");
      case "AES128" -> suite -> suite.encryption().startsWith("AES") && suite.bits() == 128;
      case "AES256" -> suite -> suite.encryption().startsWith("AES") && suite.bits() == 256;
      case "AESGCM" -> suite -> suite.encryption().equals(name);
      case "AESCCM" -> suite -> suite.encryption().startsWith(name);
      case "AESCCM8" -> suite -> suite.encryption().equals(name);
      case "ARIA", "ARIAGCM" -> suite -> suite.encryption().equals("ARIAGCM");
      case "ARIA128" -> suite -> suite.encryption().equals("ARIAGCM") && suite.bits() == 128;
      case "ARIA256" -> suite -> suite.encryption().equals("ARIAGCM") && suite.bits() == 256;
      case "CAMELLIA" -> suite -> suite.encryption().equals("Camellia");
      case "CAMELLIA128" -> suite -> suite.encryption().equals("Camellia") && suite.bits() == 128;
      case "CAMELLIA256" -> suite -> suite.encryption().equals("Camellia") && suite.bits() == 256;
      case "CHACHA20" -> suite -> suite.encryption().startsWith(name);
      case "CBC" -> suite -> !suite.mac().equals("AEAD");
      case "SHA1", "SHA" -> suite -> suite.mac().equals("SHA1");
      case "SHA256", "SHA384" -> suite -> suite.mac().equals(name);
      default -> {
        CipherSuiteInfo single = CipherSuiteInfo.of(name);
        yield single == null ? null : single::equals;
      }
    };
  }
}
