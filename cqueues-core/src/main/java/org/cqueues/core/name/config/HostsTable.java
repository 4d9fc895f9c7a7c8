package org.cqueues.core.name.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.cqueues.core.name.message.Names;
import org.cqueues.core.name.message.Packet;
import org.cqueues.core.name.message.Sections;
import org.cqueues.os.SocketAddress;
import org.cqueues.os.Sockets;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Type;

/** Names and addresses as of hosts(5). */
public final class HostsTable {
  private static final Pattern LINE = Pattern.compile("[\r\n]+");
  private static final Pattern BETWEEN = Pattern.compile("[\\s\0]+");

  /** Most bytes of a packet that this makes. */
  private static final int ROOM = Packet.MAX_SIZE;

  private final List<Entry> entries = new ArrayList<>();

  /** By name, and by the name of a canonical entry's address under arpa. */
  private final Map<Name, List<Entry>> byName = new HashMap<>();

  private final Map<Name, List<Entry>> byAddress = new HashMap<>();

  private record Entry(SocketAddress.Inet address, Name name) {}

  /** An empty table. */
  public HostsTable() {}

  /** What /etc/hosts says now; a file that is not there says nothing. */
  public static HostsTable stub() {
    return SystemFiles.readHosts(SystemFiles.ETC);
  }

  /**
   * Adds a name of an address; the port is left out.
   *
   * @param alias whether it is no answer to who has that address
   */
  public void insert(SocketAddress.Inet address, Name name, boolean alias) {
    var entry = new Entry(address, name);
    entries.add(entry);
    byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(entry);
    if (alias) return;
    Name reverse = ReverseMap.fromAddress(address.toByteArray());
    byAddress.computeIfAbsent(reverse, _ -> new ArrayList<>()).add(entry);
  }

  /**
   * Adds the lines of a hosts file: an address, its canonical name, aliases. Malformed lines and
   * names are skipped.
   */
  public void load(byte[] content) {
    for (String line : LINE.split(new String(content, StandardCharsets.ISO_8859_1), -1)) {
      int comment = line.indexOf('#');
      String plain = comment < 0 ? line : line.substring(0, comment);
      String[] words = BETWEEN.split(plain.strip(), -1);
      SocketAddress.Inet address = SocketAddress.literal(words[0], 0);
      if (address == null) continue;
      for (int i = 1; i < words.length; i++) {
        Name name = Names.parse(words[i]);
        if (name != null) insert(address, name, i > 1);
      }
    }
  }

  /**
   * The addresses of a name, each once.
   *
   * @param family AF_INET, AF_INET6, or AF_UNSPEC for both
   * @param port of the addresses returned
   */
  public List<SocketAddress.Inet> addresses(Name name, int family, int port) {
    var found = new ArrayList<SocketAddress.Inet>();
    for (Entry entry : byName.getOrDefault(name, List.of())) {
      if (family != Sockets.AF_UNSPEC && family != entry.address.family()) continue;
      SocketAddress.Inet address = entry.address.withPort(port);
      if (!found.contains(address)) found.add(address);
    }
    return found;
  }

  /**
   * Answers a question for A, AAAA or PTR: a packet with the question and its answers, time to live
   * 0, all flags zero as of native cqueues.
   *
   * @return null where there is no answer
   */
  public @Nullable Packet query(Name name, int type, int recordClass) {
    if (recordClass != DClass.IN) return null;
    Map<Name, List<Entry>> index = type == Type.PTR ? byAddress : byName;
    @Nullable Packet packet = null;
    for (Entry entry : index.getOrDefault(name, List.of())) {
      byte[] data = data(entry, type);
      if (data == null) continue;
      if (packet == null) {
        packet = new Packet(ROOM);
        packet.pushQuestion(name, type, recordClass);
      }
      if (packet.push(Sections.ANSWER, name, type, recordClass, 0, data) != 0) break;
    }
    return packet;
  }

  private static byte @Nullable [] data(Entry entry, int type) {
    byte[] address = entry.address.toByteArray();
    return switch (type) {
      case Type.A -> address.length == 4 ? address : null;
      case Type.AAAA -> address.length == 16 ? address : null;
      case Type.PTR -> entry.name.toWire();
      default -> null;
    };
  }

  /** In the form of hosts(5), an entry a line. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (Entry entry : entries) {
      String address = entry.address.host();
      text.append(address).repeat(' ', Math.max(0, 16 - address.length())).append(' ');
      text.append(Names.text(entry.name)).append('\n');
    }
    return text.toString();
  }
}
