package org.cqueues.runtime;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.cqueues.runtime.JvmTypes.CELL;
import static org.cqueues.runtime.JvmTypes.CELLS;
import static org.cqueues.runtime.JvmTypes.CODE;
import static org.cqueues.runtime.JvmTypes.COMPILED;
import static org.cqueues.runtime.JvmTypes.METER;
import static org.cqueues.runtime.JvmTypes.NOTHING;
import static org.cqueues.runtime.JvmTypes.OBJECTS;
import static org.cqueues.runtime.JvmTypes.OVERFLOW;
import static org.cqueues.runtime.JvmTypes.PROTOTYPE;
import static org.cqueues.runtime.JvmTypes.SELF;
import static org.cqueues.runtime.JvmTypes.VALUE;
import static org.cqueues.runtime.JvmTypes.VARARGS;
import static org.cqueues.runtime.JvmTypes.classDesc;
import static org.cqueues.runtime.JvmTypes.constantType;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/**
 * Makes a JVM class of a prototype: constants and the codes of inner functions become static
 * finals, upvalues fields, the instructions a method, see {@link BodyCompiler}.
 */
final class LuaCompiler {
  /** What functions of 0, 1, … parameters extend; all loaded here, before descriptors run out. */
  private static final List<ClassDesc> PARENTS =
      List.of(
          classDesc(CompiledFunction.Args0.class),
          classDesc(CompiledFunction.Args1.class),
          classDesc(CompiledFunction.Args2.class),
          classDesc(CompiledFunction.Args3.class));

  private static final ClassDesc VARIADIC = classDesc(CompiledFunction.ArgsN.class);

  /** Each takes some bytes of the 65535 that a method may have, most more than four. */
  private static final int MAX_INSTRUCTIONS = 20_000;

  private static final int FLAGS = ClassFile.ACC_FINAL;
  private static final int STATIC = ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;

  private LuaCompiler() {}

  /**
   * A function of a new class, without upvalues; an interpreted one where the code is more than a
   * method of the JVM holds, or its constants more than a class.
   *
   * @param meter counts what the function does; null where nothing is counted
   * @param instrumentation how the function and those inside it are to run
   */
  static CompiledFunction compile(
      Prototype prototype, @Nullable Meter meter, Instrumentation instrumentation) {
    if (prototype.code.length > MAX_INSTRUCTIONS)
      return new InterpretedFunction(prototype, meter, instrumentation);
    var constants = new ArrayList<Object>();
    constants.add(prototype);
    for (LuaValue constant : prototype.k) constants.add(Symbols.of(constant));
    for (Prototype inner : prototype.p) constants.add(new Code(inner, meter, instrumentation));
    if (meter != null) constants.add(meter);
    boolean inspectable = instrumentation.mode(prototype) == Instrumentation.Mode.INSPECTABLE;
    byte[] bytes;
    try {
      bytes =
          ClassFile.of()
              .build(SELF, builder -> define(builder, prototype, meter != null, inspectable));
    } catch (IllegalArgumentException tooLarge) {
      return new InterpretedFunction(prototype, meter, instrumentation);
    }
    try {
      var lookup =
          MethodHandles.lookup().defineHiddenClassWithClassData(bytes, constants.toArray(), true);
      return (CompiledFunction) lookup.lookupClass().getDeclaredConstructor().newInstance();
    } catch (VerifyError e) {
      // only a precompiled chunk that no compiler made: it jumps into a loop, past its start
      throw new ScriptError(Bytes.text(ChunkName.of(prototype) + ": corrupted precompiled chunk"));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("compiled function", e);
    }
  }

  private static ClassDesc superclass(Prototype prototype) {
    return Layout.isPassed(prototype) ? PARENTS.get(prototype.numparams) : VARIADIC;
  }

