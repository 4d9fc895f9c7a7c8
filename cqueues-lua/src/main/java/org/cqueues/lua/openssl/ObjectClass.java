package org.cqueues.lua.openssl;

import org.cqueues.lua.module.LuaClass;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Symbols;
import org.cqueues.runtime.Table;
import org.cqueues.runtime.Userdata;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A class of objects in one Lua state, as luaossl has them: userdata whose metatable has a table
 * {@code __index} that {@code interpose} changes. A module is declared like this:
 *
 * <pre>{@code
 * final class NameModule {
 *   private final ObjectClass<NameObject> names =
 *       new ObjectClass<>("X509_NAME*", "x509.name", NameObject.class);
 *
 *   private NameModule(LuaState state) {
 *     names.method("add", this::add);              // add(NameObject self, Varargs args)
 *     names.metamethod("__tostring", this::text);
 *   }
 *
 *   static NameModule of(LuaState state) {
 *     return state.extension(NameModule.class, NameModule::new);
 *   }
 *
 *   static LuaTable open(LuaState state) {
 *     NameModule module = of(state);
 *     return module.names.module().function("new", module::create).table();
 *   }
 * }
 * }</pre>
 *
 * <p>Methods count their arguments as Lua does: 1 is the object.
 *
 * @param <T> the Java class of the objects
 */
final class ObjectClass<T extends Userdata> {
  private static final String METAMETHOD = "__";

  private final LuaClass<T> objects;
  private final String nativeName;
  private final String shown;

  /**
   * A class without methods.
   *
   * @param nativeName luaossl's name, for wrong arguments: {@code X509_NAME*}
   * @param shown what stands before the method in other errors: {@code x509.name}
   */
  ObjectClass(String nativeName, String shown, Class<T> type) {
    this.nativeName = nativeName;
    this.shown = shown;
    objects = new LuaClass<>(nativeName, type);
  }

  /** The metatable to give to objects. */
  LuaTable metatable() {
    return objects.metatable();
  }

  /** What a method does. */
  @FunctionalInterface
  interface Method<T> {
    /** Takes the object and all arguments, of which the object is the first. */
    Varargs call(T self, Varargs args) throws Exception;
  }

  /** A method; what it throws becomes {@code shown:name: reason}. */
  void method(String name, Method<T> body) {
    objects.method(name, guarded(name, body));
  }

  /** A method of the metatable, such as {@code __tostring}. */
  void metamethod(String name, Method<T> body) {
    metatable().rawset(Symbols.of(name), new Builtin(name, guarded(name, body)));
  }

  /** A method of the metatable that looks at its arguments itself, such as {@code __add}. */
  void operator(String name, Guard.Body body) {
    metatable().rawset(Symbols.of(name), new Builtin(name, Guard.of(shown + ":" + name, body)));
  }

  private Builtin.Body guarded(String name, Method<T> body) {
    return Guard.of(shown + ":" + name, args -> body.call(objects.self(args, name), args));
  }

  /** Whether a value is an object of this class. */
  boolean isInstance(LuaValue value) {
    return objects.isInstance(value);
  }

  /** The argument, which has to be an object of this class. */
  T argument(Varargs args, int n, String function) {
    if (isInstance(args.arg(n))) return objects.self(args.subargs(n), function);
    throw Args.typeError(args, n, function, nativeName);
  }

  /** The beginning of the class's module: {@code interpose} and {@code new}. */
  Functions module(Guard.Body create) {
    return new Functions(shown).function("new", create).plain("interpose", this::interpose);
  }

  private Varargs interpose(Varargs args) {
    LuaString name = Args.string(args, 1, "interpose");
    if (!Bytes.chars(name).startsWith(METAMETHOD)) {
      return objects.interpose(LuaValue.varargsOf(name, args.arg(2)));
    }
    LuaValue previous = metatable().rawget(name);
    metatable().rawset(name, args.arg(2));
    return previous;
  }

  /** The functions of a module. */
  static final class Functions {
    private final String shown;
    private final LuaTable table = new Table();

    /** A module whose errors begin with {@code shown}. */
    Functions(String shown) {
      this.shown = shown;
    }

    /** A function; what it throws becomes {@code shown.name: reason}. */
    Functions function(String name, Guard.Body body) {
      return plain(name, Guard.of(shown + "." + name, body));
    }

    Functions plain(String name, Builtin.Body body) {
      table.rawset(Symbols.of(name), new Builtin(name, body));
      return this;
    }

    /** A function that is not there on this platform, see the errors of {@code openssl}. */
    Functions unsupported(String name) {
      String text = "openssl." + shown + "." + name + ": not supported on this platform";
      return plain(
          name,
          _ -> {
            throw Errors.error(text);
          });
    }

    Functions value(String name, LuaValue value) {
      table.rawset(Symbols.of(name), value);
      return this;
    }

    Functions value(String name, long value) {
      return value(name, LuaValue.valueOf((double) value));
    }

    LuaTable table() {
      return table;
    }
  }
}
