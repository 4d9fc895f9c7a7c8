package org.cqueues.runtime;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
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
  static final ClassDesc ACTIVATION = classDesc(Activation.class);
  static final ClassDesc CELL = classDesc(Cell.class);
  static final ClassDesc CELLS = CELL.arrayType();
  static final ClassDesc VALUES = VALUE.arrayType();
  static final ClassDesc CODE = classDesc(Code.class);
  static final ClassDesc HOOK = classDesc(Hook.class);
  static final ClassDesc METER = classDesc(Meter.class);
  static final ClassDesc OPS = classDesc(Ops.class);
  static final ClassDesc NUMBERS = classDesc(Numbers.class);
  static final ClassDesc PROTOTYPE = classDesc(Prototype.class);
  static final ClassDesc COMPILED = classDesc(CompiledFunction.class);

  static final ClassDesc SELF = ClassDesc.of("org.cqueues.runtime.Lua");
  static final ClassDesc OBJECTS = CD_Object.arrayType();

  static final MethodTypeDesc OVERFLOW =
      MethodTypeDesc.of(classDesc(Throwable.class), classDesc(Throwable.class));
  static final MethodTypeDesc BINARY = MethodTypeDesc.of(VALUE, VALUE, VALUE);
  static final MethodTypeDesc UNARY = MethodTypeDesc.of(VALUE, VALUE);
  static final MethodTypeDesc DOUBLES = MethodTypeDesc.of(CD_double, CD_double, CD_double);
  static final MethodTypeDesc INVOKE = MethodTypeDesc.of(VARARGS, VARARGS);
  static final MethodTypeDesc NOTHING = MethodTypeDesc.of(CD_void);

  private JvmTypes() {}

  static ClassDesc classDesc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  /** The type of the field of a constant. */
  static ClassDesc constantType(Prototype prototype, int index) {
    return prototype.k[index] instanceof LuaString ? STRING : VALUE;
  }
}