  private static void define(
      ClassBuilder builder, Prototype prototype, boolean metered, boolean inspectable) {
    ClassDesc parent = superclass(prototype);
    int upvalues = prototype.upvalues.length;
    builder.withFlags(FLAGS | ClassFile.ACC_SUPER).withSuperclass(parent);
    if (inspectable) builder.withInterfaceSymbols(classDesc(Inspectable.class));
    builder.with(SourceFileAttribute.of(ChunkName.of(prototype)));
    builder.withField("prototype", PROTOTYPE, STATIC);
    for (int i = 0; i < prototype.k.length; i++) {
      builder.withField("k" + i, constantType(prototype, i), STATIC);
    }
    for (int i = 0; i < prototype.p.length; i++) builder.withField("p" + i, CODE, STATIC);
    if (metered) builder.withField("meter", METER, STATIC);
    for (int i = 0; i < upvalues; i++) builder.withField("u" + i, CELL, 0);
    builder.withMethodBody(
        ConstantDescs.CLASS_INIT_NAME, NOTHING, STATIC, out -> initialise(out, prototype, metered));
    builder.withMethodBody(
        ConstantDescs.INIT_NAME,
        NOTHING,
        0,
        out -> out.aload(0).invokespecial(parent, ConstantDescs.INIT_NAME, NOTHING).return_());
    builder.withMethodBody(
        "prototype",
        MethodTypeDesc.of(PROTOTYPE),
        FLAGS,
        out -> out.getstatic(SELF, "prototype", PROTOTYPE).areturn());
    builder.withMethodBody(
        "create",
        MethodTypeDesc.of(COMPILED),
        FLAGS,
        out ->
            out.new_(SELF).dup().invokespecial(SELF, ConstantDescs.INIT_NAME, NOTHING).areturn());
    builder.withMethodBody(
        "cells",
        MethodTypeDesc.of(CELLS),
        FLAGS,
        out -> {
          out.loadConstant(upvalues).anewarray(CELL);
          for (int i = 0; i < upvalues; i++) {
            out.dup().loadConstant(i).aload(0).getfield(SELF, "u" + i, CELL).aastore();
          }
          out.areturn();
        });
    builder.withMethodBody(
        "cells",
        MethodTypeDesc.of(CD_void, CELLS),
        FLAGS,
        out -> {
          for (int i = 0; i < upvalues; i++) {
            out.aload(0).aload(1).loadConstant(i).aaload().putfield(SELF, "u" + i, CELL);
          }
          out.return_();
        });
    ClassDesc[] parameters;
    if (Layout.isPassed(prototype)) {
      parameters = new ClassDesc[prototype.numparams];
      Arrays.fill(parameters, VALUE);
    } else {
      parameters = new ClassDesc[] {VARARGS};
    }
    builder.withMethodBody(
        CompiledFunction.BODY,
        MethodTypeDesc.of(VARARGS, parameters),
        FLAGS,
        out -> {
          Label begin = out.newBoundLabel();
          new BodyCompiler(prototype, metered, inspectable, out).emit();
          overflow(out, begin, out.newBoundLabel());
        });
  }

  /** Passes on an overflow of the stack, see {@link Errors#framesLeft}, or tells its position. */
  private static void overflow(CodeBuilder out, Label begin, Label end) {
    ClassDesc errors = classDesc(Errors.class);
    Label pass = out.newLabel();
    out.exceptionCatch(begin, end, end, classDesc(StackOverflowError.class));
    out.getstatic(errors, "framesLeft", CD_int).loadConstant(1).isub().dup();
    out.putstatic(errors, "framesLeft", CD_int).ifgt(pass);
    out.loadConstant(Errors.FRAMES_LEFT).putstatic(errors, "framesLeft", CD_int);
    out.invokestatic(errors, "overflow", OVERFLOW).labelBinding(pass).athrow();
  }

  private static void initialise(CodeBuilder out, Prototype prototype, boolean metered) {
    ClassDesc handles = classDesc(MethodHandles.class);
    ClassDesc lookup = classDesc(MethodHandles.Lookup.class);
    out.invokestatic(handles, "lookup", MethodTypeDesc.of(lookup));
    out.loadConstant("_").loadConstant(OBJECTS);
    out.invokestatic(
        handles,
        "classData",
        MethodTypeDesc.of(CD_Object, lookup, CD_String, ConstantDescs.CD_Class));
    out.checkcast(OBJECTS).astore(0);
    int next = 0;
    constant(out, next++, PROTOTYPE, "prototype");
    for (int i = 0; i < prototype.k.length; i++) {
      constant(out, next++, constantType(prototype, i), "k" + i);
    }
    for (int i = 0; i < prototype.p.length; i++) constant(out, next++, CODE, "p" + i);
    if (metered) constant(out, next, METER, "meter");
    out.return_();
  }

  private static void constant(CodeBuilder out, int index, ClassDesc type, String name) {
    out.aload(0).loadConstant(index).aaload().checkcast(type).putstatic(SELF, name, type);
  }
}
