package org.cqueues.lua;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Standard output of a program among others in a pipeline. A JVM ignores SIGPIPE, and its
 * PrintStream swallows EPIPE: a script would go on printing for nobody. Here the process ends
 * quietly with the status of one that the signal killed.
 */
final class StandardOutput extends FilterOutputStream {
  private static final int KILLED_BY_SIGPIPE = 128 + 13;

  private StandardOutput(OutputStream out) {
    super(out);
  }

  static void install() {
    var out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    System.setOut(new PrintStream(out, true));
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
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
