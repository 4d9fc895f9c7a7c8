package org.cqueues.core.name;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;

/** Literal addresses and the names of hosts(5); never the network. */
public final class HostsFile implements HostLookup {
  private final Path file;

  /** The system's file. */
  public HostsFile() {
    this(Path.of("/etc/hosts"));
  }

  HostsFile(Path file) {
    this.file = file;
  }

  @Override
  public AddressSource find(String host, int port, int family) {
    SocketAddress.Inet literal = SocketAddress.literal(host, port);
    if (literal != null) {
      // a literal of the other family is no address for this socket
      boolean fits = family == Sockets.AF_UNSPEC || family == literal.family();
      return new AddressList(fits ? List.of(literal) : List.of(), -LookupErrors.EFAMILY);
    }
    return new AddressList(inFile(host, port, family), -LookupErrors.ENONAME);
  }

  /** A file that cannot be read has no names. */
  private List<SocketAddress.Inet> inFile(String host, int port, int family) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException missing) {
      return List.of();
    }
    String wanted = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    var found = new ArrayList<SocketAddress.Inet>();
    for (String line : lines) {
      int comment = line.indexOf('#');
      String[] words = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+", -1);
      SocketAddress.Inet address = SocketAddress.literal(words[0], port);
      if (address == null || found.contains(address)) continue;
      if (family != Sockets.AF_UNSPEC && family != address.family()) continue;
      for (int i = 1; i < words.length; i++) {
        if (words[i].equalsIgnoreCase(wanted)) {
          found.add(address);
          break;
        }
      }
    }
    return found;
  }
}
