package org.cqueues.core.tls;

import java.util.Locale;
import org.bouncycastle.tls.NamedGroup;
import org.jspecify.annotations.Nullable;

/** Groups for the agreement on keys, by the names that OpenSSL takes. */
public final class GroupList {
  private static final int UNKNOWN = -1;

  /** OpenSSL's own choice. */
  private static final int[] USUAL = {
    NamedGroup.x25519,
    NamedGroup.secp256r1,
    NamedGroup.x448,
    NamedGroup.secp521r1,
    NamedGroup.secp384r1
  };

  private GroupList() {}

  /** The groups that OpenSSL offers where nobody chose, the best first. */
  public static int[] usual() {
    return USUAL.clone();
  }

  /**
   * Reads names with colons between, the best first.
   *
   * @return numbers of {@link NamedGroup}; null if a name is unknown or comes twice, or there is
   *     none
   */
  public static int @Nullable [] parse(String text) {
    String[] names = text.split(":", -1);
    var groups = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      groups[i] = number(names[i]);
      if (groups[i] == UNKNOWN) return null;
      for (int before = 0; before < i; before++) if (groups[before] == groups[i]) return null;
    }
    return groups;
  }

  /** The number of a group; -1 for an unknown name. */
  public static int number(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "x25519" -> NamedGroup.x25519;
      case "x448" -> NamedGroup.x448;
      case "p-256", "prime256v1", "secp256r1" -> NamedGroup.secp256r1;
      case "p-384", "secp384r1" -> NamedGroup.secp384r1;
      case "p-521", "secp521r1" -> NamedGroup.secp521r1;
      case "secp256k1" -> NamedGroup.secp256k1;
      case "p-224", "secp224r1" -> NamedGroup.secp224r1;
      case "brainpoolp256r1" -> NamedGroup.brainpoolP256r1;
      case "brainpoolp384r1" -> NamedGroup.brainpoolP384r1;
      case "brainpoolp512r1" -> NamedGroup.brainpoolP512r1;
      case "ffdhe2048" -> NamedGroup.ffdhe2048;
      case "ffdhe3072" -> NamedGroup.ffdhe3072;
      case "ffdhe4096" -> NamedGroup.ffdhe4096;
      case "ffdhe6144" -> NamedGroup.ffdhe6144;
      case "ffdhe8192" -> NamedGroup.ffdhe8192;
      default -> UNKNOWN;
    };
  }
}
