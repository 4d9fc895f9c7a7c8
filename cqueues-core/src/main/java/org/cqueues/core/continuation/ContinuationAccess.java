package org.cqueues.core.continuation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Opens {@code jdk.internal.vm} to this library. The launcher and the jar's manifest do it with
 * {@code --add-exports}; for an embedder without the flag the JVM's trusted lookup does, with one
 * warning that names the flags.
 */
public final class ContinuationAccess {
  /** The options that make the fallback, and its warning, unnecessary. */
  public static final String FLAGS = flags(ContinuationAccess.class.getModule());

  private static final String PACKAGE = "jdk.internal.vm";

  static {
    Module base = Object.class.getModule();
    Module ours = ContinuationAccess.class.getModule();
    if (!base.isExported(PACKAGE, ours)) {
      export(base, ours);
      System.getLogger(ContinuationAccess.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "Lua coroutines need the JVM''s continuations; start the JVM with {0}",
              FLAGS);
    }
  }

  private ContinuationAccess() {}

  /**
   * Makes {@link Continuation} usable.
   *
   * @throws ExceptionInInitializerError with a message that names the flags, where the JVM refuses
   */
  public static void open() {
    // The work is done once, when this class is initialised.
  }

  private static String flags(Module ours) {
    String user = ours.isNamed() ? ours.getName() : "ALL-UNNAMED";
    String callers = ours.isNamed() ? "org.cqueues.os,ALL-UNNAMED" : "ALL-UNNAMED";
    return "--add-exports=java.base/jdk.internal.vm=%s --enable-native-access=%s"
            .formatted(user, callers)
        + " --sun-misc-unsafe-memory-access=allow";
  }

  /** Opens the package, and lets us call C: otherwise the JVM warns of that, too. */
  private static void export(Module base, Module ours) {
    try {
      MethodHandles.Lookup lookup = TrustedLookup.get();
      lookup
          .findVirtual(
              Module.class,
              "implAddExports",
              MethodType.methodType(void.class, String.class, Module.class))
          .invoke(base, PACKAGE, ours);
      if (ours.isNamed()) return;
      lookup
          .findStatic(
              Module.class,
              "implAddEnableNativeAccessToAllUnnamed",
              MethodType.methodType(void.class))
          .invoke();
    } catch (Throwable refused) {
      throw new IllegalStateException(
          "Lua coroutines need the JVM's continuations; start the JVM with " + FLAGS, refused);
    }
  }
}
