package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A real name server on loopback: nsd, unbound or dnsmasq, where the machine has them. */
final class NameServer implements AutoCloseable {
  private static final List<String> DIRECTORIES =
      List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin");
  private static final int TRY_MILLIS = 100;

  private final Process process;
  private final String host;
  private final int port;

  private NameServer(Process process, String host, int port) {
    this.process = process;
    this.host = host;
    this.port = port;
  }

  int port() {
    return port;
  }

  /** As configurations of resolvers have it. */
  String address() {
    return "[" + host + "]:" + port;
  }

  /** An authoritative server of some zones, by name and content of the zone file. */
  static NameServer nsd(Path directory, String host, int port, Map<String, String> zones)
      throws Exception {
    String program = program("nsd");
    Path own = Files.createDirectory(directory.resolve("nsd-" + host + "-" + port));
    var text = new StringBuilder();
    text.append(
        """
        server:
          ip-address: %1$s@%2$d
          username: ""
          zonesdir: "%3$s"
          pidfile: "%3$s/pid"
          database: ""
          zonelistfile: "%3$s/zone.list"
          xfrdfile: "%3$s/xfrd.state"
          xfrdir: "%3$s"
          server-count: 1
          rrl-ratelimit: 0
        remote-control:
          control-enable: no
        """
            .formatted(host, port, own));
    for (var zone : zones.entrySet()) {
      String file = zone.getKey().equals(".") ? "root" : zone.getKey();
      Files.writeString(own.resolve(file), zone.getValue(), ISO_8859_1);
      text.append("zone:\n  name: ").append(zone.getKey());
      text.append("\n  zonefile: ").append(file).append('\n');
    }
    Path config = Files.writeString(own.resolve("nsd.conf"), text);
    return start(own, host, port, program, "-d", "-c", config.toString());
  }

  /** A server that asks another one about everything. */
  static NameServer unbound(Path directory, NameServer other, String more) throws Exception {
    String program = program("unbound");
    int port = freePort("127.0.0.1");
    Path own = Files.createDirectory(directory.resolve("unbound-" + port));
    Path config =
        Files.writeString(
            own.resolve("unbound.conf"),
            """
            server:
              interface: 127.0.0.1@%d
              port: %1$d
              username: ""
              chroot: ""
              directory: "%s"
              pidfile: "%2$s/pid"
              use-syslog: no
              do-daemonize: no
              do-not-query-localhost: no
              local-zone: "test." nodefault
              module-config: "iterator"
            %s
            remote-control:
              control-enable: no
            forward-zone:
              name: "."
              forward-addr: %s@%d
            """
                .formatted(port, own, more, other.host, other.port));
    return start(own, "127.0.0.1", port, program, "-d", "-c", config.toString());
  }

  /** The same with dnsmasq. */
  static NameServer dnsmasq(Path directory, NameServer other) throws Exception {
    String program = program("dnsmasq");
    int port = freePort("127.0.0.1");
    Path own = Files.createDirectory(directory.resolve("dnsmasq-" + port));
    return start(
        own,
        "127.0.0.1",
        port,
        program,
        "--no-daemon",
        "--conf-file=/dev/null",
        "--port=" + port,
        "--listen-address=127.0.0.1",
        "--bind-interfaces",
        "--no-resolv",
        "--no-hosts",
        "--pid-file",
        "--server=" + other.host + "#" + other.port);
  }

  /** Skips the test, with the reason, where the program is missing. */
  static String program(String name) {
    for (String directory : DIRECTORIES) {
      Path program = Path.of(directory, name);
      if (Files.isExecutable(program)) return program.toString();
    }
    String reason = "skipped: no " + name;
    System.out.println(reason);
    Assumptions.abort(reason);
    throw new IllegalStateException();
  }

  /** A port that is free for UDP and TCP, and probably still is when a server takes it. */
  static int freePort(String host) throws IOException {
    InetAddress address = InetAddress.getByName(host);
    while (true) {
      try (var datagrams = new DatagramSocket(new InetSocketAddress(address, 0));
          var _ = new ServerSocket(datagrams.getLocalPort(), 1, address)) {
        return datagrams.getLocalPort();
      } catch (IOException taken) {
        // by TCP
      }
    }
  }

  private static NameServer start(Path directory, String host, int port, String... command)
      throws Exception {
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    var server = new NameServer(process, host, port);
    try (var socket = new DatagramSocket()) {
      socket.setSoTimeout(TRY_MILLIS);
      var query = new byte[17]; // the root's servers
      query[0] = 1;
      query[5] = 1;
      query[14] = 2;
      query[16] = 1;
      var answer = new DatagramPacket(new byte[4096], 4096);
      while (process.isAlive()) {
        try {
          socket.connect(new InetSocketAddress(host, port));
          socket.send(new DatagramPacket(query, query.length));
          socket.receive(answer);
          return server;
        } catch (SocketTimeoutException | java.net.PortUnreachableException notYet) {
          // it is asked again
        }
      }
    }
    throw new AssertionError(String.join(" ", command) + "\n" + Files.readString(log));
  }

  @Override
  public void close() {
    process.destroy(); // it has children, and ends them itself
    process.onExit().join();
  }
}
