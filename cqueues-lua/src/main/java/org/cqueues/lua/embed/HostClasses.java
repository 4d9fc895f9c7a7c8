package org.cqueues.lua.embed;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Classes of Java in scripts that reach all of Java: what is static in them, the classes in them,
 * {@code new}, and then the methods of {@link Class}.
 */
final class HostClasses {
  private static final String NEW = "new";
  private static final String NONE_MADE = "no objects of this class can be made";

  private final HostObjects objects;
  private final Conversions conversions;

  /** How objects of classes are made, as far as scripts have made some. */
  private final Map<Class<?>, Overloads<Constructor<?>>> constructors = new HashMap<>();

  /** The methods of {@link Class}, when first asked for. */
  private @Nullable Table ofClasses;

  HostClasses(HostObjects objects, Conversions conversions) {
    this.objects = objects;
    this.conversions = conversions;
  }

  /** The metatable of the object that stands for a class, and for no other. */
  LuaTable metatable(Class<?> type) {
    HostMembers members = HostMembers.ofClass(type, objects.access());
    Table functions = objects.functions(members);
    functions.set(NEW, conversions.engine().functionOf(NEW, call -> made(type, call.arguments())));
    var inner = new HashMap<LuaValue, Class<?>>();
    for (Class<?> member : type.getClasses()) inner.put(Bytes.utf8(member.getSimpleName()), member);
    var further = new Table();
    further.rawset(Symbols.of("__index"), new Builtin("__index", args -> find(inner, args.arg(2))));
    functions.setmetatable(further);
    LuaTable metatable = objects.metatable(type.getSimpleName(), functions, members.fields());
    metatable.rawset(
        Symbols.of("__tostring"), new Builtin("__tostring", _ -> Bytes.utf8(type.getName())));
    return metatable;
  }

  private LuaValue find(Map<LuaValue, Class<?>> inner, LuaValue key) {
    Class<?> found = inner.get(key);
    if (found != null) return objects.of(found);
    Table functions = ofClasses;
    if (functions == null) {
      functions = objects.functions(objects.members(Class.class));
      ofClasses = functions;
    }
    return functions.get(key);
  }

  /** {@code class.new(…)}, or {@code class:new(…)}. */
  private LuaValue made(Class<?> type, Varargs args) throws Exception {
    boolean self = args.arg1() instanceof LuaUserdata given && given.m_instance.equals(type);
    return make(type, self ? args.subargs(2) : args);
  }

  private Overloads<Constructor<?>> constructorsOf(Class<?> type) {
    List<Constructor<?>> all = Arrays.asList(type.getConstructors());
    if (all.isEmpty()) throw Errors.error(NONE_MADE);
    return new Overloads<>(conversions, NEW, all, 0);
  }

  /** {@code luajava.new(class, …)}: a new object. */
  LuaValue make(Class<?> type, Varargs args) throws Exception {
    Overloads<Constructor<?>> overloads = constructors.computeIfAbsent(type, this::constructorsOf);
    Overloads.Form<Constructor<?>> form = overloads.nearest(args);
    try {
      return conversions.fromHost(form.executable().newInstance(overloads.arguments(form, args)));
    } catch (InvocationTargetException e) {
      throw HostObjects.thrown(e);
    } catch (InstantiationException e) {
      throw Errors.error(NONE_MADE);
    }
  }
}
