package org.cqueues.runtime.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** What is below the buffers of a file: it moves bytes as read(2) and write(2) do. */
abstract class FileDevice {
  /**
   * Reads at least one byte.
   *
   * @return how many, or -1 at the end
   */
  abstract int read(byte[] bytes, int from, int length) throws IOException;

  /** Writes all bytes. */
  abstract void write(byte[] bytes, int from, int length) throws IOException;

  /** Where the next byte is read or written. */
  long position() throws IOException {
    throw new IOException("Illegal seek");
  }

  void position(long position) throws IOException {
    throw new IOException("Illegal seek");
  }

  long size() throws IOException {
    throw new IOException("Illegal seek");
  }

  /** The number of the descriptor behind it, or -1 where that is not known. */
  int descriptor() {
    return -1;
  }

  /** Passes on what the layer below holds back. */
  void flush() throws IOException {}

  /** Releases it; returns what {@code file:close()} does. */
  abstract Varargs close() throws IOException;

  /** A file by name. */
  static final class Channel extends FileDevice {
    private final FileChannel channel;
    private final boolean append;

    Channel(FileChannel channel, boolean append) {
      this.channel = channel;
      this.append = append;
    }

    @Override
    int read(byte[] bytes, int from, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(bytes, from, length));
    }

    @Override
    void write(byte[] bytes, int from, int length) throws IOException {
      if (append) channel.position(channel.size());
      var buffer = ByteBuffer.wrap(bytes, from, length);
      while (buffer.hasRemaining()) channel.write(buffer);
    }

    @Override
    long position() throws IOException {
      return channel.position();
    }

    @Override
    void position(long position) throws IOException {
      channel.position(position);
    }

    @Override
    long size() throws IOException {
      return channel.size();
    }

    @Override
    int descriptor() {
      return FileDescriptors.of(channel);
    }

    @Override
    Varargs close() throws IOException {
      channel.close();
      return LuaValue.TRUE;
    }
  }

  /** A stream of the process itself, behind the descriptor 0, 1 or 2; one direction is missing. */
  static final class Streams extends FileDevice {
    private final @Nullable InputStream in;
    private final @Nullable Supplier<? extends OutputStream> out;
    private final int descriptor;

    Streams(
        @Nullable InputStream in, @Nullable Supplier<? extends OutputStream> out, int descriptor) {
      this.in = in;
      this.out = out;
      this.descriptor = descriptor;
    }

    @Override
    int descriptor() {
      return descriptor;
    }

    @Override
    int read(byte[] bytes, int from, int length) throws IOException {
      if (in == null) throw new NonReadableChannelException();
      return in.read(bytes, from, length);
    }

    @Override
    void write(byte[] bytes, int from, int length) throws IOException {
      if (out == null) throw new NonWritableChannelException();
      target(out.get()).write(bytes, from, length);
    }

    @Override
    void flush() throws IOException {
      if (out == null) return;
      OutputStream stream = out.get();
      target(stream).flush();
      // a stream of Java's own tells that something failed, not what
      if (stream instanceof PrintStream print
          && !(stream instanceof StandardStream)
          && print.checkError()) {
        throw new IOException("Input/output error");
      }
    }

    private static OutputStream target(OutputStream out) {
      return out instanceof StandardStream standard ? standard.target() : out;
    }

    @Override
    Varargs close() throws IOException {
      if (in != null) in.close();
      if (out != null) out.get().close();
      return LuaValue.TRUE;
    }
  }
}
