package org.cqueues.lua.term;

import java.util.Map;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** {@code term.colors}: objects that stand for attributes, and paint a text when called with it. */
final class Colors {
  /** See ECMA-48 section 8.3.117. */
  private static final Map<String, Integer> CODES =
      Map.ofEntries(
          Map.entry("reset", 0),
          Map.entry("clear", 0),
          Map.entry("default", 0),
          Map.entry("bright", 1),
          Map.entry("dim", 2),
          Map.entry("underscore", 4),
          Map.entry("blink", 5),
          Map.entry("reverse", 7),
          Map.entry("hidden", 8),
          Map.entry("black", 30),
          Map.entry("red", 31),
          Map.entry("green", 32),
          Map.entry("yellow", 33),
          Map.entry("blue", 34),
          Map.entry("magenta", 35),
          Map.entry("cyan", 36),
          Map.entry("white", 37),
          Map.entry("onblack", 40),
          Map.entry("onred", 41),
          Map.entry("ongreen", 42),
          Map.entry("onyellow", 43),
          Map.entry("onblue", 44),
          Map.entry("onmagenta", 45),
          Map.entry("oncyan", 46),
          Map.entry("onwhite", 47));

  private static final LuaString VALUE = Bytes.text("value");
  private static final LuaString RESET = Bytes.text("\033[0m");

  /** The function {@code tostring}. */
  private final LuaValue toText;

  private Colors(LuaValue toText) {
    this.toText = toText;
  }

  /** The table of all. */
  static LuaTable open(LuaState state) {
    var functions = new Colors(state.globals().get("tostring"));
    var metatable = new Table();
    function(metatable, "__tostring", args -> args.arg1().get(VALUE));
    function(metatable, "__concat", args -> functions.joined(args.arg1(), args.arg(2)));
    function(
        metatable,
        "__call",
        args -> functions.joined(functions.joined(args.arg1(), args.arg(2)), RESET));
    var colors = new Table();
    CODES.forEach(
        (name, code) -> {
          var color = new Table();
          color.set(VALUE, Bytes.text("\033[" + code + "m"));
          color.setmetatable(metatable);
          colors.set(name, color);
        });
    return colors;
  }

  private static void function(LuaTable table, String name, Builtin.Body body) {
    table.set(name, new Builtin(name, body));
  }

  private LuaString joined(LuaValue left, LuaValue right) {
    LuaString first = toText.call(left).checkstring();
    LuaString second = toText.call(right).checkstring();
    return new Bytes(first.length() + second.length()).add(first).add(second).toLuaString();
  }
}
