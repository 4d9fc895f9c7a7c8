package org.cqueues.lua.embed;

import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.List;
import org.cqueues.lua.module.Interfaces;
import org.cqueues.runtime.Errors;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The methods of one name, or the constructors of a class, as one function of scripts: that one is
 * called whose parameters are nearest to the arguments.
 */
final class Overloads<E extends Executable> {
  /** How much further a method is for each argument that it has to do without. */
  private static final int MISSING = 100;

  /** As Java, one that takes any number of arguments comes after those that take these. */
  private static final int SPREAD = 1000;

  private static final int UNFIT = -1;

  private final Conversions conversions;
  private final String name;
  private final List<Form<E>> forms;

  /** The arguments of a script before those of the method: 1 for the object, or 0. */
  private final int skipped;

  Overloads(Conversions conversions, String name, List<E> all, int skipped) {
    this.conversions = conversions;
    this.name = name;
    this.skipped = skipped;
    this.forms =
        all.stream()
            .map(Form::new)
            // of several as near ones the same is called in each run
            .sorted(Comparator.comparing(form -> form.executable.toString()))
            .toList();
  }

  /** One overload. */
  static final class Form<E extends Executable> {
    private final E executable;
    private final Class<?>[] types;

    /** With what containers contain. */
    private final Type[] generic;

    private Form(E executable) {
      this.executable = executable;
      this.types = executable.getParameterTypes();
      Type[] given = executable.getGenericParameterTypes();
      this.generic = given.length == types.length ? given : types;
    }

    E executable() {
      return executable;
    }

    private boolean spreads() {
      return executable.isVarArgs();
    }

    /** How many parameters there are before the one for any number. */
    private int fixed() {
      return types.length - 1;
    }

    private Class<?> component() {
      return types[fixed()].getComponentType();
    }
  }

  /** The overload that is nearest to the arguments. */
  Form<E> nearest(Varargs args) {
    if (forms.size() == 1) return forms.getFirst();
    Form<E> best = null;
    int least = Integer.MAX_VALUE;
    for (Form<E> form : forms) {
      int distance = distance(form, args);
      if (distance < 0 || distance >= least) continue;
      least = distance;
      best = form;
    }
    if (best == null) throw Errors.error("no " + name + " takes such arguments");
    return best;
  }

  private int distance(Form<E> form, Varargs args) {
    int given = args.narg() - skipped;
    int count = form.types.length;
    if (isSpread(form, args)) {
      int sum = distance(form.types, form.fixed(), args);
      for (int i = form.fixed(); sum >= 0 && i < given; i++) {
        sum = add(sum, conversions.distance(argument(args, i), form.component()));
      }
      return add(sum, SPREAD);
    }
    if (given > count) return UNFIT;
    return add(distance(form.types, count, args), MISSING * (count - given));
  }

  private int distance(Class<?>[] types, int count, Varargs args) {
    int sum = 0;
    for (int i = 0; sum >= 0 && i < count; i++) {
      sum = add(sum, conversions.distance(argument(args, i), types[i]));
    }
    return sum;
  }

  private static int add(int sum, int distance) {
    return sum < 0 || distance < 0 ? UNFIT : sum + distance;
  }

  private LuaValue argument(Varargs args, int index) {
    return args.arg(skipped + 1 + index);
  }

  /** Whether the last arguments are elements of the array that the method takes, not that array. */
  private boolean isSpread(Form<E> form, Varargs args) {
    if (!form.spreads()) return false;
    int given = args.narg() - skipped;
    if (given != form.types.length) return true;
    LuaValue last = argument(args, form.fixed());
    if (last instanceof LuaUserdata object
        && form.types[form.fixed()].isInstance(object.m_instance)) {
      return false;
    }
    return !last.istable() || conversions.distance(last, form.component()) >= 0;
  }

  /** The arguments as an overload takes them. */
  @Nullable Object[] arguments(Form<E> form, Varargs args) {
    boolean spread = isSpread(form, args);
    var values = new @Nullable Object[form.types.length];
    int single = spread ? form.fixed() : values.length;
    for (int i = 0; i < single; i++) values[i] = toJava(args, i, form.generic[i]);
    if (spread) values[form.fixed()] = rest(form, args);
    return values;
  }

  private Object rest(Form<E> form, Varargs args) {
    int count = Math.max(0, args.narg() - skipped - form.fixed());
    Object array = Array.newInstance(form.component(), count);
    for (int i = 0; i < count; i++) {
      Array.set(array, i, toJava(args, form.fixed() + i, form.component()));
    }
    return array;
  }

  private @Nullable Object toJava(Varargs args, int index, Type type) {
    try {
      return conversions.toJava(argument(args, index), type, "");
    } catch (IllegalArgumentException e) {
      throw Errors.badArgument(skipped + 1 + index, name, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Whether an interface has one method to be implemented, as of a lambda, and that returns
   * something.
   */
  static boolean gives(Class<?> type) {
    List<Method> open = Interfaces.openMethods(type);
    return open.size() == 1 && open.getFirst().getReturnType() != void.class;
  }
}
