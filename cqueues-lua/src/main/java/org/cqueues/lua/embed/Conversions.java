package org.cqueues.lua.embed;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Ops;
import org.cqueues.runtime.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Values of Java as values of one engine, and back. */
final class Conversions {
  /** Whole numbers up to here are the same in Lua's only kind of number. */
  private static final double MAX_WHOLE = 0x1p53;

  /** Containers in containers, either way; one of Java's that contains itself ends there. */
  private static final int MAX_DEPTH = 200;

  private static final Type[] ANYTHING = {};

  private final LuaEngine engine;
  private final HostObjects objects;

  /** The tables whose conversion is under way, the outermost first. */
  private final List<LuaTable> open = new ArrayList<>();

  /** What errors call the first of them. */
  private String outermost = "";

  /**
   * Lists and maps of tables inside the outermost: a table that is in two places is converted once.
   */
  private final IdentityHashMap<LuaTable, Object> converted = new IdentityHashMap<>();

  Conversions(LuaEngine engine, HostAccess access) {
    this.engine = engine;
    this.objects = new HostObjects(this, access);
  }

  LuaEngine engine() {
    return engine;
  }

  HostObjects objects() {
    return objects;
  }

  // to Lua

  LuaValue toLua(@Nullable Object value) {
    return toLua(value, 0);
  }

  Varargs toLua(@Nullable Object[] values) {
    var converted = new LuaValue[values.length];
    for (int i = 0; i < values.length; i++) converted[i] = toLua(values[i]);
    return LuaValue.varargsOf(converted);
  }

  /**
   * What Java gives to a script of itself, by a method or a field: where scripts reach all of Java
   * it stays an object, unless that is what Lua has, too.
   */
  LuaValue fromHost(@Nullable Object value) {
    return value == null || !objects.access().isAll() || isSimple(value)
        ? toLua(value)
        : objects.of(value);
  }

  private static boolean isSimple(Object value) {
    return switch (value) {
      case LuaValue _, LuaBody _, LuaChunk _, LuaValues _ -> true;
      case CompletionStage<?> _, Future<?> _, Flow.Publisher<?> _ -> true;
      case Boolean _, String _, Character _, byte[] _ -> true;
      case Integer _, Long _, Double _, Float _, Short _, Byte _ -> true;
      default -> LuaProxy.tableOf(value) != null;
    };
  }

