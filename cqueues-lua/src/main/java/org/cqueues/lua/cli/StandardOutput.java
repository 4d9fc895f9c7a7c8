package org.cqueues.lua.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Standard output of a program among others in a pipeline, as C programs have it: buffered unless a
 * terminal shows it, written at the end however that comes.
 *
 * <p>A JVM ignores SIGPIPE, and its PrintStream swallows EPIPE: a script would go on printing for
 * nobody. Here the process ends quietly with the status of one that the signal killed.
 */
final class StandardOutput extends OutputStream {
  private static final int KILLED_BY_SIGPIPE = 128 + 13;
  private static final int BUFFER_BYTES = 1 << 14;

  private final FileOutputStream file = new FileOutputStream(FileDescriptor.out);
  private final ReentrantLock lock = new ReentrantLock();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int used;

  private StandardOutput() {}

  /** Makes it System.out. */
  static void install() {
    var out = new StandardOutput();
    System.setOut(new PrintStream(out, Terminals.showOutput()));
    Runtime.getRuntime().addShutdownHook(new Thread(out::flushAtExit, "flush"));
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    lock.lock();
    try {
      if (length > BUFFER_BYTES - used) writeBuffer();
      if (length > BUFFER_BYTES) {
        writeOut(bytes, from, length);
      } else {
        System.arraycopy(bytes, from, buffer, used, length);
        used += length;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void flush() throws IOException {
    lock.lock();
    try {
      writeBuffer();
    } finally {
      lock.unlock();
    }
  }

  /** Leaves out what a blocked write holds up, as the end must not wait for a reader. */
  private void flushAtExit() {
    if (!lock.tryLock()) return;
    try {
      writeBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  private void writeBuffer() throws IOException {
    int length = used;
    used = 0;
    if (length > 0) writeOut(buffer, 0, length);
  }

  private void writeOut(byte[] bytes, int from, int length) throws IOException {
    try {
      file.write(bytes, from, length);
    } catch (IOException e) {
      if (isBrokenPipe(e)) Runtime.getRuntime().halt(KILLED_BY_SIGPIPE);
      throw e;
    }
  }

  /** FileOutputStream keeps no errno, only strerror(3)'s text; the JVM sets no LC_MESSAGES. */
  private static boolean isBrokenPipe(IOException e) {
    return "Broken pipe".equals(e.getMessage());
  }
}
