package org.cqueues.core.continuation;

import java.lang.invoke.MethodHandles;
import sun.reflect.ReflectionFactory;

/** The JVM's own lookup, which sees what no module exports. */
final class TrustedLookup {
  /** What {@link MethodHandles.Lookup} calls TRUSTED: all that there is. */
  private static final int ALL = -1;

  private TrustedLookup() {}

  /**
   * The lookup. Serialization may call any constructor, and tells nobody on the way, unlike the
   * Unsafe of old.
   *
   * @throws ReflectiveOperationException where this JVM has no such thing
   */
  static MethodHandles.Lookup get() throws ReflectiveOperationException {
    var type = MethodHandles.Lookup.class;
    var constructor = type.getDeclaredConstructor(Class.class, Class.class, int.class);
    return (MethodHandles.Lookup)
        ReflectionFactory.getReflectionFactory()
            .newConstructorForSerialization(type, constructor)
            .newInstance(Object.class, null, ALL);
  }
}
