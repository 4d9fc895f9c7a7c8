package org.cqueues.runtime;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * What a class leaves of a call at an instruction with which the interpreter goes on. What the
 * values are a text says, so that the class only has to pass them on: a letter for each, and the
 * register, as a character.
 */
public final class Leaving {
  /** The arguments behind the parameters. */
  public static final char VARARGS = 'a';

  /** The cell of a captured register; these come before all values. */
  public static final char CELL = 'c';

  /** An object. */
  public static final char OBJECT = 'o';

  /** A double. */
  public static final char NUMBER = 'n';

  /** An object or null, and then a double. */
  public static final char PAIR = 'p';

  private static final MethodType OF =
      MethodType.methodType(Leaving.class, Place.class, Object[].class);

  private record Place(int pc, int bytes, int size, String values) {}

  private final Place place;
  private final @Nullable LuaValue[] registers;
  private final @Nullable Cell[] cells;
  private Varargs varargs = LuaValue.NONE;

  private Leaving(Place place) {
    this.place = place;
    this.registers = new LuaValue[place.size];
    this.cells = new Cell[hasCells(place.values) ? place.size : 0];
  }

  private static boolean hasCells(String values) {
    for (int n = 0; n < values.length(); n += 2) if (values.charAt(n) == CELL) return true;
    return false;
  }

  /**
   * Links the place where a class leaves the values: generated code comes here.
   *
   * @param bytes that the call counts for of the stack
   * @param size of the registers
   * @param values what they are
   */
  static CallSite link(
      MethodHandles.Lookup lookup,
      String name,
      MethodType type,
      int pc,
      int bytes,
      int size,
      String values)
      throws ReflectiveOperationException {
    MethodHandle of =
        MethodHandles.lookup()
            .findStatic(Leaving.class, "of", OF)
            .bindTo(new Place(pc, bytes, size, values));
    return new ConstantCallSite(of.asCollector(Object[].class, type.parameterCount()).asType(type));
  }

  /** As what {@link #link} links, of more values than a method takes. */
  static Leaving of(@Nullable Object[] all, int pc, int bytes, int size, String values) {
    return of(new Place(pc, bytes, size, values), all);
  }

  @SuppressWarnings("NullAway") // only the object of a pair is null
  private static Leaving of(Place place, @Nullable Object[] all) {
    var leaving = new Leaving(place);
    int next = 0;
    for (int n = 0; n < place.values.length(); n += 2) {
      Object value = all[next++];
      int register = place.values.charAt(n + 1);
      switch (place.values.charAt(n)) {
        case VARARGS -> leaving.varargs = (Varargs) value;
        case CELL -> leaving.cells[register] = (Cell) value;
        case OBJECT -> leaving.set(register, (LuaValue) value);
        case NUMBER -> leaving.set(register, Ops.number((double) value));
        default -> {
          double number = (double) all[next++];
          leaving.set(register, value == null ? Ops.number(number) : (LuaValue) value);
        }
      }
    }
    return leaving;
  }

  /** The instruction that comes next. */
  int pc() {
    return place.pc;
  }

  /** What the call counts for of the stack, in bytes. */
  int bytes() {
    return place.bytes;
  }

  /** Null for nil, and for what is in a cell. */
  @Nullable LuaValue[] registers() {
    return registers;
  }

  /** Empty where there is none. */
  @Nullable Cell[] cells() {
    return cells;
  }

  Varargs varargs() {
    return varargs;
  }

  /** What a loop counts with may be in a register that closures capture at other times. */
  private void set(int register, LuaValue value) {
    Cell cell = cells.length == 0 ? null : cells[register];
    if (cell == null) registers[register] = value;
    else cell.v = value;
  }
}
