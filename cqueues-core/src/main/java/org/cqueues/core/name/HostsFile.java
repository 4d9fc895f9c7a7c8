package org.cqueues.core.name;

import java.util.List;
import org.cqueues.core.name.config.SystemFiles;
import org.cqueues.core.name.message.DnsError;
import org.cqueues.core.name.message.Names;
import org.cqueues.os.Clock;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.xbill.DNS.Name;

/** Literal addresses and the names of hosts(5); never the network. */
public final class HostsFile implements HostLookup {
  private final SystemFiles files;

  /** The system's file. */
  public HostsFile() {
    this(new SystemFiles(Clock.MONOTONIC));
  }

  HostsFile(SystemFiles files) {
    this.files = files;
  }

  @Override
  public AddressSource find(String host, int port, int family) {
    SocketAddress.Inet literal = SocketAddress.literal(host, port);
    if (literal != null) {
      // a literal of the other family is no address for this socket
      boolean fits = family == Sockets.AF_UNSPEC || family == literal.family();
      return new AddressList(fits ? List.of(literal) : List.of(), -DnsError.EFAIL);
    }
    Name name = Names.parse(host);
    List<SocketAddress.Inet> found =
        name == null ? List.of() : files.hosts().addresses(name, family, port);
    return new AddressList(found, -DnsError.ENONAME);
  }
}
