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
  static final ClassDesc VALUE = of(LuaValue.class);
  static final ClassDesc STRING = of(LuaString.class);
  static final ClassDesc VARARGS = of(Varargs.class);
  static final ClassDesc FUNCTION = of(LuaFunction.class);
  static final ClassDesc CELL = of(Cell.class);
  static final ClassDesc CELLS = CELL.arrayType();
  static final ClassDesc VALUES = VALUE.arrayType();
  static final ClassDesc CODE = of(Code.class);
  static final ClassDesc HOOK = of(Hook.class);
  static final ClassDesc OPS = of(Ops.class);
  static final ClassDesc NUMBERS = of(Numbers.class);
  static final ClassDesc PROTOTYPE = of(Prototype.class);
  static final ClassDesc COMPILED = of(CompiledFunction.class);

  static final ClassDesc SELF = ClassDesc.of("org.cqueues.runtime.Lua");
  static final ClassDesc OBJECTS = CD_Object.arrayType();

  static final MethodTypeDesc OVERFLOW =
      MethodTypeDesc.of(of(Throwable.class), of(Throwable.class));
  static final MethodTypeDesc BINARY = MethodTypeDesc.of(VALUE, VALUE, VALUE);
  static final MethodTypeDesc UNARY = MethodTypeDesc.of(VALUE, VALUE);
  static final MethodTypeDesc DOUBLES = MethodTypeDesc.of(CD_double, CD_double, CD_double);
  static final MethodTypeDesc INVOKE = MethodTypeDesc.of(VARARGS, VARARGS);
  static final MethodTypeDesc NOTHING = MethodTypeDesc.of(CD_void);

  private JvmTypes() {}

  static ClassDesc of(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  /** The type of the field of a constant. */
  static ClassDesc constantType(Prototype prototype, int index) {
    return prototype.k[index] instanceof LuaString ? STRING : VALUE;
  }
}
