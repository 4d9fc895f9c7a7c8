package org.cqueues.runtime.parser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.cqueues.runtime.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a chunk, read no further than the parser comes: a mistake in the first line of what
 * never ends is found.
 */
public final class ChunkSource {
  private static final int PIECE_BYTES = 8192;

  /** Where a chunk comes from. */
  @FunctionalInterface
  public interface Pieces {
    /** The next bytes; null or none at the end. */
    byte @Nullable [] next() throws IOException;
  }

  private final Bytes read;
  private @Nullable Pieces rest;

  private ChunkSource(Bytes read, @Nullable Pieces rest) {
    this.read = read;
    this.rest = rest;
  }

  /** A chunk that is there as a whole. */
  public static ChunkSource of(byte[] chunk) {
    return new ChunkSource(Bytes.using(chunk), null);
  }

  /** A chunk that comes in pieces; a reader's errors pass through whoever asks for more. */
  public static ChunkSource of(Pieces pieces) {
    return new ChunkSource(new Bytes(0), pieces);
  }

  /** The rest of a stream, which somebody else closes. */
  public static ChunkSource of(InputStream stream) {
    var room = new byte[PIECE_BYTES];
    return of(
        () -> {
          int count = stream.read(room);
          return count <= 0 ? null : Arrays.copyOf(room, count);
        });
  }

  /**
   * Reads on.
   *
   * @return false at the end
   * @throws UncheckedIOException where that failed; {@link ChunkReader#read} throws its cause
   */
  boolean more() {
    if (rest == null) return false;
    byte[] piece;
    try {
      piece = rest.next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (piece == null || piece.length == 0) {
      rest = null;
      return false;
    }
    read.add(piece, 0, piece.length);
    return true;
  }

  /** The first byte, or -1 in a chunk without any. */
  public int first() throws IOException {
    try {
      return read.length() > 0 || more() ? read.at(0) & 0xff : -1;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Whether there may be more to read. */
  boolean goesOn() {
    return rest != null;
  }

  /** Forgets what has been read before {@code at}, but for a part, which comes to the beginning. */
  void forget(int partFrom, int partTo, int at) {
    byte[] array = read.array();
    int kept = partTo - partFrom;
    int left = read.length() - at;
    System.arraycopy(array, partFrom, array, 0, kept);
    System.arraycopy(array, at, array, kept, left);
    read.length(kept + left);
  }

  /** What has been read, and room behind it. */
  byte[] bytes() {
    return read.array();
  }

  /** How much has been read. */
  int length() {
    return read.length();
  }

  /** The whole chunk. */
  byte[] all() {
    while (more()) {}
    return Arrays.copyOf(read.array(), read.length());
  }

  /** Leaves out what a script's file may begin with that is not Lua. */
  public ChunkSource skipFirstLine() throws IOException {
    try {
      while (!FirstLine.isComplete(read.array(), read.length()) && more()) {}
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new ChunkSource(
        Bytes.using(FirstLine.skip(Arrays.copyOf(read.array(), read.length()))), rest);
  }
}
