package org.cqueues.os;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One operating system: the objects it implements by calls of its own, its numbers, and the layouts
 * of its structures. What is the same on all of them, for POSIX or habit has it so, is in the
 * classes that use it.
 *
 * <p>A system is a package below this one with an implementation, and one line in {@link
 * Holder#SYSTEMS}. This package knows no more of them than their names, and they may use all of it.
 *
 * <p>So that a system can be looked at where there is another one, two properties of the JVM put it
 * in the place of the real one: {@code cqueues.system}, its name as in {@code os.name}, and {@code
 * cqueues.system.library}, the file of a library that stands in for its C library. What that does
 * not have is taken from the real one.
 */
public interface Platform {
  /**
   * The system this JVM runs on.
   *
   * @throws UnsupportedOperationException (as the cause of an {@link ExceptionInInitializerError})
   *     where it is none of those there are
   */
  static Platform current() {
    return Holder.CURRENT;
  }

  /** Whether this is the system that a JVM calls so in {@code os.name}, here in lower case. */
  boolean is(String osName);

  /**
   * The names of errno.h with their numbers, {@code NAME=number}, ascending, with blanks between.
   */
  String errorNumbers();

  /** The C library of this process; loaded when this is first called. */
  LibC libc();

  /** The libraries that have the functions of C, without {@code lib}. */
  default List<String> libraries() {
    return List.of("c");
  }

  /** The functions whose symbol is not the name that a program writes, with the symbols. */
  default Map<String, String> symbols() {
    return Map.of();
  }

  /** Its own way to tell of readiness and of changes to files. */
  Facility facility();

  /**
   * Opens a descriptor that another thread can make readable.
   *
   * @throws SysException for example EMFILE
   */
  Wakeup openWakeup();

  /**
   * Opens a pipe that does not block and is closed by exec, and puts its two descriptors, first the
   * one to read from, where two {@code int} fit.
   *
   * @return 0, or the negative errno
   */
  int openPipe(long descriptors);

  /** As {@link #openPipe}, and the pipe blocks. */
  int openBlockingPipe(long descriptors);

  /** The bit for a signal mask of its own, see posix_spawnattr_setflags(3). */
  @SuppressWarnings("checkstyle:MethodName") // the manual's name
  short POSIX_SPAWN_SETSIGMASK();

  /** The option with which waitpid(2) does not wait. */
  @SuppressWarnings("checkstyle:MethodName") // the manual's name
  default int WNOHANG() {
    return 1;
  }

  /** What differs for files. */
  FilePlatform files();

  /** What differs for sockets. */
  SocketPlatform sockets();

  /** What differs for signals. */
  SignalPlatform signals();

  /** Chooses once: what {@code cqueues.system} names, or else the system of the JVM. */
  final class Holder {
    /**
     * The implementations. A {@link java.util.ServiceLoader} would find them too, and open every
     * jar of the class path at each start.
     */
    static final List<String> SYSTEMS =
        List.of(
            "org.cqueues.os.linux.LinuxPlatform",
            "org.cqueues.os.bsd.MacPlatform",
            "org.cqueues.os.bsd.FreeBsdPlatform",
            "org.cqueues.os.bsd.NetBsdPlatform",
            "org.cqueues.os.bsd.OpenBsdPlatform",
            "org.cqueues.os.bsd.DragonFlyPlatform",
            "org.cqueues.os.illumos.IllumosPlatform");

    private static final Platform CURRENT =
        of(System.getProperty("cqueues.system", System.getProperty("os.name", "")), all());

    private Holder() {}

    /** Each is loaded when it is its turn. */
    static Iterable<Platform> all() {
      return () -> SYSTEMS.stream().map(Holder::named).iterator();
    }

    private static Platform named(String className) {
      try {
        return Class.forName(className).asSubclass(Platform.class).getConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("no platform " + className, e);
      }
    }

    static Platform of(String osName, Iterable<Platform> platforms) {
      String name = osName.toLowerCase(Locale.ROOT);
      for (Platform platform : platforms) if (platform.is(name)) return platform;
      throw new UnsupportedOperationException("no support for the operating system " + osName);
    }
  }
}
