package org.cqueues.core.continuation;

import java.lang.invoke.MethodHandles;

/** The JVM's own lookup, which sees what no module exports. */
final class TrustedLookup {
  private TrustedLookup() {}

  /**
   * The lookup.
   *
   * @throws ReflectiveOperationException where this JVM has no such thing
   */
  @SuppressWarnings("removal") // Unsafe is the only way in without flags
  static MethodHandles.Lookup get() throws ReflectiveOperationException {
    var unsafeField = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
    unsafeField.setAccessible(true);
    var unsafe = (sun.misc.Unsafe) unsafeField.get(null);
    var lookup = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
    return (MethodHandles.Lookup)
        unsafe.getObject(unsafe.staticFieldBase(lookup), unsafe.staticFieldOffset(lookup));
  }
}
