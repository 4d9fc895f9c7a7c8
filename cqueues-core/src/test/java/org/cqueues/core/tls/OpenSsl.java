package org.cqueues.core.tls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A running {@code openssl s_client} or {@code s_server}. */
final class OpenSsl implements AutoCloseable {
  private static final int SECONDS = 120;

  private final Process process;
  private final OutputStream input;
  private final StringBuilder output = new StringBuilder();
  private final Thread reader;
  private int seen;

  private OpenSsl(Process process) {
    this.process = process;
    input = process.getOutputStream();
    reader = Thread.ofPlatform().daemon().start(this::read);
  }

  /** Skips the test, and says why, where there is no such program. */
  static void require() {
    boolean there;
    try {
      var process = new ProcessBuilder("openssl", "version").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      there = process.waitFor() == 0;
    } catch (IOException e) {
      there = false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Assumptions.assumeTrue(there, "openssl is not installed");
  }

  static OpenSsl start(Path directory, List<String> command) {
    List<String> all = new ArrayList<>(command);
    all.addFirst("openssl");
    try {
      return new OpenSsl(
          new ProcessBuilder(all).directory(directory.toFile()).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server on a UNIX socket in the directory, with its key and certificate; once it listens. */
  static OpenSsl server(Path directory, Path socket, String... options) {
    List<String> command =
        new ArrayList<>(List.of("s_server", "-unix", name(socket), "-unlink", "-key", "key.pem"));
    command.addAll(List.of("-cert", "certificate.pem"));
    command.addAll(List.of(options));
    OpenSsl server = start(directory, command);
    server.await("ACCEPT");
    while (!Files.exists(socket)) { // which it makes afterwards
      assertTrue(server.process.isAlive(), server::written);
      Thread.onSpinWait();
    }
    return server;
  }

  static OpenSsl client(Path directory, Path socket, String... options) {
    List<String> command = new ArrayList<>(List.of("s_client", "-unix", name(socket)));
    command.addAll(List.of(options));
    return start(directory, command);
  }

  /** OpenSSL cannot say absolute paths, and gives up. */
  private static String name(Path socket) {
    return "./" + socket.getFileName();
  }

  private void read() {
    var buffer = new byte[4096];
    try (InputStream in = process.getInputStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        synchronized (output) {
          output.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
          output.notifyAll();
        }
      }
    } catch (IOException e) {
      // it was ended by us
    } finally {
      synchronized (output) {
        output.notifyAll();
      }
    }
  }

  /** Waits until the program has written this, behind what was waited for before. */
  void await(String text) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    synchronized (output) {
      while (output.indexOf(text, seen) < 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        assertTrue(left > 0 && reader.isAlive(), () -> "no '" + text + "' in: " + output);
        try {
          output.wait(Math.min(left, 100));
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      seen = output.indexOf(text, seen) + text.length();
    }
  }

  /** The number that stands behind what was waited for. */
  int number() {
    synchronized (output) {
      int end = seen;
      while (end < output.length() && Character.isDigit(output.charAt(end))) end++;
      return Integer.parseInt(output.substring(seen, end));
    }
  }

  void type(String text) {
    try {
      input.write(text.getBytes(StandardCharsets.ISO_8859_1));
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that the program has written, once it ended. */
  String end() {
    try {
      input.close();
      assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), () -> "still running: " + output);
      reader.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return written();
  }

  String written() {
    synchronized (output) {
      return output.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
