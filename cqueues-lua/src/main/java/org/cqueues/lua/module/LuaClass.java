package org.cqueues.lua.module;

import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaUserdata;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A class of userdata in one Lua state: its metatable, and the table of methods that scripts may
 * replace.
 *
 * @param <T> the Java class of the objects
 */
public final class LuaClass<T extends LuaUserdata> {
  /** What {@code events} returns where the descriptor is to be watched for input. */
  public static final LuaString READ = Bytes.text("r");

  private final String name;
  private final Class<T> type;
  private final LuaTable metatable = new Table();
  private final Table methods = new Table();

  /** A class without methods whose objects go by {@code name} in error messages. */
  public LuaClass(String name, Class<T> type) {
    this.name = name;
    this.type = type;
    metatable.rawset(Symbols.of("__name"), Bytes.text(name));
    metatable.rawset(LuaValue.INDEX, methods);
  }

  /** The metatable to give to objects. */
  public LuaTable metatable() {
    return metatable;
  }

  /** A method of the class; its first argument is the object, which it checks itself. */
  public LuaFunction method(String method, Builtin.Body body) {
    var function = new Builtin(method, body);
    methods.rawset(Symbols.of(method), function);
    return function;
  }

  /** A method that checks its object, and whose result is the same for all. */
  public void constant(String method, Varargs result) {
    method(
        method,
        args -> {
          self(args, method);
          return result;
        });
  }

  /** The method as it is now: the class's own, or what a script put in its place. */
  public LuaValue method(LuaValue method) {
    return methods.rawget(method);
  }

  /** As {@code self.method}, at less cost for objects of this class. */
  public LuaValue method(LuaValue self, LuaValue method) {
    return type.isInstance(self) ? methods.rawget(method) : self.get(method);
  }

  /** The object a method was called on, or {@code bad argument #1 to 'method' (… expected, …)}. */
  public T self(Varargs args, String method) {
    LuaValue value = args.arg1();
    if (type.isInstance(value)) return type.cast(value);
    throw Args.typeError(args, 1, method, name);
  }

  /**
   * As {@link #self(Varargs, String)}, with {@code ?} where the call tells no name, as Lua does.
   */
  public T self(Varargs args) {
    return self(args, "?");
  }

  /** Whether a value is an object of this class. */
  public boolean isInstance(LuaValue value) {
    return type.isInstance(value);
  }

  /** {@code module.interpose(name, function)}: replaces a method and returns the previous one. */
  public Varargs interpose(Varargs args) {
    LuaValue key = args.arg1();
    if (key.isnil()) throw Errors.error("table index is nil");
    LuaValue previous = methods.rawget(key);
    methods.rawset(key, args.arg(2));
    return previous;
  }
}
