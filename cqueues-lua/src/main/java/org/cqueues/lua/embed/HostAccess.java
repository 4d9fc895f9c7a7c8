package org.cqueues.lua.embed;

import java.lang.reflect.Member;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What scripts may do with Java objects that a program gives them. */
public final class HostAccess {
  /** Objects are tokens that a script can only pass on. */
  public static final HostAccess NONE = new HostAccess(_ -> false);

  /** Scripts see what {@link LuaAccess} marks. */
  public static final HostAccess EXPLICIT = new HostAccess(HostObjects::isMarked);

  /**
   * Scripts see all public members of all objects, and reach any class by LuaJ's {@code luajava}:
   * for scripts as trusted as the program itself.
   */
  public static final HostAccess ALL = new HostAccess(null);

  /** Null where LuaJ's way to Java is open. */
  private final @Nullable Predicate<Member> rule;

  private HostAccess(@Nullable Predicate<Member> rule) {
    this.rule = rule;
  }

  /**
   * Scripts see the public methods and fields that a rule allows. It is asked once for each member
   * of a class.
   */
  public static HostAccess of(Predicate<Member> rule) {
    return new HostAccess(rule);
  }

  boolean isAll() {
    return rule == null;
  }

  boolean allows(Member member) {
    return rule == null || rule.test(member);
  }
}
