package org.cqueues.core.name.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.cqueues.core.name.message.Names;
import org.cqueues.os.SocketAddress;
import org.xbill.DNS.Name;

/**
 * Reads resolv.conf(5) and nsswitch.conf(5) into a configuration. Whatever they say that is unknown
 * or malformed is skipped.
 */
public final class ConfigFiles {
  private static final Pattern LINE = Pattern.compile("[\r\n]+");
  private static final Pattern COMMENT = Pattern.compile("[#;].*");
  private static final Pattern BETWEEN = Pattern.compile("[\\s,]+");
  private static final Pattern ACTION = Pattern.compile("\\[[^\\]]*\\]?");
  private static final long MAX_NUMBER = 0xFFFF_FFFFL;

  private ConfigFiles() {}

  /**
   * Applies what a file of the form of resolv.conf says; beside the keywords of the manual it may
   * have {@code lookup} (file, bind, cache), {@code interface} (address, port) and the options of
   * {@link ResolverConfig} by their names.
   */
  public static void applyResolvConf(ResolverConfig config, byte[] content) {
    var servers = new ArrayList<SocketAddress.Inet>();
    for (String line : LINE.split(text(content), -1)) {
      String[] words = words(COMMENT.matcher(line).replaceFirst(""));
      switch (words[0].toLowerCase(Locale.ROOT)) {
        case "nameserver" -> {
          var server = words.length < 2 ? null : AddressText.parse(words[1], AddressText.DOMAIN);
          if (server != null) servers.add(server);
        }
        case "domain", "search" -> {
          List<String> domains = domains(words);
          if (!domains.isEmpty()) config.setSearch(domains);
        }
        case "lookup" -> {
          List<Source> order = lookup(words);
          if (!order.isEmpty()) config.setLookup(order);
        }
        case "options" -> {
          for (int i = 1; i < words.length; i++) option(config, words[i].toLowerCase(Locale.ROOT));
        }
        case "interface" -> local(config, words);
        default -> {}
      }
    }
    if (!servers.isEmpty()) config.setNameservers(servers);
  }

  /** One character for each byte. */
  private static String text(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  /** At least one word, which may be empty. */
  private static String[] words(String line) {
    return BETWEEN.split(line.strip(), -1);
  }

  private static List<String> domains(String[] words) {
    var domains = new ArrayList<String>();
    for (int i = 1; i < words.length; i++) {
      Name domain = Names.parse(words[i]);
      if (domain != null) domains.add(Names.text(domain));
    }
    return domains;
  }

  private static List<Source> lookup(String[] words) {
    var order = new ArrayList<Source>();
    for (int i = 1; i < words.length; i++) {
      for (Source where : Source.values()) {
        if (where.word().equalsIgnoreCase(words[i])) order.add(where);
      }
    }
    return order;
  }

  private static void option(ResolverConfig config, String option) {
    int colon = option.indexOf(':');
    String value = colon < 0 ? "" : option.substring(colon + 1);
    switch (colon < 0 ? option : option.substring(0, colon)) {
      case "ndots" -> config.ndots = number(value, config.ndots);
      case "timeout" -> config.timeout = number(value, config.timeout);
      case "attempts" -> config.attempts = number(value, config.attempts);
      case "edns0" -> config.edns0 = isOn(value, config.edns0);
      case "rotate" -> config.rotate = isOn(value, config.rotate);
      case "recurse" -> config.recurse = isOn(value, config.recurse);
      case "smart" -> config.smart = isOn(value, config.smart);
      case "dnssec" -> config.dnssec = isOn(value, config.dnssec);
      case "tcp" ->
          config.tcp =
              switch (value) {
                case "", "only" -> ResolverConfig.TCP_ONLY;
                case "enable" -> ResolverConfig.TCP_ENABLE;
                case "disable" -> ResolverConfig.TCP_DISABLE;
                default -> config.tcp;
              };
      case "use-vc" -> config.tcp = ResolverConfig.TCP_ONLY; // as glibc calls it
      default -> {}
    }
  }

  private static long number(String text, long before) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) return before;
    return text.length() > 10 ? MAX_NUMBER : Math.min(Long.parseLong(text), MAX_NUMBER);
  }

  private static boolean isOn(String value, boolean before) {
    return switch (value) {
      case "", "on" -> true;
      case "off" -> false;
      default -> before;
    };
  }

  private static void local(ResolverConfig config, String[] words) {
    if (words.length < 2) return;
    int port = words.length < 3 ? 0 : AddressText.number(words[2], 0);
    var address = port < 0 ? null : AddressText.parse(words[1], port);
    if (address != null) config.setLocal(address);
  }

  /**
   * Applies the line {@code hosts:} of nsswitch.conf. Of its services {@code files} and {@code dns}
   * are known; actions in brackets are what a resolver does anyway, or cannot be expressed.
   *
   * @return whether the file gave an order
   */
  public static boolean applyNsSwitch(ResolverConfig config, byte[] content) {
    boolean given = false;
    for (String line : LINE.split(text(content), -1)) {
      String plain = COMMENT.matcher(line).replaceFirst("");
      int colon = plain.indexOf(':');
      if (colon < 0 || !plain.substring(0, colon).strip().equalsIgnoreCase("hosts")) continue;
      var order = new ArrayList<Source>();
      for (String word : words(ACTION.matcher(plain.substring(colon + 1)).replaceAll(" "))) {
        for (Source where : Source.values()) {
          if (word.equalsIgnoreCase(where.service())) order.add(where);
        }
      }
      if (order.isEmpty()) continue;
      config.setLookup(order);
      given = true;
    }
    return given;
  }
}
