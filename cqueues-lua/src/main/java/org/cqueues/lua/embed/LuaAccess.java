package org.cqueues.lua.embed;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets scripts call a method, or read a field, of the objects that a program gives them, where the
 * engine has {@link HostAccess#EXPLICIT}. On a class it lets them do so with all its public
 * members.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.FIELD, ElementType.TYPE})
public @interface LuaAccess {
  /** Whether scripts may also write the field, or the fields of the class, unless it is final. */
  boolean write() default false;
}
