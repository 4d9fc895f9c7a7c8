package org.cqueues.os;

import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel has to tell of readiness and of changes to files. Each {@link Platform} has one;
 * others can be had by name, for those who want to compare:
 *
 * <ul>
 *   <li>{@code cqueues.poller}: {@code epoll}, {@code kqueue}, {@code ports} or {@code poll}, for
 *       readiness;
 *   <li>{@code cqueues.watch}: {@code inotify}, {@code kqueue} or {@code ports}, for files;
 *   <li>{@code cqueues.poller.library}: the file of the library that has {@code kqueue} and {@code
 *       kevent}, or {@code port_create} and the others, in place of the C library.
 * </ul>
 */
public interface Facility {
  /**
   * Opens a queue of readiness.
   *
   * @throws SysException for example EMFILE
   * @throws IllegalArgumentException where what the properties ask for cannot be had
   */
  Poller openPoller();

  /**
   * Watches a directory, as {@link FileWatch#open} says.
   *
   * @param path without a zero byte
   */
  FileWatch watch(byte[] path);

  /** What {@link #watch} uses. */
  FileWatch.Kind watchKind();

  /** The one for readiness. */
  static Facility poller() {
    return Chosen.POLLER;
  }

  /** The one for files. */
  static Facility watch() {
    return Chosen.WATCH;
  }

  /** One that this process cannot have; the text says why. */
  record Absent(String why) implements Facility {
    @Override
    public Poller openPoller() {
      throw new IllegalArgumentException(why);
    }

    @Override
    public FileWatch watch(byte[] path) {
      throw new IllegalArgumentException(why);
    }

    @Override
    public FileWatch.Kind watchKind() {
      throw new IllegalArgumentException(why);
    }
  }

  /** Chooses once. */
  final class Chosen {
    private static final String PACKAGE = "org.cqueues.os.";

    /** By their names in {@code cqueues.poller}. */
    static final Map<String, String> POLLERS =
        Map.of(
            "epoll", PACKAGE + "linux.LinuxFacility",
            "kqueue", PACKAGE + "bsd.KqueueFacility",
            "ports", PACKAGE + "illumos.PortFacility",
            "poll", PACKAGE + "PollFacility");

    /** By their names in {@code cqueues.watch}. */
    static final Map<String, String> WATCHES =
        Map.of(
            "inotify", PACKAGE + "linux.LinuxFacility",
            "kqueue", PACKAGE + "bsd.KqueueFacility",
            "ports", PACKAGE + "illumos.PortFacility");

    private static final Facility POLLER = chosen("cqueues.poller", POLLERS);
    private static final Facility WATCH = chosen("cqueues.watch", WATCHES);

    private Chosen() {}

    private static Facility chosen(String property, Map<String, String> names) {
      String name = System.getProperty(property, "");
      if (name.isEmpty()) return Platform.current().facility();
      return named(property, name, names, System.getProperty("cqueues.poller.library"));
    }

    static Facility named(
        String property, String name, Map<String, String> names, @Nullable String library) {
      String className = names.get(name);
      if (className == null) {
        var known = String.join(", ", new TreeSet<>(names.keySet()));
        return new Absent(property + "=" + name + " is none of " + known);
      }
      try {
        return Class.forName(className)
            .asSubclass(Facility.class)
            .getConstructor(String.class)
            .newInstance(library);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("no " + className, e);
      }
    }
  }
}
