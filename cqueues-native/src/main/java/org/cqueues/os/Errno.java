package org.cqueues.os;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Error codes by name, and their texts. Codes this library itself tests have a constant. */
public final class Errno {
  private static final Map<String, Integer> NAMES = Collections.unmodifiableMap(read());

  public static final int ENOENT = code("ENOENT");
  public static final int EINTR = code("EINTR");
  public static final int EBADF = code("EBADF");
  public static final int EEXIST = code("EEXIST");
  public static final int EAGAIN = code("EAGAIN");
  public static final int ENOMEM = code("ENOMEM");
  public static final int EINVAL = code("EINVAL");
  public static final int ENFILE = code("ENFILE");
  public static final int EMFILE = code("EMFILE");
  public static final int EPIPE = code("EPIPE");
  public static final int ETIMEDOUT = code("ETIMEDOUT");

  private Errno() {}

  /** Every name the system's errno.h defines, with its number, in ascending order of numbers. */
  public static Map<String, Integer> names() {
    return NAMES;
  }

  /**
   * The number of a name.
   *
   * @throws IllegalArgumentException where this system has no such error
   */
  public static int code(String name) {
    Integer code = NAMES.get(name);
    if (code == null) throw new IllegalArgumentException("no " + name + " on this system");
    return code;
  }

  /** The system's text for an error, see strerror(3); any number has one. */
  public static String text(int errno) {
    String text = LibC.get().strerror(errno);
    return text == null || text.isEmpty() ? "Unknown error: " + errno : text;
  }

  private static Map<String, Integer> read() {
    var names = new LinkedHashMap<String, Integer>();
    for (String pair : Platform.current().errorNumbers().trim().split("\\s+", -1)) {
      int equals = pair.indexOf('=');
      names.put(pair.substring(0, equals), Integer.parseInt(pair, equals + 1, pair.length(), 10));
    }
    return names;
  }
}
