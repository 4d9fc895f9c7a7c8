package org.cqueues.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaDouble;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.TailcallVarargs;
import org.luaj.vm2.Varargs;

/**
 * What Lua 5.2's operators do, metamethods and error messages included. Compiled functions call
 * these; the first lines of each are the common case, short enough to be inlined, and the rest is
 * in a method of its own.
 */
@SuppressWarnings("ReferenceEquality") // identity first: it is the common case, and there is one -0
public final class Ops {
  /** A list of values that is still empty, with the type the compiler gives to such lists. */
  static final Varargs EMPTY = LuaValue.NONE;

  static final LuaValue TRUE = LuaValue.TRUE;
  static final LuaValue FALSE = LuaValue.FALSE;

  /** LuaJ's factory makes an integer of it, which has no sign. */
  static final LuaNumber NEGATIVE_ZERO = negativeZero();

  /** Tables an index may pass through before it is taken for a loop, as in PUC Lua. */
  private static final int MAX_CHAIN = 100;

  /** Tables of such a chain are counted by so many at once: few programs have so many. */
  private static final int CHAIN_BATCH = 8;

  private static final int CHAIN_INSTRUCTIONS = 8;

  private Ops() {}

  private static LuaNumber negativeZero() {
    try {
      return (LuaNumber)
          MethodHandles.privateLookupIn(LuaDouble.class, MethodHandles.lookup())
              .findConstructor(LuaDouble.class, MethodType.methodType(void.class, double.class))
              .invoke(-0.0);
    } catch (Throwable e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The Lua number; integers are small objects, and zero keeps its sign. */
  public static LuaValue number(double value) {
    int whole = (int) value;
    if (whole == value) {
      return whole == 0 && 1 / value < 0 ? NEGATIVE_ZERO : LuaInteger.valueOf(whole);
    }
    return LuaDouble.valueOf(value);
  }

  /** As {@link #number(double)}; the value is that of a double. */
  public static LuaValue number(long value) {
    int whole = (int) value;
    return whole == value ? LuaInteger.valueOf(whole) : LuaDouble.valueOf((double) value);
  }

  /** The value of a pair: an object or, where that is null, a number. */
  static LuaValue either(@Nullable LuaValue value, double number) {
    return value == null ? number(number) : value;
  }

  /** The double of a pair whose object may be a number. */
  static double numberOf(@Nullable LuaValue value, double number) {
    return value instanceof LuaNumber ? value.todouble() : number;
  }

  /** The object of a pair, unless it is a number. */
  static @Nullable LuaValue objectOf(@Nullable LuaValue value) {
    return value instanceof LuaNumber ? null : value;
  }

  // arithmetic on pairs

  static LuaValue add(@Nullable LuaValue a, double x, @Nullable LuaValue b, double y) {
    return add(either(a, x), either(b, y));
  }

  static LuaValue sub(@Nullable LuaValue a, double x, @Nullable LuaValue b, double y) {
    return sub(either(a, x), either(b, y));
  }

  static LuaValue mul(@Nullable LuaValue a, double x, @Nullable LuaValue b, double y) {
    return mul(either(a, x), either(b, y));
  }

  static LuaValue div(@Nullable LuaValue a, double x, @Nullable LuaValue b, double y) {
    return div(either(a, x), either(b, y));
  }

  static LuaValue mod(@Nullable LuaValue a, double x, @Nullable LuaValue b, double y) {
    return mod(either(a, x), either(b, y));
  }

  static LuaValue pow(@Nullable LuaValue a, double x, @Nullable LuaValue b, double y) {
    return pow(either(a, x), either(b, y));
  }

  static LuaValue add(LuaValue a, LuaValue b) {
    if (a instanceof LuaInteger x && b instanceof LuaInteger y) {
      return integer((long) x.v + y.v);
    }
    if (a instanceof LuaNumber && b instanceof LuaNumber) {
      return number(a.todouble() + b.todouble());
    }
    return arithmetic(a, b, LuaValue.ADD);
  }

  static LuaValue sub(LuaValue a, LuaValue b) {
    if (a instanceof LuaInteger x && b instanceof LuaInteger y) {
      return integer((long) x.v - y.v);
    }
    if (a instanceof LuaNumber && b instanceof LuaNumber) {
      return number(a.todouble() - b.todouble());
    }
    return arithmetic(a, b, LuaValue.SUB);
  }

  static LuaValue mul(LuaValue a, LuaValue b) {
    if (a instanceof LuaNumber && b instanceof LuaNumber) {
      return number(a.todouble() * b.todouble());
    }
    return arithmetic(a, b, LuaValue.MUL);
  }

  static LuaValue div(LuaValue a, LuaValue b) {
    if (a instanceof LuaNumber && b instanceof LuaNumber) {
      return number(a.todouble() / b.todouble());
    }
    return arithmetic(a, b, LuaValue.DIV);
  }

  static LuaValue mod(LuaValue a, LuaValue b) {
    if (a instanceof LuaInteger x && b instanceof LuaInteger y && x.v >= 0 && y.v > 0) {
      return LuaInteger.valueOf(x.v % y.v);
    }
    if (a instanceof LuaNumber && b instanceof LuaNumber) {
      return number(modulo(a.todouble(), b.todouble()));
    }
    return arithmetic(a, b, LuaValue.MOD);
  }

  static LuaValue pow(LuaValue a, LuaValue b) {
    if (a instanceof LuaNumber && b instanceof LuaNumber) {
      return number(power(a.todouble(), b.todouble()));
    }
    return arithmetic(a, b, LuaValue.POW);
  }

  private static LuaValue integer(long value) {
    int whole = (int) value;
    return whole == value ? LuaInteger.valueOf(whole) : LuaDouble.valueOf((double) value);
  }

  /** {@code a - floor(a/b)*b}, as Lua 5.2 defines it. */
  public static double modulo(double a, double b) {
    return a - Math.floor(a / b) * b;
  }

  /** As pow(3), which unlike Java has 1 for every power of 1, and for -1 to the infinite. */
  public static double power(double a, double b) {
    if (b == 2) return a * a;
    if (a == 1 || (a == -1 && Double.isInfinite(b))) return 1;
    return Math.pow(a, b);
  }

  static LuaValue unm(LuaValue a) {
    if (a instanceof LuaNumber) return number(Numbers.negate(a.todouble()));
    LuaNumber number = toNumber(a);
    if (number != null) return number(Numbers.negate(number.todouble()));
    LuaValue handler = metamethod(a, LuaValue.UNM);
    if (!handler.isnil()) return call(handler, a, a);
    throw operandError("perform arithmetic on", a, OperandNames.B);
  }

  // with one operand in a double

  static LuaValue add(LuaValue a, double b) {
    return a instanceof LuaNumber
        ? number(a.todouble() + b)
        : arithmetic(a, number(b), LuaValue.ADD);
  }

  static LuaValue add(double a, LuaValue b) {
    return b instanceof LuaNumber
        ? number(a + b.todouble())
        : arithmetic(number(a), b, LuaValue.ADD);
  }

  static LuaValue sub(LuaValue a, double b) {
    return a instanceof LuaNumber
        ? number(a.todouble() - b)
        : arithmetic(a, number(b), LuaValue.SUB);
  }

  static LuaValue sub(double a, LuaValue b) {
    return b instanceof LuaNumber
        ? number(a - b.todouble())
        : arithmetic(number(a), b, LuaValue.SUB);
  }

  static LuaValue mul(LuaValue a, double b) {
    return a instanceof LuaNumber
        ? number(a.todouble() * b)
        : arithmetic(a, number(b), LuaValue.MUL);
  }

  static LuaValue mul(double a, LuaValue b) {
    return b instanceof LuaNumber
        ? number(a * b.todouble())
        : arithmetic(number(a), b, LuaValue.MUL);
  }

  static LuaValue div(LuaValue a, double b) {
    return a instanceof LuaNumber
        ? number(a.todouble() / b)
        : arithmetic(a, number(b), LuaValue.DIV);
  }

  static LuaValue div(double a, LuaValue b) {
    return b instanceof LuaNumber
        ? number(a / b.todouble())
        : arithmetic(number(a), b, LuaValue.DIV);
  }

  static LuaValue mod(LuaValue a, double b) {
    return a instanceof LuaNumber
        ? number(modulo(a.todouble(), b))
        : arithmetic(a, number(b), LuaValue.MOD);
  }

  static LuaValue mod(double a, LuaValue b) {
    return b instanceof LuaNumber
        ? number(modulo(a, b.todouble()))
        : arithmetic(number(a), b, LuaValue.MOD);
  }

  static LuaValue pow(LuaValue a, double b) {
    return a instanceof LuaNumber
        ? number(power(a.todouble(), b))
        : arithmetic(a, number(b), LuaValue.POW);
  }

  static LuaValue pow(double a, LuaValue b) {
    return b instanceof LuaNumber
        ? number(power(a, b.todouble()))
        : arithmetic(number(a), b, LuaValue.POW);
  }

  static boolean eq(LuaValue a, double b) {
    return a instanceof LuaNumber && a.todouble() == b;
  }

  static boolean eq(double a, LuaValue b) {
    return eq(b, a);
  }

  public static boolean lt(LuaValue a, double b) {
    return a instanceof LuaNumber ? a.todouble() < b : less(a, number(b));
  }

  public static boolean lt(double a, LuaValue b) {
    return b instanceof LuaNumber ? a < b.todouble() : less(number(a), b);
  }

  static boolean le(LuaValue a, double b) {
    return a instanceof LuaNumber ? a.todouble() <= b : lessOrEqual(a, number(b));
  }

  static boolean le(double a, LuaValue b) {
    return b instanceof LuaNumber ? a <= b.todouble() : lessOrEqual(number(a), b);
  }

  public static LuaValue index(LuaValue table, double key) {
    int index = (int) key;
    if (index == key && table instanceof Table t) {
      LuaValue value = t.rawget(index);
      if (value != LuaValue.NIL || t.metatable() == null) return value;
    }
    return indexThrough(table, number(key), OperandNames.B);
  }

  public static LuaValue index(LuaValue table, long key) {
    int index = (int) key;
    if (index == key && table instanceof Table t) {
      LuaValue value = t.rawget(index);
      if (value != LuaValue.NIL || t.metatable() == null) return value;
    }
    return indexThrough(table, number(key), OperandNames.B);
  }

  static void setIndex(LuaValue table, long key, LuaValue value) {
    int index = (int) key;
    if (index == key && table instanceof Table t && t.metatable() == null) {
      t.rawset(index, value);
    } else {
      setIndexThrough(table, number(key), value, OperandNames.A);
    }
  }

  static void setIndex(LuaValue table, double key, LuaValue value) {
    int index = (int) key;
    if (index == key && table instanceof Table t && t.metatable() == null) {
      t.rawset(index, value);
    } else {
      setIndexThrough(table, number(key), value, OperandNames.A);
    }
  }

  private static LuaValue arithmetic(LuaValue a, LuaValue b, LuaString event) {
    LuaNumber x = toNumber(a);
    LuaNumber y = toNumber(b);
    if (x != null && y != null) {
      double m = x.todouble();
      double n = y.todouble();
      // the event's third letter tells the operators apart
      return number(
          switch ((event.luaByte(3) << 8) | event.luaByte(4)) {
            case ('d' << 8) | 'd' -> m + n;
            case ('u' << 8) | 'b' -> m - n;
            case ('u' << 8) | 'l' -> m * n;
            case ('i' << 8) | 'v' -> m / n;
            case ('o' << 8) | 'd' -> modulo(m, n);
            default -> power(m, n);
          });
    }
    LuaValue handler = metamethod(a, event);
    if (handler.isnil()) handler = metamethod(b, event);
    if (!handler.isnil()) return call(handler, a, b);
    boolean second = x != null;
    throw operandError(
        "perform arithmetic on", second ? b : a, second ? OperandNames.C : OperandNames.B);
  }

  /** The value as a number, strings converted; null where it is none. */
  static @Nullable LuaNumber toNumber(LuaValue value) {
    if (value instanceof LuaNumber number) return number;
    if (!(value instanceof LuaString text)) return null;
    double number = Numbers.parse(text);
    return Double.isNaN(number) ? null : (LuaNumber) number(number);
  }

  static boolean eq(LuaValue a, LuaValue b) {
    if (a == b) return !(a instanceof LuaDouble d) || d.raweq(d); // NaN is not itself
    if (a instanceof LuaInteger x && b instanceof LuaInteger y) return x.v == y.v;
    if (a instanceof LuaString x && b instanceof LuaString y) return Bytes.equal(x, y);
    return equal(a, b);
  }

  /** As {@code rawequal}. */
  public static boolean rawEqual(LuaValue a, LuaValue b) {
    if (a instanceof LuaString x && b instanceof LuaString y) return Bytes.equal(x, y);
    return a.raweq(b);
  }

  private static boolean equal(LuaValue a, LuaValue b) {
    if (a instanceof LuaNumber && b instanceof LuaNumber) return a.todouble() == b.todouble();
    if (a.type() != b.type()) return false;
    if (a.raweq(b)) return true;
    if (a.type() != LuaValue.TTABLE && a.type() != LuaValue.TUSERDATA) return false;
    LuaValue handler = metamethod(a, LuaValue.EQ);
    if (handler.isnil()) return false;
    LuaValue other = metamethod(b, LuaValue.EQ);
    return handler.raweq(other) && call(handler, a, b).toboolean();
  }

  public static boolean lt(LuaValue a, LuaValue b) {
    if (a instanceof LuaInteger x && b instanceof LuaInteger y) return x.v < y.v;
    if (a instanceof LuaNumber && b instanceof LuaNumber) return a.todouble() < b.todouble();
    return less(a, b);
  }

  private static boolean less(LuaValue a, LuaValue b) {
    if (a instanceof LuaString x && b instanceof LuaString y) return compare(x, y) < 0;
    LuaValue handler = metamethod(a, LuaValue.LT);
    if (handler.isnil()) handler = metamethod(b, LuaValue.LT);
    if (handler.isnil()) throw orderError(a, b);
    return call(handler, a, b).toboolean();
  }

  static boolean le(LuaValue a, LuaValue b) {
    if (a instanceof LuaInteger x && b instanceof LuaInteger y) return x.v <= y.v;
    if (a instanceof LuaNumber && b instanceof LuaNumber) return a.todouble() <= b.todouble();
    return lessOrEqual(a, b);
  }

  private static boolean lessOrEqual(LuaValue a, LuaValue b) {
    if (a instanceof LuaString x && b instanceof LuaString y) return compare(x, y) <= 0;
    LuaValue handler = metamethod(a, LuaValue.LE);
    if (handler.isnil()) handler = metamethod(b, LuaValue.LE);
    if (!handler.isnil()) return call(handler, a, b).toboolean();
    handler = metamethod(b, LuaValue.LT);
    if (handler.isnil()) handler = metamethod(a, LuaValue.LT);
    if (handler.isnil()) throw orderError(a, b);
    return isFalse(handler, b, a);
  }

  private static boolean isFalse(LuaValue handler, LuaValue a, LuaValue b) {
    try {
      return !call(handler, a, b).toboolean();
    } catch (Exposure e) {
      throw e.throughOperator(Ops::negated);
    }
  }

  private static Varargs negated(LuaFunction metamethod) {
    try {
      return LuaValue.valueOf(!metamethod.invoke(LuaValue.NONE).arg1().toboolean());
    } catch (Exposure e) {
      throw e.throughOperator(Ops::negated);
    }
  }

  /** As strcmp(3) in the C locale, with zeros as ordinary bytes. */
  static int compare(LuaString a, LuaString b) {
    Meter.scan(Math.min(a.m_length, b.m_length));
    return java.util.Arrays.compareUnsigned(
        a.m_bytes,
        a.m_offset,
        a.m_offset + a.m_length,
        b.m_bytes,
        b.m_offset,
        b.m_offset + b.m_length);
  }

  private static ScriptError orderError(LuaValue a, LuaValue b) {
    String x = a.typename();
    String y = b.typename();
    return CallStack.raise(
        x.equals(y)
            ? "attempt to compare two " + x + " values"
            : "attempt to compare " + x + " with " + y);
  }

  static LuaValue len(LuaValue value) {
    if (value instanceof Table table && table.metatable() == null) {
      return LuaInteger.valueOf(table.rawlen());
    }
    if (value instanceof LuaString text) return LuaInteger.valueOf(text.m_length);
    LuaValue handler = metamethod(value, LuaValue.LEN);
    if (!handler.isnil()) return call(handler, value, value);
    if (value instanceof LuaTable table) return LuaInteger.valueOf(length(table));
    throw operandError("get length of", value, OperandNames.B);
  }

  /** A border of the table without metamethods. */
  public static int length(LuaTable table) {
    return table.rawlen();
  }

  static LuaValue not(LuaValue value) {
    return value.toboolean() ? LuaValue.FALSE : LuaValue.TRUE;
  }

  public static LuaValue index(LuaValue table, LuaValue key) {
    if (table instanceof Table t) {
      LuaValue value = t.rawget(key);
      if (value != LuaValue.NIL || t.metatable() == null) return value;
    }
    return indexThrough(table, key, OperandNames.B);
  }

  /** {@code table.key}. */
  static LuaValue field(LuaValue table, LuaString key) {
    if (table instanceof Table t) {
      LuaValue value = t.get(key);
      if (value != LuaValue.NIL || t.metatable() == null) return value;
    }
    return fieldThrough(table, key, OperandNames.B);
  }

  // the same with a guess where the field is, for compiled code

  /** {@code table.key}. */
  static LuaValue field(LuaValue table, LuaString key, Place place) {
    if (table instanceof Table t) {
      LuaValue value = t.at(key, place.slot);
      if (value != LuaValue.NIL) return value;
    }
    return findField(table, key, place, OperandNames.B);
  }

  /**
   * As {@link #field(LuaValue, LuaString, Place)}, of an object whose class is likely to have it,
   * or a string of the state with that room.
   */
  static LuaValue method(LuaValue object, LuaString key, Place place, StackRoom room) {
    if (object instanceof Table t && t.metatable() instanceof Table metatable && t.lacks(key)) {
      LuaValue value = metatable.inherited(key);
      if (value != LuaValue.NIL) return value;
    } else if (object instanceof LuaString) {
      Table metatable = room.strings;
      if (metatable != null) {
        LuaValue value = inherited(metatable, key);
        if (value != LuaValue.NIL) return value;
      }
    }
    return findField(object, key, place, OperandNames.B);
  }

  /** What is known to be inherited, or found now; nil where it is not to be known. */
  private static LuaValue inherited(Table metatable, LuaString key) {
    LuaValue value = metatable.inherited(key);
    return value == LuaValue.NIL ? Inheritance.find(metatable, key) : value;
  }

  /** {@code table.key} where the table is an upvalue, which errors name. */
  static LuaValue fieldUpvalue(LuaValue table, LuaString key, Place place) {
    if (table instanceof ScriptGlobals globals) {
      LuaValue value = globals.variables.at(key, place.slot);
      if (value != LuaValue.NIL) return value;
    } else if (table instanceof Table t) {
      LuaValue value = t.at(key, place.slot);
      if (value != LuaValue.NIL) return value;
    }
    return findField(table, key, place, OperandNames.UPVALUE_B);
  }

  /** Looks for a field where it was not guessed to be, and notes where that is. */
  private static LuaValue findField(LuaValue table, LuaString key, Place place, int operand) {
    Table own = table instanceof ScriptGlobals globals ? globals.variables : null;
    if (table instanceof Table t) own = t;
    if (own == null) {
      // the usual error, with few calls to be walked
      if (isNone(table)) throw operandError("index", table, operand);
      return fieldThrough(table, key, operand);
    }
    int at = own.place(key);
    if (at > 0) {
      place.slot = at;
      return own.at(key, at);
    }
    LuaValue value = own.get(key);
    if (value != LuaValue.NIL) return value;
    LuaValue metatable = own.metatable();
    if (metatable == null) return LuaValue.NIL;
    if (!(metatable instanceof Table m)) return fieldThrough(table, key, operand);
    value = inherited(m, key);
    return value == LuaValue.NIL ? fieldThrough(table, key, operand) : value;
  }

  /** {@code table.key} where the table is an upvalue, which errors name. */
  static LuaValue fieldUpvalue(LuaValue table, LuaString key) {
    if (table instanceof ScriptGlobals globals) {
      LuaValue value = globals.variables.get(key);
      if (value != LuaValue.NIL) return value;
    } else if (table instanceof Table t) {
      LuaValue value = t.get(key);
      if (value != LuaValue.NIL || t.metatable() == null) return value;
    }
    return fieldThrough(table, key, OperandNames.UPVALUE_B);
  }

  /** Through tables alone, as classes and modules are; whatever else comes the long way. */
  private static LuaValue fieldThrough(LuaValue table, LuaString key, int operand) {
    LuaValue at = table;
    if (table instanceof LuaUserdata object && object.m_metatable instanceof Table metatable) {
      at = metatable.get(LuaValue.INDEX);
    } else if (table instanceof LuaString) {
      at = stringMethods();
    }
    for (int i = 0; i < MAX_CHAIN && at instanceof Table t; i++) {
      follow(i);
      if (at != table) {
        LuaValue value = t.get(key);
        if (value != LuaValue.NIL) return value;
      }
      LuaValue metatable = t.metatable();
      if (metatable == null) return LuaValue.NIL;
      if (!(metatable instanceof Table m)) break;
      at = m.get(LuaValue.INDEX);
      if (at == LuaValue.NIL) return at;
      if (at instanceof ScriptGlobals globals) at = globals.variables;
    }
    return indexThrough(table, key, operand);
  }

  /** An index passes through another table. */
  private static void follow(int table) {
    if ((table & (CHAIN_BATCH - 1)) == CHAIN_BATCH - 1) {
      Meter.work(CHAIN_BATCH * CHAIN_INSTRUCTIONS);
    }
  }

  /** Where the running state's strings have their methods. */
  private static LuaValue stringMethods() {
    LuaState state = LuaState.currentOrNull();
    return state != null && state.basicMetatables().get(LuaValue.TSTRING) instanceof Table metatable
        ? metatable.get(LuaValue.INDEX)
        : LuaValue.NIL;
  }

  private static LuaValue indexThrough(LuaValue table, LuaValue given, int operand) {
    LuaValue key = given == NEGATIVE_ZERO ? LuaInteger.valueOf(0) : given;
    LuaValue at = table;
    for (int i = 0; i < MAX_CHAIN; i++) {
      follow(i);
      LuaValue handler;
      if (at instanceof LuaTable t) {
        LuaValue value = t.rawget(key);
        if (!value.isnil()) return value;
        handler = metamethod(t, LuaValue.INDEX);
        if (handler.isnil()) return LuaValue.NIL;
      } else {
        handler = metamethod(at, LuaValue.INDEX);
        if (handler.isnil() && isForeign(at)) return at.get(key);
        if (handler.isnil())
          throw operandError("index", at, at == table ? operand : OperandNames.NONE);
      }
      if (handler instanceof LuaFunction) return call(handler, at, key);
      at = handler;
    }
    throw CallStack.raise("loop in gettable");
  }

  /**
   * A userdata that answers for itself, without a metatable: an object of Java's, or one of LuaJ's
   * files.
   */
  private static boolean isForeign(LuaValue value) {
    return value.type() == LuaValue.TUSERDATA
        && (!(value instanceof LuaUserdata)
            || (value.getClass() != LuaUserdata.class && !(value instanceof Userdata)));
  }

  /** {@code table[key]} where the table is an upvalue, which errors name. */
  static LuaValue indexUpvalue(LuaValue table, LuaValue key) {
    if (table instanceof Table t) {
      LuaValue value = t.rawget(key);
      if (value != LuaValue.NIL || t.metatable() == null) return value;
    }
    return indexThrough(table, key, OperandNames.UPVALUE_B);
  }

  static void setIndex(LuaValue table, LuaValue key, LuaValue value) {
    if (table instanceof Table t && t.metatable() == null) {
      if (key instanceof LuaInteger integer) {
        t.rawset(integer.v, value);
        return;
      }
      if (key instanceof LuaString text) {
        t.put(text, value);
        return;
      }
    }
    setIndexThrough(table, key, value, OperandNames.A);
  }

  static void setIndexUpvalue(LuaValue table, LuaValue key, LuaValue value) {
    if (table instanceof Table t && t.metatable() == null && key instanceof LuaInteger integer) {
      t.rawset(integer.v, value);
      return;
    }
    setIndexThrough(table, key, value, OperandNames.UPVALUE_A);
  }

  /** {@code table.key = value}. */
  static void setField(LuaValue table, LuaString key, LuaValue value) {
    if (table instanceof Table t) {
      if (t.metatable() == null) {
        t.put(key, value);
        return;
      }
      if (t.replace(key, value)) return;
    }
    setIndexThrough(table, key, value, OperandNames.A);
  }

  /** {@code table.key = value}, with a guess where the field is. */
  static void setField(LuaValue table, LuaString key, LuaValue value, Place place) {
    if (!(table instanceof Table t) || !t.replaceAt(key, place.slot, value)) {
      setFoundField(table, key, value, place);
    }
  }

  private static void setFoundField(LuaValue table, LuaString key, LuaValue value, Place place) {
    if (table instanceof Table t) {
      int at = t.place(key);
      if (at > 0) {
        place.slot = at;
        t.replaceAt(key, at, value);
        return;
      }
    } else if (isNone(table)) {
      throw operandError("index", table, OperandNames.A);
    }
    setField(table, key, value);
  }

  /** {@code table.key = value} where the table is an upvalue, which errors name. */
  static void setFieldUpvalue(LuaValue table, LuaString key, LuaValue value) {
    Table t =
        table instanceof ScriptGlobals globals
            ? globals.variables
            : table instanceof Table other ? other : null;
    if (t != null) {
      if (t.metatable() == null) {
        t.put(key, value);
        return;
      }
      if (t.replace(key, value)) return;
    }
    setIndexThrough(table, key, value, OperandNames.UPVALUE_A);
  }

  private static void setIndexThrough(LuaValue table, LuaValue given, LuaValue value, int operand) {
    LuaValue key = given == NEGATIVE_ZERO ? LuaInteger.valueOf(0) : given;
    LuaValue at = table;
    for (int i = 0; i < MAX_CHAIN; i++) {
      follow(i);
      LuaValue handler;
      if (at instanceof LuaTable t) {
        handler =
            t.getmetatable() == null || !t.rawget(key).isnil()
                ? LuaValue.NIL
                : metamethod(t, LuaValue.NEWINDEX);
        if (handler.isnil()) {
          if (key.isnil()) throw CallStack.raise("table index is nil");
          if (!key.isvalidkey()) throw CallStack.raise("table index is NaN");
          t.rawset(key, value);
          return;
        }
      } else {
        handler = metamethod(at, LuaValue.NEWINDEX);
        if (handler.isnil() && isForeign(at)) {
          at.set(key, value);
          return;
        }
        if (handler.isnil())
          throw operandError("index", at, at == table ? operand : OperandNames.NONE);
      }
      if (handler instanceof LuaFunction function) {
        callAssignment(function, at, key, value);
        return;
      }
      at = handler;
    }
    throw CallStack.raise("loop in settable");
  }

  /** What a call of {@code value} calls: itself, or its {@code __call} with it in front. */
  public static LuaFunction callee(LuaValue value) {
    if (value instanceof InterpretedFunction function) return function.target();
    return value instanceof LuaFunction function ? function : callable(value, OperandNames.A);
  }

  /** As {@link #callee(LuaValue)}, where that may well be the function that calls. */
  static LuaFunction callee(LuaValue value, CompiledFunction caller) {
    return caller.isFor(value) ? caller : callee(value);
  }

  /** As {@link #callee(LuaValue)}, to be called with numbers. */
  static EngineFunction direct(LuaValue value) {
    if (value instanceof InterpretedFunction function) return function.target();
    return value instanceof EngineFunction function ? function : foreign(callee(value));
  }

  /** As {@link #callee(LuaValue, CompiledFunction)}, to be called with numbers. */
  static EngineFunction direct(LuaValue value, CompiledFunction caller) {
    return caller.isFor(value) ? caller : direct(value);
  }

  private static EngineFunction foreign(LuaFunction function) {
    return function instanceof EngineFunction own ? own : new ForeignCall(function);
  }

  /**
   * What makes a pair of what a function has given for a number to a caller of {@code room}: null
   * where that is one.
   */
  static @Nullable LuaValue object(double number, StackRoom room) {
    return Double.isNaN(number) ? taken(room) : null;
  }

  private static @Nullable LuaValue taken(StackRoom room) {
    Varargs results = room.take();
    return results == null ? null : CompiledFunction.first(results);
  }

  /** Whether there is a function that a call of the value calls. */
  static boolean isCallable(LuaValue value) {
    return value instanceof LuaFunction || metamethod(value, LuaValue.CALL) instanceof LuaFunction;
  }

  private static LuaFunction callable(LuaValue value, int operand) {
    LuaValue handler = metamethod(value, LuaValue.CALL);
    if (handler instanceof LuaFunction) return new BoundCall(callee(handler), value);
    throw operandError("call", value, operand);
  }

  /**
   * Calls a metamethod, so deep at most as PUC Lua's metamethods are by C's stack: one that calls
   * itself with an ever longer key would else fill the memory before the stack.
   */
  private static LuaValue call(LuaValue handler, LuaValue a, LuaValue b) {
    LuaFunction function = function(handler);
    LuaCoroutine coroutine = LuaState.current().running();
    coroutine.enterMetamethod();
    try {
      // apart, so that the JVM sees at the other call which classes there are
      return function instanceof InterpretedFunction f ? f.call(a, b) : function.call(a, b);
    } finally {
      coroutine.leaveMetamethod();
    }
  }

  private static void callAssignment(LuaFunction f, LuaValue table, LuaValue key, LuaValue value) {
    LuaCoroutine coroutine = LuaState.current().running();
    coroutine.enterMetamethod();
    try {
      f.call(table, key, value);
    } finally {
      coroutine.leaveMetamethod();
    }
  }

  /** What calls a metamethod, which has no name in the program. */
  private static LuaFunction function(LuaValue metamethod) {
    if (metamethod instanceof InterpretedFunction function) return function.target();
    return metamethod instanceof LuaFunction function
        ? function
        : callable(metamethod, OperandNames.NONE);
  }

  /** {@code value(first, ...)}, all results. */
  static Varargs invoke(LuaValue value, LuaValue first, Varargs rest) {
    return value instanceof Intrinsic function && function.isSelect()
        ? function.select(first, rest)
        : callee(value).invoke(LuaValue.varargsOf(first, rest));
  }

  /** {@code value(first, ...)}, the first result. */
  static LuaValue call(LuaValue value, LuaValue first, Varargs rest) {
    return value instanceof Intrinsic function && function.isSelect()
        ? function.selectFirst(first, rest)
        : callee(value).invoke(LuaValue.varargsOf(first, rest)).arg1();
  }

  /** A step of a loop over a table, see {@link Intrinsic#advance}. */
  static int advance(LuaValue iterator, LuaValue state, LuaValue control, int hint) {
    return iterator instanceof Intrinsic function && state instanceof Table table
        ? function.advance(table, control, hint)
        : Table.NO_POSITION;
  }

  static LuaValue keyAt(LuaValue table, int position) {
    return ((Table) table).keyAt(position);
  }

  static LuaValue valueAt(LuaValue table, int position) {
    return ((Table) table).valueAt(position);
  }

  /**
   * A call in return position. Lua functions are called by whoever called the returning one, so
   * that the stack does not grow; library functions at once, so that their caller is on the stack.
   */
  static Varargs tailCall(LuaValue value, Varargs args) {
    Interrupts.poll();
    LuaFunction function = callee(value);
    return function instanceof CompiledFunction || function instanceof BoundCall
        ? new TailcallVarargs(function, args)
        : function.invoke(args);
  }

  /**
   * What a call in return position calls if that may be on top of its caller, whose calls {@code
   * room} counts, see {@link StackRoom#passes}; else null.
   */
  static @Nullable EngineFunction passedOn(LuaFunction function, StackRoom room) {
    boolean fits =
        function instanceof CompiledFunction
            ? !(function instanceof InterpretedFunction)
            : function instanceof LibraryFunction;
    return fits && room.passes() ? (EngineFunction) function : null;
  }

  static LuaValue concat(LuaValue a, LuaValue b) {
    if (a instanceof LuaString x && b instanceof LuaString y) return join(x, y);
    return concat(a, b, 0);
  }

  private static LuaValue concat(LuaValue a, LuaValue b, int operand) {
    LuaString x = text(a);
    LuaString y = text(b);
    if (x != null && y != null) return join(x, y);
    LuaValue handler = metamethod(a, LuaValue.CONCAT);
    if (handler.isnil()) handler = metamethod(b, LuaValue.CONCAT);
    if (!handler.isnil()) return call(handler, a, b);
    boolean second = x != null;
    throw operandError(
        "concatenate", second ? b : a, OperandNames.FIRST_CONCAT + operand + (second ? 1 : 0));
  }

  private static LuaString join(LuaString a, LuaString b) {
    if (b.m_length == 0) return a;
    if (a.m_length == 0) return b;
    long length = (long) a.m_length + b.m_length;
    Finalizers.runWaiting();
    Meter.text(length);
    if (length > Bytes.MAX_LENGTH) throw CallStack.raise("string length overflow");
    var bytes = new byte[(int) length];
    System.arraycopy(a.m_bytes, a.m_offset, bytes, 0, a.m_length);
    System.arraycopy(b.m_bytes, b.m_offset, bytes, a.m_length, b.m_length);
    return Bytes.own(bytes);
  }

  /** {@code a .. b .. c …}, from right to left, neighbouring texts joined at once. */
  static LuaValue concat(LuaValue[] values) {
    int last = values.length - 1;
    return concat(values, last, values[last]);
  }

  /** As {@link #concat(LuaValue[])}, where those from {@code end} on are {@code joined}. */
  private static LuaValue concat(LuaValue[] values, int end, LuaValue joined) {
    int last = end;
    LuaValue result = joined;
    while (last > 0) {
      int first = last;
      LuaString text = text(result);
      if (text != null) {
        long length = text.m_length;
        values[last] = text;
        while (first > 0) {
          LuaString before = text(values[first - 1]);
          if (before == null) break;
          values[--first] = before;
          length += before.m_length;
        }
        if (length > Bytes.MAX_LENGTH) throw CallStack.raise("string length overflow");
        if (first < last) result = join(values, first, last, (int) length);
      }
      if (first == last) result = concatNext(values, --first, result);
      values[first] = result;
      last = first;
    }
    return result;
  }

  private static LuaValue concatNext(LuaValue[] values, int at, LuaValue joined) {
    try {
      return concat(values[at], joined, at);
    } catch (Exposure e) {
      throw e.throughOperator(metamethod -> concatNext(values, at, metamethod));
    }
  }

  private static Varargs concatNext(LuaValue[] values, int at, LuaFunction metamethod) {
    LuaValue joined;
    try {
      joined = metamethod.invoke(LuaValue.NONE).arg1();
    } catch (Exposure e) {
      throw e.throughOperator(inner -> concatNext(values, at, inner));
    }
    return concat(values, at, joined);
  }

  private static LuaString join(LuaValue[] texts, int first, int last, int length) {
    Finalizers.runWaiting();
    Meter.text(length);
    var bytes = new byte[length];
    int at = 0;
    for (int i = first; i <= last; i++) {
      LuaString text = (LuaString) texts[i];
      System.arraycopy(text.m_bytes, text.m_offset, bytes, at, text.m_length);
      at += text.m_length;
    }
    return Bytes.own(bytes);
  }

  /** The text of a string or number, or null. */
  private static @Nullable LuaString text(LuaValue value) {
    if (value instanceof LuaString text) return text;
    return value instanceof LuaNumber number ? Numbers.toText(number) : null;
  }

  /** The start of a numeric loop: {@code what} names the part in the error. */
  static double forNumber(LuaValue value, String what) {
    LuaNumber number = toNumber(value);
    if (number == null) throw CallStack.raise("'for' " + what + " must be a number");
    return number.todouble();
  }

  /**
   * The limit of a loop that counts in whole numbers. Doubles have all of these up to 2^53; a loop
   * that came so far would not end in Lua either.
   */
  static long wholeLimit(double limit, double step) {
    if (Double.isNaN(limit)) return step > 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    double whole = step > 0 ? Math.floor(limit) : Math.ceil(limit);
    return (long) Math.max(-0x1p60, Math.min(whole, 0x1p60));
  }

  /** What a double of generated code goes on with; it has no use for what is no number. */
  static double resumedDouble(LuaValue value) {
    return value instanceof LuaNumber ? value.todouble() : 0;
  }

  /** As {@link #resumedDouble}, for a long. */
  static long resumedLong(LuaValue value) {
    return (long) resumedDouble(value);
  }

  static boolean forGoesOn(double index, double limit, double step) {
    return step > 0 ? index <= limit : limit <= index;
  }

  /**
   * Appends values to a table under construction, from index {@code first}. In damaged code there
   * may be something else, and any index.
   */
  static void setList(LuaValue table, int first, Varargs values) {
    if (!(table instanceof Table t)) throw operandError("index", table, OperandNames.NONE);
    int n = values.narg();
    if (t.hasRoomBefore(first)) t.presize(first + n - 1);
    for (int i = 0; i < n; i++) t.rawset(first + i, values.arg(i + 1));
  }

  static LuaValue newTable(int array, int hash) {
    Finalizers.runWaiting();
    return new Table(array, hash);
  }

  private static boolean isNone(LuaValue value) {
    return value == LuaValue.NIL && value.getmetatable() == null;
  }

  /** The metamethod, or nil. */
  static LuaValue metamethod(LuaValue value, LuaString event) {
    LuaValue metatable = value.getmetatable();
    return metatable == null ? LuaValue.NIL : metatable.rawget(event);
  }

  private static ScriptError operandError(String action, LuaValue value, int operand) {
    CallStack.Search search = CallStack.ofError(1);
    List<CallStack.Frame> stack = search.walker().walk(search);
    CallStack.Frame running = stack.isEmpty() ? CallStack.Frame.LIBRARY : stack.getFirst();
    return ScriptError.raise(ErrorTexts.message(running, action, operand, value.typename()), stack);
  }

  /** A function of LuaJ's or a program's, for a caller that passes numbers. */
  private static final class ForeignCall extends EngineFunction {
    private final LuaFunction function;

    ForeignCall(LuaFunction function) {
      this.function = function;
    }

    @Override
    public Varargs invoke(Varargs args) {
      return function.invoke(args);
    }
  }

  /** {@code __call} with the called value as its first argument. */
  static final class BoundCall extends EngineFunction {
    final LuaFunction handler;
    private final LuaValue self;

    BoundCall(LuaFunction handler, LuaValue self) {
      this.handler = handler;
      this.self = self;
    }

    @Override
    public LuaValue call() {
      return handler.call(self);
    }

    @Override
    public LuaValue call(LuaValue a) {
      return handler.call(self, a);
    }

    @Override
    public LuaValue call(LuaValue a, LuaValue b) {
      return handler.call(self, a, b);
    }

    @Override
    public LuaValue call(LuaValue a, LuaValue b, LuaValue c) {
      return handler.invoke(varargsOf(self, a, varargsOf(b, c))).arg1();
    }

    @Override
    public Varargs invoke(Varargs args) {
      return handler.invoke(varargsOf(self, args));
    }

    @Override
    public Varargs onInvoke(Varargs args) {
      return handler.onInvoke(varargsOf(self, args));
    }
  }
}
