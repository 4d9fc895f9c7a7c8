package org.cqueues.runtime.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import org.cqueues.os.Errno;
import org.cqueues.runtime.Bytes;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Java's exceptions about files as C's error numbers and texts, see strerror(3). */
public final class FileErrors {
  static final String BAD_DESCRIPTOR = "EBADF";
  static final String INVALID = "EINVAL";

  /** Java keeps the text of most errors only. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("No such file or directory", "ENOENT"),
          Map.entry("Permission denied", "EACCES"),
          Map.entry("Operation not permitted", "EPERM"),
          Map.entry("Is a directory", "EISDIR"),
          Map.entry("Not a directory", "ENOTDIR"),
          Map.entry("File exists", "EEXIST"),
          Map.entry("Directory not empty", "ENOTEMPTY"),
          Map.entry("Bad file descriptor", BAD_DESCRIPTOR),
          Map.entry("Invalid argument", INVALID),
          Map.entry("Too many open files", "EMFILE"),
          Map.entry("No space left on device", "ENOSPC"),
          Map.entry("Broken pipe", "EPIPE"),
          Map.entry("Illegal seek", "ESPIPE"),
          Map.entry("File name too long", "ENAMETOOLONG"),
          Map.entry("Too many levels of symbolic links", "ELOOP"),
          Map.entry("Read-only file system", "EROFS"),
          Map.entry("Invalid cross-device link", "EXDEV"),
          Map.entry("Device or resource busy", "EBUSY"),
          Map.entry("Text file busy", "ETXTBSY"),
          Map.entry("No such device or address", "ENXIO"),
          Map.entry("Input/output error", "EIO"));

  private FileErrors() {}

  /** The name of the error, such as ENOENT. */
  public static String name(Exception error) {
    return switch (error) {
      case NoSuchFileException _ -> "ENOENT";
      case AccessDeniedException _ -> "EACCES";
      case NotDirectoryException _ -> "ENOTDIR";
      case DirectoryNotEmptyException _ -> "ENOTEMPTY";
      case FileAlreadyExistsException _ -> "EEXIST";
      case ClosedChannelException _ -> BAD_DESCRIPTOR;
      case NonReadableChannelException _ -> BAD_DESCRIPTOR;
      case NonWritableChannelException _ -> BAD_DESCRIPTOR;
      case IllegalArgumentException _ -> INVALID;
      case FileSystemException e -> NAMES.getOrDefault(text(e.getReason()), "EIO");
      case FileNotFoundException _ -> "ENOENT";
      case IOException e -> NAMES.getOrDefault(text(e.getMessage()), "EIO");
      default -> "EIO";
    };
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** What strerror(3) says. */
  public static String text(Exception error) {
    return Errno.text(code(error));
  }

  /** Whether a file that could not be read was not even opened, which directories are. */
  public static boolean isOpening(Exception error) {
    int code = code(error);
    return code != Errno.code("EISDIR") && code != Errno.EBADF && code != Errno.code("EIO");
  }

  /** The number, see errno(3). */
  public static int code(Exception error) {
    return error instanceof ErrnoException e ? e.errno() : Errno.code(name(error));
  }

  /**
   * What a script gets: nil, the text behind a file's name, and the number.
   *
   * @param file null where the text stands alone
   */
  public static Varargs result(Exception error, @Nullable LuaString file) {
    return result(code(error), file);
  }

  /** As {@link #result(Exception, LuaString)}, by the error's name. */
  public static Varargs result(String name, @Nullable LuaString file) {
    return result(Errno.code(name), file);
  }

  private static Varargs result(int errno, @Nullable LuaString file) {
    String text = Errno.text(errno);
    return LuaValue.varargsOf(
        LuaValue.NIL,
        Bytes.text(file == null ? text : Bytes.chars(file) + ": " + text),
        LuaValue.valueOf(errno));
  }
}
