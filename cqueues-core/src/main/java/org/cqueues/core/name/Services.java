package org.cqueues.core.name;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.os.Sockets;

/** Port numbers by name, see services(5). */
public final class Services {
  private static final int MAX_PORT = 65535;
  private static final Path FILE = Path.of("/etc/services");

  private Services() {}

  /**
   * The port a text stands for: a decimal number or a service.
   *
   * @param type SOCK_DGRAM looks for UDP, everything else for TCP
   * @return the negative {@link DnsError#ESERVICE} if it is neither
   */
  public static int port(String text, int type) {
    if (text.isEmpty()) return -DnsError.ESERVICE;
    int port = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') return named(text, type == Sockets.SOCK_DGRAM ? "/udp" : "/tcp");
      port = port * 10 + c - '0';
      if (port > MAX_PORT) return -DnsError.ESERVICE;
    }
    return port;
  }

  private static int named(String name, String protocol) {
    try (var lines = Files.lines(FILE, StandardCharsets.ISO_8859_1)) {
      for (String line : (Iterable<String>) lines::iterator) {
        String[] words = line.replaceAll("#.*", "").strip().split("\\s+", -1);
        if (words.length < 2 || !words[1].endsWith(protocol)) continue;
        for (int i = 0; i < words.length; i++) {
          if (i == 1 || !words[i].equals(name)) continue;
          return port(words[1].substring(0, words[1].length() - protocol.length()), 0);
        }
      }
    } catch (IOException missing) {
      return -DnsError.ESERVICE; // without the file there are no names
    }
    return -DnsError.ESERVICE;
  }
}
