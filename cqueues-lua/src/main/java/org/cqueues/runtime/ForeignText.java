package org.cqueues.runtime;

import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/**
 * What scripts and users read of Java exceptions: their messages, but nothing that names a Java
 * class. The exception itself stays the cause of the Lua error, for the host.
 */
public final class ForeignText {
  private static final String UNKNOWN = "internal error";
  private static final Pattern CLASS_NAME =
      Pattern.compile("\\b(java|javax|jdk|sun|jnr|com|org|net|io)(\\.[a-z]\\w*)+\\.[A-Z]");

  private ForeignText() {}

  /**
   * The text of an exception that is no Lua error. What the JVM found by itself is an internal
   * error, since it speaks of variables and types of Java; everybody else's message was meant to be
   * read.
   */
  public static String of(Throwable thrown) {
    return switch (thrown) {
      case NullPointerException _, ClassCastException _, ArrayStoreException _ -> UNKNOWN;
      case LinkageError _ -> UNKNOWN;
      case OutOfMemoryError _ -> "not enough memory";
      case StackOverflowError _ -> "stack overflow";
      case IndexOutOfBoundsException e -> internal(e);
      case ArithmeticException e -> internal(e);
      case NegativeArraySizeException e -> internal(e);
      case Error e -> internal(e);
      case UncheckedIOException e when e.getCause() != null -> message(e.getCause(), UNKNOWN);
      default -> message(thrown, UNKNOWN);
    };
  }

  /** Whether the text tells no more than that there was an exception. */
  static boolean saysNothing(Throwable thrown) {
    return of(thrown).equals(UNKNOWN);
  }

  private static String internal(Throwable thrown) {
    String message = message(thrown, "");
    return message.isEmpty() ? UNKNOWN : UNKNOWN + ": " + message;
  }

  private static String message(Throwable thrown, String otherwise) {
    String message = thrown.getMessage();
    if (message == null || message.isEmpty() || CLASS_NAME.matcher(message).find()) {
      return otherwise;
    }
    return message;
  }
}
