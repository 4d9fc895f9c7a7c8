package org.cqueues.runtime.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import org.cqueues.os.NativeFiles;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * The name of a file as scripts give it: bytes, of which C takes those before the first zero. What
 * is plain ASCII goes to {@code java.nio}, since calling C means to load it first, a tenth of a
 * second; other names go to the system as they are, for a JVM knows only what it can decode.
 */
public final class FileName {
  /** As the script has it, up to the zero. */
  private final LuaString text;

  /** As the system gets it. */
  private final byte[] bytes;

  /** Null where {@code java.nio} would take it for another name. */
  private final @Nullable Path path;

  private FileName(LuaString text, byte[] bytes) {
    this.text = text;
    this.bytes = bytes;
    this.path = isPlain(bytes) ? Path.of(Bytes.chars(LuaString.valueUsing(bytes))) : null;
  }

  /** The name in a text of a script of that state, whose directory is where it begins. */
  public static FileName of(LuaString text, LuaState state) {
    return of(text, CurrentDirectory.of(state));
  }

  static FileName of(LuaString text, CurrentDirectory directory) {
    int zero = text.indexOf((byte) 0, 0);
    LuaString name = zero < 0 ? text : text.substring(0, zero);
    LuaString whole = directory.resolve(name);
    int end = whole.m_offset + whole.m_length;
    return new FileName(name, Arrays.copyOfRange(whole.m_bytes, whole.m_offset, end));
  }

  /** A slash at the end says that it is a directory, and Java drops it. */
  private static boolean isPlain(byte[] bytes) {
    for (byte each : bytes) if (each <= 0) return false;
    return bytes.length > 0 && (bytes.length == 1 || bytes[bytes.length - 1] != '/');
  }

  /** The name as the script has it. */
  public LuaString text() {
    return text;
  }

  /** The name as the system has to have it. */
  public byte[] bytes() {
    return bytes;
  }

  /** The system has no file with an empty name, which is the current directory to Java. */
  private void check() throws NoSuchFileException {
    if (bytes.length == 0) throw new NoSuchFileException("");
  }

  /**
   * Opens the file, as fopen(3).
   *
   * @param mode {@code r}, {@code w} or {@code a}, then perhaps {@code +}
   */
  FileDevice open(String mode) throws IOException {
    check();
    boolean append = mode.charAt(0) == 'a';
    if (path == null)
      return new NativeDevice((int) ErrnoException.check(NativeFiles.open(bytes, mode)));
    boolean update = mode.indexOf('+') > 0;
    return new FileDevice.Channel(
        FileChannel.open(path, options(mode.charAt(0), update)), append && update);
  }

  private static Set<OpenOption> options(char kind, boolean update) {
    return switch (kind) {
      case 'r' ->
          update
              ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
              : Set.of(StandardOpenOption.READ);
      case 'a' ->
          update // Java refuses APPEND with READ
              ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)
              : Set.of(StandardOpenOption.APPEND, StandardOpenOption.CREATE);
      default ->
          update
              ? Set.of(
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING)
              : Set.of(
                  StandardOpenOption.WRITE,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING);
    };
  }

  /** Opens the file for reading, without a buffer. */
  public InputStream openStream() throws IOException {
    check();
    if (path != null) return Files.newInputStream(path);
    FileDevice device = open("r");
    return new InputStream() {
      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        return length == 0 ? 0 : device.read(bytes, from, length);
      }

      @Override
      public void close() throws IOException {
        device.close();
      }
    };
  }

  /** Whether it can be read, see access(2). */
  public boolean isReadable() {
    if (bytes.length == 0) return false;
    return path != null ? Files.isReadable(path) : NativeFiles.isReadable(bytes);
  }

  /** Removes the file or empty directory, see remove(3). */
  public void remove() throws IOException {
    check();
    if (path != null) Files.delete(path);
    else ErrnoException.check(NativeFiles.remove(bytes));
  }

  /** See rename(2). */
  public void renameTo(FileName other) throws IOException {
    check();
    other.check();
    if (path != null && other.path != null) {
      Files.move(path, other.path, StandardCopyOption.ATOMIC_MOVE);
    } else {
      ErrnoException.check(NativeFiles.rename(bytes, other.bytes));
    }
  }
}
