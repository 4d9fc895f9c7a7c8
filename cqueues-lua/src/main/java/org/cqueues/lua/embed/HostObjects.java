package org.cqueues.lua.embed;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.Userdata;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.jse.CoerceJavaToLua;

/** Objects of Java in the scripts of one engine, as far as its {@link HostAccess} goes. */
final class HostObjects {
  private final Conversions conversions;
  private final HostAccess access;
  private final HostClasses classes;
  private final ObjectCache objects = new ObjectCache();

  /** The metatables of classes. */
  private final Map<Class<?>, LuaTable> metatables = new HashMap<>();

  /** What scripts see of the classes that were met. */
  private final Map<Class<?>, HostMembers> members = new HashMap<>();

  /** As {@link Object#equals}; one for all, since Lua asks only what both operands have. */
  private final Builtin equality =
      new Builtin("__eq", args -> LuaValue.valueOf(instance(args, 1).equals(instance(args, 2))));

  HostObjects(Conversions conversions, HostAccess access) {
    this.conversions = conversions;
    this.access = access;
    this.classes = new HostClasses(this, conversions);
  }

  /** An object of which a script sees some members. */
  private static final class HostObject extends Userdata {
    HostObject(Object object, LuaTable metatable) {
      super(object, metatable);
    }
  }

  /** Whether a script's value is an object of Java's, of ours or of LuaJ's. */
  static boolean isOne(LuaUserdata object) {
    return object instanceof HostObject
        || object.getClass().getPackage() == CoerceJavaToLua.class.getPackage();
  }

  HostAccess access() {
    return access;
  }

  HostClasses classes() {
    return classes;
  }

  /** Whether scripts see anything of a class's objects. */
  boolean shows(Class<?> type) {
    return !members(type).isEmpty();
  }

  /** What scripts see of a class's objects. */
  HostMembers members(Class<?> type) {
    return members.computeIfAbsent(type, asked -> HostMembers.of(asked, access));
  }

  LuaValue of(Object object) {
    LuaUserdata known = objects.get(object);
    if (known != null) return known;
    var made = new HostObject(object, metatable(object));
    objects.put(made);
    return made;
  }

  private LuaTable metatable(Object object) {
    return object instanceof Class<?> type && access.isAll()
        ? classes.metatable(type)
        : metatable(object.getClass());
  }

  /** The metatable of a class's objects. */
  LuaTable metatable(Class<?> type) {
    LuaTable known = metatables.get(type);
    if (known != null) return known;
    HostMembers members = members(type);
    Table functions = functions(members);
    LuaTable made =
        type.isArray() && access.isAll()
            ? new HostArrays(conversions).metatable(type, functions)
            : metatable(type.getSimpleName(), functions, members.fields());
    if (members.methods().containsKey("toString"))
      made.rawset(Symbols.of("__tostring"), functions.get("toString"));
    if (members.methods().containsKey("equals")) made.rawset(Symbols.of("__eq"), equality);
    metatables.put(type, made);
    return made;
  }

  Table functions(HostMembers members) {
    var functions = new Table(0, members.methods().size());
    members
        .methods()
        .forEach((name, overloads) -> functions.set(Bytes.utf8(name), method(name, overloads)));
    return functions;
  }

  /** A metatable by which objects have some functions and fields. */
  LuaTable metatable(String name, Table functions, Map<String, Field> fields) {
    LuaTable metatable = named(name);
    var byName = new HashMap<LuaValue, Field>();
    fields.forEach((field, member) -> byName.put(Bytes.utf8(field), member));
    metatable.rawset(
        Symbols.of("__newindex"), new Builtin("__newindex", args -> write(byName, args)));
    metatable.rawset(
        Symbols.of("__index"),
        fields.isEmpty()
            ? functions
            : new Builtin(
                "__index",
                args -> {
                  Field field = byName.get(args.arg(2));
                  return field == null ? functions.get(args.arg(2)) : read(field, args.arg1());
                }));
    return metatable;
  }

  static LuaTable named(String name) {
    var metatable = new Table();
    metatable.rawset(Symbols.of("__name"), Bytes.utf8(name));
    metatable.rawset(Symbols.of("__metatable"), LuaValue.FALSE);
    return metatable;
  }

  private LuaValue read(Field field, LuaValue self) {
    try {
      return conversions.fromHost(field.get(instance(self, field, field.getName())));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private Varargs write(Map<LuaValue, Field> fields, Varargs args) {
    LuaValue key = args.arg(2);
    Field field = fields.get(key);
    String name = key.isstring() ? Bytes.java(key.strvalue()) : key.typename();
    if (field == null || !access.allowsWriting(field)) {
      throw Errors.error("no field '" + name + "' that can be written");
    }
    try {
      Object value = conversions.toJava(args.arg(3), field.getType(), name);
      field.set(instance(args.arg1(), field, name), value);
      return LuaValue.NONE;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The object that a member is wanted of; for a static one any, such as its class. */
  private static Object instance(LuaValue self, Member member, String name) {
    if (self instanceof LuaUserdata object
        && (isStatic(member) || member.getDeclaringClass().isInstance(object.m_instance))) {
      return object.m_instance;
    }
    throw Errors.badArgument(1, name, "object expected, got " + self.typename());
  }

  private static boolean isStatic(Member member) {
    return Modifier.isStatic(member.getModifiers());
  }

  private static Object instance(Varargs args, int number) {
    return ((LuaUserdata) args.arg(number)).m_instance;
  }

  private LuaValue method(String name, List<Method> all) {
    var overloads = new Overloads<>(conversions, name, all, 1);
    return conversions.engine().functionOf(name, call -> invoke(name, overloads, call.arguments()));
  }

  private LuaValue invoke(String name, Overloads<Method> overloads, Varargs args) throws Exception {
    Overloads.Form<Method> form = overloads.nearest(args);
    Object object = instance(args.arg1(), form.executable(), name);
    @Nullable Object[] values = overloads.arguments(form, args);
    try {
      return result(object, form.executable().invoke(object, values));
    } catch (InvocationTargetException e) {
      throw thrown(e);
    }
  }

  /** What scripts get of a result: a future is waited for, unless a future has made it. */
  private LuaValue result(Object object, @Nullable Object result) throws Exception {
    Object value = isFuture(object) ? result : conversions.engine().awaitables().settled(result);
    return conversions.fromHost(value);
  }

  private static boolean isFuture(Object object) {
    return object instanceof CompletionStage<?> || object instanceof Future<?>;
  }

  /** What a method or a constructor has thrown. */
  static Exception thrown(InvocationTargetException e) {
    if (e.getCause() instanceof Error error) throw error;
    return e.getCause() instanceof Exception cause ? cause : e;
  }
}
