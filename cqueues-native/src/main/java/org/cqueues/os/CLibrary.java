package org.cqueues.os;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jnr.ffi.LibraryLoader;
import org.jspecify.annotations.Nullable;

/**
 * The C library of this process, in as many parts as the system has it. The property {@code
 * cqueues.system.library} names the file of one whose functions come first, see {@link Platform}.
 */
public final class CLibrary {
  private static final @Nullable String FIRST = System.getProperty("cqueues.system.library");

  private CLibrary() {}

  /** Binds functions; one that is missing throws an {@link UnsatisfiedLinkError} when called. */
  public static <T> T load(Class<T> functions) {
    return load(functions, null, Map.of());
  }

  /**
   * Binds functions of another library.
   *
   * @param library its file; null for the C library
   * @param symbols of functions whose symbol is not their name, beside those of the platform
   */
  public static <T> T load(
      Class<T> functions, @Nullable String library, Map<String, String> symbols) {
    Platform system = Platform.current();
    LibraryLoader<T> loader = LibraryLoader.create(functions);
    var all = new HashMap<>(system.symbols());
    all.putAll(symbols);
    if (!all.isEmpty()) loader.mapper((name, _) -> all.getOrDefault(name, name));
    List<String> files = library != null ? List.of(library) : libraries(system);
    for (String file : files) loader.library(file);
    return loader.load();
  }

  private static List<String> libraries(Platform system) {
    return FIRST == null ? system.libraries() : List.of(FIRST, "c");
  }
}
