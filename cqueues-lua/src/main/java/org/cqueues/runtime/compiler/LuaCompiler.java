package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.cqueues.runtime.compiler.JvmTypes.ACTIVATION;
import static org.cqueues.runtime.compiler.JvmTypes.BODY;
import static org.cqueues.runtime.compiler.JvmTypes.CELL;
import static org.cqueues.runtime.compiler.JvmTypes.CELLS;
import static org.cqueues.runtime.compiler.JvmTypes.CODE;
import static org.cqueues.runtime.compiler.JvmTypes.COMPILED;
import static org.cqueues.runtime.compiler.JvmTypes.ERRORS;
import static org.cqueues.runtime.compiler.JvmTypes.NOTHING;
import static org.cqueues.runtime.compiler.JvmTypes.OBJECTS;
import static org.cqueues.runtime.compiler.JvmTypes.OVERFLOW;
import static org.cqueues.runtime.compiler.JvmTypes.PLACE;
import static org.cqueues.runtime.compiler.JvmTypes.PROTOTYPE;
import static org.cqueues.runtime.compiler.JvmTypes.RESUMED;
import static org.cqueues.runtime.compiler.JvmTypes.ROOM;
import static org.cqueues.runtime.compiler.JvmTypes.SELF;
import static org.cqueues.runtime.compiler.JvmTypes.VALUE;
import static org.cqueues.runtime.compiler.JvmTypes.VARARGS;
import static org.cqueues.runtime.compiler.JvmTypes.classDesc;
import static org.cqueues.runtime.compiler.JvmTypes.constantType;
import static org.cqueues.runtime.compiler.JvmTypes.engine;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Collections;
import java.util.List;
import org.cqueues.runtime.ChunkName;
import org.cqueues.runtime.FunctionCompiler;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Prototype;

/**
 * Makes the class file of a prototype: constants and the codes of inner functions become static
 * finals, upvalues fields, the instructions a method, see {@link BodyCompiler}.
 */
public final class LuaCompiler implements FunctionCompiler {
  /** What functions of 0, 1, … parameters extend. */
  private static final List<ClassDesc> PARENTS =
      List.of(
          engine("CompiledFunction$Args0"),
          engine("CompiledFunction$Args1"),
          engine("CompiledFunction$Args2"),
          engine("CompiledFunction$Args3"));

  private static final ClassDesc PAIRS = engine("CompiledFunction$Pairs");
  private static final ClassDesc NUMERIC = engine("CompiledFunction$Numeric");
  private static final ClassDesc VARIADIC = engine("CompiledFunction$ArgsN");

  /** Each takes some bytes of the 65535 that a method may have, most more than four. */
  private static final int MAX_INSTRUCTIONS = 20_000;

  private static final int FLAGS = ClassFile.ACC_FINAL;
  private static final int PUBLIC = ClassFile.ACC_PUBLIC;
  private static final int STATIC = ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;

  @Override
  public byte @Nullable [] compile(Prototype prototype, Form form) {
    Region region = Region.of(prototype, form);
    if (region.size() > MAX_INSTRUCTIONS) return null;
    try {
      return ClassFile.of().build(SELF, builder -> define(builder, prototype, form, region));
    } catch (IllegalArgumentException tooLarge) {
      return null;
    }
  }

  private static ClassDesc superclass(Prototype prototype, Form form, Layout layout) {
    if (form.resumes()) return RESUMED;
    if (layout.pairs) return layout.numeric ? NUMERIC : PAIRS;
    return layout.passed ? PARENTS.get(prototype.numparams) : VARIADIC;
  }

  private static MethodTypeDesc body(Prototype prototype, Form form, Layout layout) {
    if (layout.pairs) return JvmTypes.PAIRS.changeReturnType(layout.numeric ? CD_double : VARARGS);
    if (form.resumes()) return MethodTypeDesc.of(VARARGS, ACTIVATION);
    return layout.passed
        ? MethodTypeDesc.of(VARARGS, Collections.nCopies(prototype.numparams, VALUE))
        : MethodTypeDesc.of(VARARGS, VARARGS);
  }

  private static void define(ClassBuilder builder, Prototype prototype, Form form, Region region) {
    Layout layout = new Layout(prototype, form, region);
    ClassDesc parent = superclass(prototype, form, layout);
    int upvalues = prototype.upvalues.length;
    builder.withFlags(FLAGS | PUBLIC | ClassFile.ACC_SUPER).withSuperclass(parent);
    if (form.inspectable()) builder.withInterfaceSymbols(engine("Inspectable"));
    builder.with(SourceFileAttribute.of(ChunkName.of(prototype)));
    builder.withField("prototype", PROTOTYPE, STATIC);
    for (int i = 0; i < prototype.k.length; i++) {
      builder.withField("k" + i, constantType(prototype, i), STATIC);
    }
    for (int i = 0; i < prototype.p.length; i++) builder.withField("p" + i, CODE, STATIC);
    if (!form.shared()) builder.withField("room", ROOM, STATIC);
    for (int pc = region.first(); pc < region.end(); pc++) {
      if (BodyCompiler.hasPlace(prototype, pc)) builder.withField("f" + pc, PLACE, STATIC);
    }
    for (int i = 0; i < upvalues; i++) builder.withField("u" + i, CELL, 0);
    builder.withMethodBody(
        ConstantDescs.CLASS_INIT_NAME,
        NOTHING,
        STATIC,
        out -> initialise(out, prototype, form, region));
    builder.withMethodBody(
        ConstantDescs.INIT_NAME,
        NOTHING,
        PUBLIC, // LuaJ's script engine makes another one
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
    builder.withMethodBody(
        BODY,
        body(prototype, form, layout),
        FLAGS,
        out -> {
          Label begin = out.newBoundLabel();
          new BodyCompiler(prototype, form, region, layout, out).emit();
          overflow(out, begin, out.newBoundLabel());
        });
  }

  /** Passes on an overflow of the stack, see {@code Errors.framesLeft}, or tells its position. */
  private static void overflow(CodeBuilder out, Label begin, Label end) {
    Label pass = out.newLabel();
    out.exceptionCatch(begin, end, end, classDesc(StackOverflowError.class));
    out.getstatic(ERRORS, "framesLeft", CD_int).loadConstant(1).isub().dup();
    out.putstatic(ERRORS, "framesLeft", CD_int).ifgt(pass);
    out.getstatic(ERRORS, "FRAMES_LEFT", CD_int).putstatic(ERRORS, "framesLeft", CD_int);
    out.invokestatic(ERRORS, "overflow", OVERFLOW).labelBinding(pass).athrow();
  }

  private static void initialise(CodeBuilder out, Prototype prototype, Form form, Region region) {
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
    if (!form.shared()) constant(out, next, ROOM, "room");
    for (int pc = region.first(); pc < region.end(); pc++) {
      if (!BodyCompiler.hasPlace(prototype, pc)) continue;
      out.new_(PLACE).dup().invokespecial(PLACE, ConstantDescs.INIT_NAME, NOTHING);
      out.putstatic(SELF, "f" + pc, PLACE);
    }
    out.return_();
  }

  private static void constant(CodeBuilder out, int index, ClassDesc type, String name) {
    out.aload(0).loadConstant(index).aaload().checkcast(type).putstatic(SELF, name, type);
  }
}
