package org.cqueues.lua.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Lua's streams of bytes over the readers and writers of a script context, in UTF-8. */
final class ContextStreams {
  private ContextStreams() {}

  /** Goes to whatever writer there is at the time. */
  static PrintStream output(Supplier<Writer> writer) {
    return new PrintStream(new Output(writer), true, StandardCharsets.UTF_8);
  }

  static InputStream input(Supplier<Reader> reader) {
    return new Input(reader);
  }

  private static final class Output extends OutputStream {
    private final Supplier<Writer> writer;
    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    /** The beginning of a character whose rest has not come. */
    private ByteBuffer pending = ByteBuffer.allocate(0);

    Output(Supplier<Writer> writer) {
      this.writer = writer;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      ByteBuffer all = ByteBuffer.allocate(pending.remaining() + length);
      all.put(pending).put(bytes, from, length).flip();
      CharBuffer chars = CharBuffer.allocate(all.remaining());
      decoder.reset();
      decoder.decode(all, chars, false);
      pending = all;
      writer.get().append(chars.flip());
    }

    @Override
    public void flush() throws IOException {
      writer.get().flush();
    }
  }

  private static final class Input extends InputStream {
    private final Supplier<Reader> reader;
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    Input(Supplier<Reader> reader) {
      this.reader = reader;
    }

    @Override
    public int read() throws IOException {
      if (!bytes.hasRemaining()) {
        int first = reader.get().read();
        if (first < 0) return -1;
        String text = String.valueOf((char) first);
        if (Character.isHighSurrogate((char) first)) text += (char) reader.get().read();
        bytes = StandardCharsets.UTF_8.encode(text);
      }
      return bytes.get() & 0xff;
    }

    /** As much as a line, so that a terminal is not asked for more. */
    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int count = 0;
      while (count < length) {
        int next = read();
        if (next < 0) break;
        into[from + count++] = (byte) next;
        if (next == '\n') break;
      }
      return count == 0 && length > 0 ? -1 : count;
    }
  }
}
