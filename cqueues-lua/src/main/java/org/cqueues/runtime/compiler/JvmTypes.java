package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;

/** Names of classes and methods in generated code. */
final class JvmTypes {
  static final ClassDesc VALUE = classDesc(LuaValue.class);
  static final ClassDesc STRING = classDesc(LuaString.class);
  static final ClassDesc VARARGS = classDesc(Varargs.class);
  static final ClassDesc FUNCTION = classDesc(LuaFunction.class);
  static final ClassDesc ACTIVATION = engine("Activation");
  static final ClassDesc CELL = engine("Cell");
  static final ClassDesc CELLS = CELL.arrayType();
  static final ClassDesc NUMBER = classDesc(org.luaj.vm2.LuaNumber.class);
  static final ClassDesc VALUES = VALUE.arrayType();
  static final ClassDesc CODE = engine("Code");
  static final ClassDesc HOOK = engine("Hook");
  static final ClassDesc METER = engine("Meter");
  static final ClassDesc ROOM = engine("StackRoom");
  static final ClassDesc OPS = engine("Ops");
  static final ClassDesc NUMBERS = engine("Numbers");
  static final ClassDesc PLACE = engine("Place");
  static final ClassDesc PROTOTYPE = classDesc(Prototype.class);
  static final ClassDesc RESUMED = engine("CompiledFunction$Resumed");
  static final ClassDesc COMPILED = engine("CompiledFunction");

  static final ClassDesc ENGINE_FUNCTION = engine("EngineFunction");
  static final ClassDesc INTERPRETED = engine("InterpretedFunction");
  static final ClassDesc INTERRUPTS = engine("Interrupts");
  static final ClassDesc EXPOSURE = engine("Exposure");
  static final ClassDesc ERRORS = engine("Errors");
  static final ClassDesc ERROR_CALL = engine("ErrorCall");
  static final ClassDesc TABLE = engine("Table");

  /** The class that is made; it is hidden, so that all have one name. */
  static final ClassDesc SELF = engine("Lua");

  /** The name of the methods that hold Lua code, here and in the engine. */
  static final String BODY = "body";

  static final ClassDesc OBJECTS = CD_Object.arrayType();

  static final MethodTypeDesc OVERFLOW =
      MethodTypeDesc.of(classDesc(StackOverflowError.class), classDesc(StackOverflowError.class));
  static final MethodTypeDesc BINARY = MethodTypeDesc.of(VALUE, VALUE, VALUE);
  static final MethodTypeDesc UNARY = MethodTypeDesc.of(VALUE, VALUE);
  static final MethodTypeDesc DOUBLES = MethodTypeDesc.of(CD_double, CD_double, CD_double);
  static final MethodTypeDesc INVOKE = MethodTypeDesc.of(VARARGS, VARARGS);
  static final MethodTypeDesc NOTHING = MethodTypeDesc.of(CD_void);

  /** What a function takes that takes pairs: objects, and doubles for those that are null. */
  static final MethodTypeDesc PAIRS =
      MethodTypeDesc.of(CD_void, VALUE, VALUE, VALUE, CD_double, CD_double, CD_double);

  /** Of {@code EngineFunction.pass}. */
  static final MethodTypeDesc PASS =
      PAIRS.insertParameterTypes(0, CD_int).changeReturnType(VARARGS);

  /** Of {@code EngineFunction.number}. */
  static final MethodTypeDesc GIVE =
      PAIRS
          .insertParameterTypes(0, CD_int)
          .insertParameterTypes(1 + PAIRS.parameterCount(), ROOM)
          .changeReturnType(CD_double);

  private JvmTypes() {}

  static ClassDesc classDesc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  /** A class of the engine's, most of which only its package sees. */
  static ClassDesc engine(String name) {
    return ClassDesc.of("org.cqueues.runtime", name);
  }

  /** Of a method that links a place for {@code invokedynamic}; it takes such constants besides. */
  static MethodTypeDesc linking(ClassDesc... constants) {
    return MethodTypeDesc.of(
            classDesc(CallSite.class),
            classDesc(MethodHandles.Lookup.class),
            CD_String,
            classDesc(MethodType.class))
        .insertParameterTypes(3, constants);
  }

  /** How many locals a value of the type takes, or words of Java's stack. */
  static int size(ClassDesc type) {
    if (!type.isPrimitive()) return 1;
    return switch (type.descriptorString().charAt(0)) {
      case 'V' -> 0;
      case 'D', 'J' -> 2;
      default -> 1;
    };
  }

  /** The type of the field of a constant. */
  static ClassDesc constantType(Prototype prototype, int index) {
    return prototype.k[index] instanceof LuaString ? STRING : VALUE;
  }
}
