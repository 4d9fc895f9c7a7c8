package org.cqueues.os;

import java.util.Map;
import jnr.ffi.LibraryLoader;

/** The C library of this process, in as many parts as the system has it. */
public final class CLibrary {
  private CLibrary() {}

  /** Binds functions; one that is missing throws an {@link UnsatisfiedLinkError} when called. */
  public static <T> T load(Class<T> functions) {
    Platform system = Platform.current();
    LibraryLoader<T> loader = LibraryLoader.create(functions);
    Map<String, String> symbols = system.symbols();
    if (!symbols.isEmpty()) loader.mapper((name, _) -> symbols.getOrDefault(name, name));
    for (String library : system.libraries()) loader.library(library);
    return loader.load();
  }
}