  private LuaValue toLua(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) throw new IllegalArgumentException("containers are nested too deep");
    return switch (value) {
      case null -> LuaValue.NIL;
      case LuaValue own -> own;
      case Boolean truth -> LuaValue.valueOf(truth);
      case String text -> Bytes.utf8(text);
      case Integer whole -> LuaValue.valueOf(whole);
      case Long whole -> Ops.number((double) whole);
      case Number number -> Ops.number(number.doubleValue());
      case Character letter -> Bytes.utf8(letter.toString());
      case byte[] bytes -> LuaString.valueUsing(bytes.clone());
      case CharSequence text -> Bytes.utf8(text.toString());
      case Enum<?> constant -> Bytes.utf8(constant.name());
      case LuaBody body -> engine.functionOf("?", body);
      case LuaChunk chunk -> engine.functionOf(chunk);
      case LuaValues values -> values.toVarargs().arg1();
      case Optional<?> optional -> toLua(optional.orElse(null), depth + 1);
      case Map<?, ?> map -> table(map, depth + 1);
      case Collection<?> list -> list(list, depth + 1);
      case CompletionStage<?> stage -> engine.awaitables().of(stage);
      case Future<?> future -> engine.awaitables().of(future);
      case Flow.Publisher<?> publisher -> engine.awaitables().of(publisher);
      case Record record when !objects.shows(record.getClass()) -> table(record, depth + 1);
      default -> {
        if (value.getClass().isArray()) yield array(value, depth + 1);
        LuaValue table = LuaProxy.tableOf(value);
        yield table != null ? table : objects.of(value);
      }
    };
  }

  private LuaValue table(Map<?, ?> map, int depth) {
    var table = new Table(0, map.size());
    map.forEach(
        (key, value) -> {
          LuaValue own = toLua(key, depth);
          if (own.isnil() || (own instanceof LuaNumber number && Double.isNaN(number.todouble()))) {
            throw new IllegalArgumentException("a map has the key " + key + ", a table cannot");
          }
          table.rawset(own, toLua(value, depth));
        });
    return table;
  }

  private LuaValue table(Record record, int depth) {
    var table = new Table();
    Records.components(record).forEach((name, value) -> table.set(name, toLua(value, depth)));
    return table;
  }

  private LuaValue list(Collection<?> list, int depth) {
    var table = new Table(list.size(), 0);
    int index = 0;
    for (Object value : list) table.rawset(++index, toLua(value, depth));
    return table;
  }

  private LuaValue array(Object array, int depth) {
    int length = Array.getLength(array);
    var table = new Table(length, 0);
    for (int i = 0; i < length; i++) table.rawset(i + 1, toLua(Array.get(array, i), depth));
    return table;
  }

  // to Java

  /** As {@link #toJava}, of what must not be nil. */
  <T> T required(LuaValue value, Class<T> type, String what) {
    T converted = toJava(value, type, what);
    if (converted == null) throw refused(value, type, what);
    return converted;
  }

  /**
   * The value as one of a type.
   *
   * @param what names the value in the error
   */
  @SuppressWarnings("unchecked") // a primitive's class is that of its wrapper's values
  <T> @Nullable T toJava(LuaValue value, Class<T> type, String what) {
    if (!type.isPrimitive() && type != Object.class && type.isInstance(value)) {
      return type.cast(value);
    }
    if (type == void.class || type == Void.class) return null;
    if (type == Optional.class) {
      return (T) Optional.ofNullable(value.isnil() ? null : natural(value, what));
    }
    if (value.isnil()) {
      if (type.isPrimitive()) throw refused(value, type, what);
      return null;
    }
    Class<?> wanted = type.isPrimitive() ? MethodType.methodType(type).wrap().returnType() : type;
    Object converted = convert(value, wanted, what);
    if (converted == null) throw refused(value, type, what);
    return (T) converted;
  }

  /** As {@link #toJava(LuaValue, Class, String)}, and containers have what their types say. */
  @Nullable Object toJava(LuaValue value, Type type, String what) {
    return switch (type) {
      case ParameterizedType generic -> toJava(value, generic, what);
      case TypeVariable<?> variable -> toJava(value, variable.getBounds()[0], what);
      case WildcardType any -> toJava(value, any.getUpperBounds()[0], what);
      case GenericArrayType array -> toJava(value, erased(array), what);
      case Class<?> plain -> toJava(value, plain, what);
      default -> throw new IllegalArgumentException(what + ": no such type");
    };
  }

  private @Nullable Object toJava(LuaValue value, ParameterizedType type, String what) {
    var raw = (Class<?>) type.getRawType();
    Type[] of = type.getActualTypeArguments();
    if (raw == Optional.class && !value.isnil()) {
      return Optional.ofNullable(toJava(value, of[0], what));
    }
    Object made =
        value instanceof LuaTable table
            ? inside(table, what, () -> container(table, raw, of, what))
            : null;
    return made == null ? toJava(value, raw, what) : made;
  }

  private static Class<?> erased(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      case GenericArrayType array -> erased(array.getGenericComponentType()).arrayType();
      case TypeVariable<?> variable -> erased(variable.getBounds()[0]);
      default -> Object.class;
    };
  }

  /** How far a value is from a type, for choosing among overloads; negative where it is none. */
  int distance(LuaValue value, Class<?> type) {
    if (value.isnil()) return type.isPrimitive() ? -1 : 0;
    if (type == Object.class) return 10;
    boolean whole = value instanceof LuaNumber number && isWhole(number.todouble());
    if (type == double.class || type == Double.class) {
      return value instanceof LuaNumber ? whole ? 3 : 0 : -1;
    }
    if (type == long.class || type == Long.class) return whole ? 1 : -1;
    if (type == int.class || type == Integer.class) return whole && fits(value, type) ? 0 : -1;
    if (type == String.class) return value instanceof LuaString ? 0 : -1;
    if (type == byte[].class) return value instanceof LuaString ? 2 : -1;
    if (value instanceof LuaFunction && type.isInterface()) return Overloads.gives(type) ? 4 : 5;
    return fits(value, type) ? 4 : -1;
  }

  private boolean fits(LuaValue value, Class<?> type) {
    try {
      toJava(value, type, "");
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private @Nullable Object convert(LuaValue value, Class<?> type, String what) {
    if (type == Object.class) return natural(value, what);
    if (value instanceof LuaUserdata object && type.isInstance(object.m_instance)) {
      return object.m_instance;
    }
    if (type == Boolean.class) return value instanceof LuaBoolean ? value.toboolean() : null;
    if (value instanceof LuaNumber number) return number(number.todouble(), type);
    if (value instanceof LuaString text) return text(text, type);
    if (value instanceof LuaTable table) {
      Object container = inside(table, what, () -> contained(table, type, ANYTHING, what));
      if (container != null) return container;
    }
    boolean callable = value instanceof LuaFunction || value instanceof LuaTable;
    return type.isInterface() && callable && !isContainer(type)
        ? LuaProxy.of(engine, value, type)
        : null;
  }

  /** A table as what holds its values; null where the type is nothing that does. */
  private @Nullable Object contained(LuaTable table, Class<?> type, Type[] of, String what) {
    Object container = container(table, type, of, what);
    if (container != null) return container;
    if (type.isArray()) return array(table, type.getComponentType(), what);
    return type.isRecord() ? Records.of(this, table, type, what) : null;
  }

  /** Whether a type is one of Java's containers, which a table of functions is not meant to be. */
  private static boolean isContainer(Class<?> type) {
    boolean holds = Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    return holds && type.getPackage() == List.class.getPackage();
  }

  /** A table as a list, set or map; null where the type is none of these. */
  private @Nullable Object container(LuaTable table, Class<?> type, Type[] of, String what) {
    if (type == Iterable.class || Collection.class.isAssignableFrom(type)) {
      Type element = of.length == 1 ? of[0] : Object.class;
      if (type.isAssignableFrom(ArrayList.class)) return list(table, element, what);
      if (type.isAssignableFrom(LinkedHashSet.class)) {
        if (!isList(table) && table.keyCount() > 0) return null;
        return new LinkedHashSet<>(list(table, element, what));
      }
    }
    boolean maps = Map.class.isAssignableFrom(type) && type.isAssignableFrom(LinkedHashMap.class);
    if (!maps) return null;
    return of.length == 2
        ? map(table, of[0], of[1], what)
        : map(table, Object.class, Object.class, what);
  }

  /** Converts what is in a table. */
  @SuppressWarnings("ReferenceEquality") // the very table
  private <T extends @Nullable Object> T inside(
      LuaTable table, String what, Supplier<T> conversion) {
    for (int i = open.size() - 1; i >= 0; i--) {
      if (open.get(i) != table) continue;
      throw new IllegalArgumentException(named(outermost) + "a table contains itself");
    }
    if (open.size() >= MAX_DEPTH) {
      throw new IllegalArgumentException(named(outermost) + "tables are nested too deep");
    }
    if (open.isEmpty()) outermost = what;
    open.add(table);
    try {
      return conversion.get();
    } finally {
      open.removeLast();
      if (open.isEmpty()) converted.clear();
    }
  }

  private static String named(String what) {
    return what.isEmpty() ? "" : what + ": ";
  }

  /** What is nearest to the value in Java. */
  private @Nullable Object natural(LuaValue value, String what) {
    return switch (value) {
      case LuaBoolean truth -> truth.v;
      case LuaNumber number -> {
        double v = number.todouble();
        if (isWhole(v)) yield (long) v;
        yield v;
      }
      case LuaString text -> Bytes.java(text);
      case LuaTable table -> {
        Object known = converted.get(table);
        if (known != null) yield known;
        Object made =
            inside(
                table,
                what,
                () ->
                    isList(table)
                        ? list(table, Object.class, "")
                        : map(table, Object.class, Object.class, ""));
        if (!open.isEmpty()) converted.put(table, made);
        yield made;
      }
      case LuaUserdata object when isJava(object) -> object.m_instance;
      default -> value;
    };
  }

  private static boolean isJava(LuaUserdata object) {
    return HostObjects.isOne(object) || Awaitables.isObject(object);
  }

  private static boolean isWhole(double v) {
    return v == Math.rint(v) && Math.abs(v) <= MAX_WHOLE && !(v == 0 && 1 / v < 0);
  }

  private static @Nullable Object number(double v, Class<?> type) {
    if (type == Double.class || type == Number.class) return v;
    if (type == Float.class) return (float) v;
    if (type == String.class) return Bytes.java(Numbers.toText((LuaNumber) Ops.number(v)));
    if (type == BigDecimal.class) return Double.isFinite(v) ? decimal(v) : null;
    if (v != Math.rint(v)) return null;
    if (type == BigInteger.class) return Double.isFinite(v) ? decimal(v).toBigInteger() : null;
    if (type == Long.class) return Math.abs(v) <= 0x1p63 && v != 0x1p63 ? (long) v : null;
    if (type == Integer.class) return v == (int) v ? (int) v : null;
    if (type == Short.class) return v == (short) v ? (short) v : null;
    if (type == Byte.class) return v == (byte) v ? (byte) v : null;
    return null;
  }

  private static BigDecimal decimal(double v) {
    return v == Math.rint(v) ? new BigDecimal(v) : BigDecimal.valueOf(v);
  }

  private static @Nullable Object text(LuaString text, Class<?> type) {
    if (type.isAssignableFrom(String.class)) return Bytes.java(text);
    if (type == byte[].class) {
      var bytes = new byte[text.m_length];
      text.copyInto(0, bytes, 0, bytes.length);
      return bytes;
    }
    String chars = Bytes.java(text);
    if (type == Character.class) return chars.length() == 1 ? chars.charAt(0) : null;
    if (!type.isEnum()) return null;
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(chars)) return constant;
    }
    return null;
  }

  /** Whether a table has the keys 1, 2, … and no others; an empty one counts as none. */
  private static boolean isList(LuaTable table) {
    int length = table.rawlen();
    return length > 0 && table.keyCount() == length;
  }

  private List<@Nullable Object> list(LuaTable table, Type element, String what) {
    int length = table.rawlen();
    var list = new ArrayList<@Nullable Object>(length);
    for (int i = 1; i <= length; i++) {
      list.add(toJava(table.rawget(i), element, element(what, i)));
    }
    return list;
  }

  private Map<@Nullable Object, @Nullable Object> map(
      LuaTable table, Type key, Type value, String what) {
    var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
    for (Varargs pair = table.next(LuaValue.NIL); !pair.isnil(1); pair = table.next(pair.arg1())) {
      Object converted = toJava(pair.arg1(), key, what);
      map.put(converted, toJava(pair.arg(2), value, what));
    }
    return map;
  }

  private static String element(String what, int index) {
    return what.isEmpty() ? "" : what + "[" + index + "]";
  }

  private Object array(LuaTable table, Class<?> component, String what) {
    int length = table.rawlen();
    Object array = Array.newInstance(component, length);
    for (int i = 1; i <= length; i++) {
      Array.set(array, i - 1, toJava(table.rawget(i), component, element(what, i)));
    }
    return array;
  }

  private static IllegalArgumentException refused(LuaValue value, Class<?> type, String what) {
    String shown = value instanceof LuaNumber number ? " " + number.todouble() : "";
    return new IllegalArgumentException(
        named(what) + type.getSimpleName() + " expected, got " + value.typename() + shown);
  }
}
