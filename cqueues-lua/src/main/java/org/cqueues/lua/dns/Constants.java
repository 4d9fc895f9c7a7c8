package org.cqueues.lua.dns;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.cqueues.core.name.message.Types;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** Numbers with names: a table of a module, and arguments given as either. */
final class Constants {
  private static final int MAX_U16 = 65535;

  static final Constants TYPES = new Constants("type", MAX_U16, types());
  static final Constants CLASSES =
      new Constants("class", MAX_U16, LinkedHashMap.newLinkedHashMap(2))
          .with("IN", 1)
          .with("ANY", 255);
  static final Constants SECTIONS =
      new Constants("section", 0, LinkedHashMap.newLinkedHashMap(8))
          .with("QUESTION", 1)
          .with("ANSWER", 2)
          .with("AUTHORITY", 4)
          .with("ADDITIONAL", 8)
          .alias("QD", 1)
          .alias("AN", 2)
          .alias("NS", 4)
          .alias("AR", 8);
  static final Constants OPCODES =
      new Constants("opcode", 15, LinkedHashMap.newLinkedHashMap(5))
          .with("QUERY", 0)
          .with("IQUERY", 1)
          .with("STATUS", 2)
          .with("NOTIFY", 4)
          .with("UPDATE", 5);
  static final Constants RCODES =
      new Constants("rcode", 15, LinkedHashMap.newLinkedHashMap(11))
          .with("NOERROR", 0)
          .with("FORMERR", 1)
          .with("SERVFAIL", 2)
          .with("NXDOMAIN", 3)
          .with("NOTIMP", 4)
          .with("REFUSED", 5)
          .with("YXDOMAIN", 6)
          .with("YXRRSET", 7)
          .with("NXRRSET", 8)
          .with("NOTAUTH", 9)
          .with("NOTZONE", 10);

  private final String kind;

  /** Numbers up to here need no name; 0 where all do. */
  private final int most;

  private final Map<String, Integer> numbers;

  /** The same by the names as they are written mostly, without taking these apart. */
  private final Map<LuaString, Integer> exact = new HashMap<>();

  private final Map<Integer, String> names = new LinkedHashMap<>();

  private Constants(String kind, int most, Map<String, Integer> numbers) {
    this.kind = kind;
    this.most = most;
    this.numbers = numbers;
    numbers.forEach(
        (name, number) -> {
          names.put(number, name);
          exact.put(Bytes.text(name), number);
        });
  }

  private static Map<String, Integer> types() {
    var types = new LinkedHashMap<>(Types.numbers());
    types.put("ALL", Types.ALL);
    return types;
  }

  private Constants with(String name, int number) {
    names.put(number, name);
    return alias(name, number);
  }

  /** A second name, which the number is not called by. */
  private Constants alias(String name, int number) {
    numbers.put(name, number);
    exact.put(Bytes.text(name), number);
    return this;
  }

  /** The names as fields of a table. */
  void define(LuaTable table) {
    numbers.forEach((name, number) -> table.rawset(Symbols.of(name), LuaValue.valueOf(number)));
  }

  /** A new table, both ways. */
  LuaTable table() {
    var table = new Table();
    define(table);
    names.forEach((number, name) -> table.set(LuaValue.valueOf(number), Bytes.text(name)));
    return table;
  }

  /**
   * The number that an argument says by itself or by its name, whatever the case.
   *
   * @return the error {@code VALUE: unknown DNS kind} where it says none
   */
  int number(LuaValue given) {
    Integer number = numberOrNull(given);
    if (number != null) return number;
    throw Errors.error(Bytes.chars(given) + ": unknown DNS " + kind);
  }

  private @Nullable Integer numberOrNull(LuaValue given) {
    if (given instanceof LuaNumber) {
      double value = given.todouble();
      int number = (int) value;
      boolean known = names.containsKey(number) || (number >= 0 && number <= most && most > 0);
      return number == value && known ? number : null;
    }
    if (!(given instanceof LuaString name)) return null;
    Integer number = exact.get(name);
    return number == null ? numbers.get(Bytes.chars(name).toUpperCase(Locale.ROOT)) : number;
  }
}
