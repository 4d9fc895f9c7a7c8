package org.cqueues.lua.embed;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.util.function.Predicate;

/**
 * What scripts may do with Java objects that a program gives them. Methods are called as those of
 * Lua, {@code object:method(1, 2)}, and fields read as {@code object.field}.
 */
public final class HostAccess {
  /** Objects are tokens that a script can only pass on. */
  public static final HostAccess NONE = new HostAccess(_ -> false, _ -> false);

  /** Scripts see what {@link LuaAccess} marks. */
  public static final HostAccess EXPLICIT =
      new HostAccess(HostAccess::isMarked, HostAccess::isMarkedForWriting);

  /**
   * Scripts see all public members of all objects, and reach any class by the library {@code
   * luajava}, as of LuaJ: for scripts as trusted as the program itself. What Java returns to them
   * stays an object, also where it is a list, a map, an array or a constant of an enum.
   */
  public static final HostAccess ALL = new HostAccess(_ -> true, _ -> true);

  private final Predicate<? super Member> rule;
  private final Predicate<? super Field> writable;

  private HostAccess(Predicate<? super Member> rule, Predicate<? super Field> writable) {
    this.rule = rule;
    this.writable = writable;
  }

  /**
   * Scripts see the public methods and fields that a rule allows, and may not write fields. It is
   * asked when an engine meets the first object of a class.
   */
  public static HostAccess of(Predicate<? super Member> rule) {
    return of(rule, _ -> false);
  }

  /**
   * As {@link #of(Predicate)}.
   *
   * @param writable which of the fields that they see may be written, where these are not final
   */
  public static HostAccess of(Predicate<? super Member> rule, Predicate<? super Field> writable) {
    return new HostAccess(rule, writable);
  }

  @SuppressWarnings("ReferenceEquality") // there is one
  boolean isAll() {
    return this == ALL;
  }

  boolean allows(Member member) {
    return rule.test(member);
  }

  boolean allowsWriting(Field field) {
    return !Modifier.isFinal(field.getModifiers()) && writable.test(field);
  }

  private static boolean isMarked(Member member) {
    return isMarked((AnnotatedElement) member) || isMarked(member.getDeclaringClass());
  }

  private static boolean isMarked(AnnotatedElement element) {
    return element.isAnnotationPresent(LuaAccess.class);
  }

  /** What stands at the field goes before what stands at its class. */
  private static boolean isMarkedForWriting(Field field) {
    LuaAccess mark = field.getAnnotation(LuaAccess.class);
    if (mark == null) mark = field.getDeclaringClass().getAnnotation(LuaAccess.class);
    return mark != null && mark.write();
  }
}
