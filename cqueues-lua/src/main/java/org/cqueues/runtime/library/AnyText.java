package org.cqueues.runtime.library;

import org.cqueues.runtime.Addresses;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Ops;
import org.cqueues.runtime.Symbols;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** The texts of values of all types, as {@code tostring} makes them. */
final class AnyText {
  /** What a metamethod takes, which may be {@code tostring} itself. */
  private static final int METAMETHOD_INSTRUCTIONS = 50;

  private static final LuaString TOSTRING_EVENT = Symbols.of("__tostring");
  private static final LuaString NIL_TEXT = Bytes.text("nil");
  private static final LuaString TRUE_TEXT = Bytes.text("true");
  private static final LuaString FALSE_TEXT = Bytes.text("false");

  private AnyText() {}

  /** Loads this class: a program that has run out of descriptors could not. */
  static void prepare() {}

  /** What {@code tostring} returns: any value, if the metamethod is so odd. */
  static LuaValue tostring(LuaValue value) {
    if (value instanceof LuaString) return value;
    if (value instanceof LuaNumber number && LuaNumber.s_metatable == null) {
      return Numbers.toText(number);
    }
    LuaState state = LuaState.currentOrNull();
    LuaValue metatable = state == null ? value.getmetatable() : state.metatable(value);
    if (metatable != null) {
      LuaValue method = metatable.rawget(TOSTRING_EVENT);
      if (!method.isnil()) {
        Meter.work(METAMETHOD_INSTRUCTIONS);
        LuaFunction function = Ops.callee(method);
        if (state == null) return function.call(value);
        return state.running().callBack(function, value).arg1();
      }
    }
    if (value instanceof LuaNumber number) return Numbers.toText(number);
    if (value.isnil()) return NIL_TEXT;
    if (value.isboolean()) return value.toboolean() ? TRUE_TEXT : FALSE_TEXT;
    return Bytes.text(value.typename() + ": " + Addresses.of(value));
  }

  /**
   * The text of any value, as luaL_tolstring.
   *
   * @throws LuaError where a metamethod gives something else
   */
  static LuaString toText(LuaValue value) {
    LuaString text = Numbers.toTextOrNull(tostring(value));
    if (text == null) throw Errors.error("'__tostring' must return a string");
    return text;
  }
}
