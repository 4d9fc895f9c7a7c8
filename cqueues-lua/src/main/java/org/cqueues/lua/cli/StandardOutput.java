package org.cqueues.lua.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import org.cqueues.runtime.io.OutputBlocks;
import org.cqueues.runtime.io.StandardStream;

/**
 * Standard output of a program among others in a pipeline, as C programs have it: buffered unless a
 * terminal shows it, written at the end however that comes.
 *
 * <p>A JVM ignores SIGPIPE, and its PrintStream swallows EPIPE: a script would go on printing for
 * nobody. Here the process ends quietly with the status of one that the signal killed.
 */
final class StandardOutput extends OutputStream {
  private static final int KILLED_BY_SIGPIPE = 128 + 13;

  private final FileOutputStream file = new FileOutputStream(FileDescriptor.out);
  private final ReentrantLock lock = new ReentrantLock();
  private final OutputBlocks blocks = new OutputBlocks(this::writeOut);
  private final boolean buffered = !Terminals.showOutput();

  private StandardOutput() {}

  /** Makes it System.out, and lets scripts know what happens to System.err. */
  static void install() {
    var out = new StandardOutput();
    System.setOut(new StandardStream(out));
    System.setErr(new StandardStream(new FileOutputStream(FileDescriptor.err)));
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
      blocks.add(bytes, from, length);
      if (!buffered) blocks.pass();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void flush() throws IOException {
    lock.lock();
    try {
      blocks.pass();
    } finally {
      lock.unlock();
    }
  }

  /** Leaves out what a blocked write holds up, as the end must not wait for a reader. */
  private void flushAtExit() {
    if (!lock.tryLock()) return;
    try {
      blocks.pass();
    } catch (IOException e) {
      // nobody is left to be told, as at the exit(3) of a C program
      System.getLogger(StandardOutput.class.getName()).log(System.Logger.Level.DEBUG, "flush", e);
    } finally {
      lock.unlock();
    }
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
