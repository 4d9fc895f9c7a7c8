package org.cqueues.core.name.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/** The types of records that have a name, an own text form and accessors. */
public final class Types {
  /** Every type there is, in questions only. */
  public static final int ALL = 255;

  private static final Map<String, Integer> NUMBERS = new LinkedHashMap<>();

  static {
    int[] types = {
      Type.A,
      Type.NS,
      Type.CNAME,
      Type.SOA,
      Type.PTR,
      Type.MX,
      Type.TXT,
      Type.AAAA,
      Type.SRV,
      Type.NAPTR,
      Type.OPT,
      Type.DS,
      Type.SSHFP,
      Type.RRSIG,
      Type.DNSKEY,
      Type.TLSA,
      Type.SVCB,
      Type.HTTPS,
      Type.SPF,
      Type.CAA
    };
    for (int type : types) NUMBERS.put(Type.string(type), type);
  }

  private Types() {}

  /** The names and their numbers. */
  public static Map<String, Integer> numbers() {
    return Collections.unmodifiableMap(NUMBERS);
  }

  /** The name of a type, or null. */
  public static @Nullable String name(int type) {
    String name = Type.string(type);
    return NUMBERS.containsKey(name) ? name : null;
  }

  /**
   * The number of a type by its name, whatever the case, or {@link #ALL}.
   *
   * @return -1 for any other text
   */
  public static int number(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (upper.equals("ALL")) return ALL;
    Integer number = NUMBERS.get(upper);
    return number == null ? -1 : number;
  }
}
