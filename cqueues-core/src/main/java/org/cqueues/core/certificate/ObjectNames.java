package org.cqueues.core.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Short and long names of object identifiers, as OpenSSL has them: {@code CN} and {@code
 * commonName}.
 */
public final class ObjectNames {
  /** A name in digits with its short and its long name. */
  private record Entry(ASN1ObjectIdentifier oid, String shortName, String longName) {}

  private static final Map<String, Entry> BY_NAME = new HashMap<>();
  private static final Map<ASN1ObjectIdentifier, Entry> BY_OID = new HashMap<>();

  static {
    try (InputStream file = ObjectNames.class.getResourceAsStream("objects.tsv");
        var lines = new BufferedReader(new InputStreamReader(requireNonNull(file), UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(ObjectNames::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNames() {}

  private static void add(String line) {
    String[] parts = line.split("\t", -1);
    String longName = parts[parts.length - 1];
    var entry = new Entry(new ASN1ObjectIdentifier(parts[0]), parts[1], longName);
    BY_OID.put(entry.oid, entry);
    BY_NAME.putIfAbsent(entry.shortName, entry);
    BY_NAME.putIfAbsent(entry.longName, entry);
  }

  /** What goes by a short or long name, or by its digits; null where that is no name. */
  public static @Nullable ASN1ObjectIdentifier find(String name) {
    Entry entry = BY_NAME.get(name);
    return entry != null ? entry.oid : ASN1ObjectIdentifier.tryFromID(name);
  }

  /** The short name; the digits of what has none. */
  public static String shortName(ASN1ObjectIdentifier oid) {
    Entry entry = BY_OID.get(oid);
    return entry == null ? oid.getId() : entry.shortName;
  }

  /** The long name; the digits of what has none. */
  public static String longName(ASN1ObjectIdentifier oid) {
    Entry entry = BY_OID.get(oid);
    return entry == null ? oid.getId() : entry.longName;
  }

  /** Whether there are names for it. */
  public static boolean isKnown(ASN1ObjectIdentifier oid) {
    return BY_OID.containsKey(oid);
  }
}
