package org.cqueues.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A script that serves on loopback, and names its port in the first line it prints. */
final class Server implements AutoCloseable {
  private static final Pattern LAST_NUMBER = Pattern.compile("(\\d+)(?:\\.0)?/?$");

  private final Process process;
  private final int port;

  private Server(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static Server start(String... args) throws IOException {
    return of(Cli.command(args));
  }

  /** As {@link #start}, of any program. */
  static Server of(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String first = process.inputReader(ISO_8859_1).readLine();
    Matcher number = LAST_NUMBER.matcher(String.valueOf(first));
    if (number.find()) return new Server(process, Integer.parseInt(number.group(1)));
    process.destroyForcibly();
    throw new AssertionError("no port in the first line: " + first);
  }

  int port() {
    return port;
  }

  Client connect() throws IOException {
    return new Client(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Sends the server's process a signal, by its name without {@code SIG}. */
  void signal(String name) throws IOException, InterruptedException {
    Subprocess.run("kill", "-" + name, Long.toString(process.pid()));
  }

  /** The next line it prints. */
  @Nullable String line() throws IOException {
    return process.inputReader(ISO_8859_1).readLine();
  }

  /** Waits for its end: the exit status. */
  int status() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** A client with Java's own sockets. */
  static final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Client(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    void endOutput() throws IOException {
      socket.shutdownOutput();
    }

    /** The next line without its end, which may be CR LF. */
    @Nullable String line() throws IOException {
      return in.readLine();
    }

    /** What comes until the server ends the connection. */
    String rest() throws IOException {
      var text = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) text.append((char) c);
      return text.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
