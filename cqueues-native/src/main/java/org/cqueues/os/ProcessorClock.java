package org.cqueues.os;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The processor time of the whole process, the JVM's own threads included. It is called through the
 * JDK, which is sooner ready than the rest of libc: programs that only compute ask for it too.
 */
public final class ProcessorClock {
  /** What clock(3) counts in, as POSIX demands. */
  private static final double PER_SECOND = 1e6;

  private static final MethodHandle CLOCK = clock();

  private ProcessorClock() {}

  @SuppressWarnings("restricted") // the launcher and the manifest enable native access
  private static MethodHandle clock() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("clock"), FunctionDescriptor.of(ValueLayout.JAVA_LONG));
  }

  /** Seconds to the microsecond, clock(3). */
  public static double now() {
    try {
      return (long) CLOCK.invokeExact() / PER_SECOND;
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // a function of C throws nothing
    }
  }
}
