package org.cqueues.lua;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The functions of {@code faults.c} in the process that was started with it. */
final class Faults {
  private final MethodHandle begin;
  private final MethodHandle end;
  private final MethodHandle called;
  private final MethodHandle injected;
  private final Map<String, Integer> calls = new LinkedHashMap<>();

  @SuppressWarnings("restricted")
  Faults(Path library) {
    // loading it again gives the one that was preloaded
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
    begin =
        function(
            symbols,
            "faults_begin",
            null,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT);
    end = function(symbols, "faults_end", null);
    called = function(symbols, "faults_called", ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
    injected = function(symbols, "faults_injected", ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
    MethodHandle count = function(symbols, "faults_calls", ValueLayout.JAVA_INT);
    MethodHandle name =
        function(
            symbols,
            "faults_name",
            ValueLayout.ADDRESS.withTargetLayout(
                MemoryLayout.sequenceLayout(64, ValueLayout.JAVA_BYTE)),
            ValueLayout.JAVA_INT);
    try {
      int number = (int) count.invokeExact();
      for (int i = 0; i < number; i++) {
        calls.put(((MemorySegment) name.invokeExact(i)).getString(0), i);
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(
      SymbolLookup symbols, String name, @Nullable MemoryLayout result, MemoryLayout... arguments) {
    FunctionDescriptor type =
        result == null
            ? FunctionDescriptor.ofVoid(arguments)
            : FunctionDescriptor.of(result, arguments);
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), type);
  }

  /** From now on so many of a thousand calls fail, which ones and how is up to the seed. */
  void begin(long seed, int permille) {
    begin(seed, permille, -1, 0);
  }

  /**
   * The same for one function alone.
   *
   * @param errno what it always fails with; 0 for what the seed chooses
   */
  void begin(long seed, int permille, String name, int errno) {
    begin(seed, permille, number(name), errno);
  }

  private void begin(long seed, int permille, int call, int errno) {
    try {
      begin.invokeExact(seed, permille, call, errno);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** From now on no call fails. */
  void end() {
    try {
      end.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** How often a function was called so far. */
  long called(String name) {
    return count(called, number(name));
  }

  private int number(String name) {
    return Objects.requireNonNull(calls.get(name), name);
  }

  private static long count(MethodHandle counter, int call) {
    try {
      return (long) counter.invokeExact(call);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** A line for each function: its name, how often it was called, and how often it failed. */
  String table() {
    var table = new StringBuilder();
    calls.forEach(
        (name, call) ->
            table.append("%s %d %d%n".formatted(name, count(called, call), count(injected, call))));
    return table.toString();
  }
}
