package org.cqueues.os;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Has the tests of a class run as if this were another system, on a stand-in for its C library: in
 * copies of our classes that know no other.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SystemSwitch.class)
@interface OnSystem {
  /** Its name in {@code os.name}. */
  String value();
}
