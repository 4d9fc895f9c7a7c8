package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.cqueues.runtime.compiler.CodeWriter.name;
import static org.cqueues.runtime.compiler.JvmTypes.BODY;
import static org.cqueues.runtime.compiler.JvmTypes.CELL;
import static org.cqueues.runtime.compiler.JvmTypes.CELLS;
import static org.cqueues.runtime.compiler.JvmTypes.CODE;
import static org.cqueues.runtime.compiler.JvmTypes.COMPILED;
import static org.cqueues.runtime.compiler.JvmTypes.NOTHING;
import static org.cqueues.runtime.compiler.JvmTypes.OBJECTS;
import static org.cqueues.runtime.compiler.JvmTypes.PLACE;
import static org.cqueues.runtime.compiler.JvmTypes.PROTOTYPE;
import static org.cqueues.runtime.compiler.JvmTypes.RESUMED;
import static org.cqueues.runtime.compiler.JvmTypes.ROOM;
import static org.cqueues.runtime.compiler.JvmTypes.SELF;
import static org.cqueues.runtime.compiler.JvmTypes.classDesc;
import static org.cqueues.runtime.compiler.JvmTypes.constantType;
import static org.cqueues.runtime.compiler.JvmTypes.engine;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.BitSet;
import java.util.List;
import org.cqueues.runtime.ChunkName;
import org.cqueues.runtime.FunctionCompiler;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;

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

  private static final int FINAL = Opcodes.ACC_FINAL;
  private static final int STATIC = Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
  private static final int FLAGS = Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER;
  private static final int VERSION = Opcodes.V25;

  @Override
  public byte @Nullable [] compile(Prototype prototype, Form form) {
    Region region = Region.of(prototype, form);
    if (region.size() > MAX_INSTRUCTIONS) return null;
    try {
      return define(prototype, form, region);
    } catch (MethodTooLargeException | ClassTooLargeException | IllegalArgumentException tooLarge) {
      return null;
    }
  }

  @Override
  public int recover(
      Prototype prototype,
      Form form,
      int pc,
      @Nullable LuaValue[] registers,
      double[] numbers,
      Sources sources) {
    Region region = Region.of(prototype, form);
    var layout = new Layout(prototype, form, region);
    Snapshot snapshot = snapshot(prototype, form, region, layout);
    new Recovery(prototype, layout, snapshot).find(pc, registers, numbers, sources);
    return CountedPart.of(prototype, layout).contains(pc) ? layout.frameBytes() : 0;
  }

  private static Snapshot snapshot(Prototype prototype, Form form, Region region, Layout layout) {
    var effects = new Effects(prototype);
    BitSet jumpedTo = effects.jumpedTo(form, effects.reached(form));
    var deferral = new Deferral(prototype, effects, layout, region, jumpedTo);
    return new Snapshot(prototype, effects, layout, deferral);
  }

  private static ClassDesc superclass(Prototype prototype, Form form, Layout layout) {
    if (form.resumes()) return RESUMED;
    if (layout.pairs) return layout.numeric ? NUMERIC : PAIRS;
    return layout.passed ? PARENTS.get(prototype.numparams) : VARIADIC;
  }

  private static byte[] define(Prototype prototype, Form form, Region region) {
    Layout layout = new Layout(prototype, form, region);
    ClassDesc parent = superclass(prototype, form, layout);
    int upvalues = prototype.upvalues.length;
    var out = new ClassWriter(0);
    out.visit(VERSION, FLAGS, name(SELF), null, name(parent), null);
    out.visitSource(ChunkName.of(prototype), null);
    field(out, STATIC, "prototype", PROTOTYPE);
    for (int i = 0; i < prototype.k.length; i++) {
      field(out, STATIC, "k" + i, constantType(prototype, i));
    }
    for (int i = 0; i < prototype.p.length; i++) field(out, STATIC, "p" + i, CODE);
    if (!form.shared()) field(out, STATIC, "room", ROOM);
    for (int pc = region.first(); pc < region.end(); pc++) {
      if (BodyCompiler.hasPlace(prototype, pc)) field(out, STATIC, "f" + pc, PLACE);
    }
    for (int i = 0; i < upvalues; i++) field(out, 0, "u" + i, CELL);
    CodeWriter code = method(out, STATIC, ConstantDescs.CLASS_INIT_NAME, NOTHING);
    initialise(code, prototype, form, region);
    code.end();
    // public: LuaJ's script engine makes another one
    code = method(out, Opcodes.ACC_PUBLIC, ConstantDescs.INIT_NAME, NOTHING);
    code.aload(0).invokespecial(parent, ConstantDescs.INIT_NAME, NOTHING).return_().end();
    code = method(out, FINAL, "prototype", MethodTypeDesc.of(PROTOTYPE));
    code.getstatic(SELF, "prototype", PROTOTYPE).areturn().end();
    code = method(out, FINAL, "create", MethodTypeDesc.of(COMPILED));
    code.new_(SELF).dup().invokespecial(SELF, ConstantDescs.INIT_NAME, NOTHING).areturn().end();
    getCells(method(out, FINAL, "cells", MethodTypeDesc.of(CELLS)), upvalues);
    setCells(method(out, FINAL, "cells", MethodTypeDesc.of(CD_void, CELLS)), upvalues);
    code = method(out, FINAL, BODY, layout.body(prototype, form));
    new BodyCompiler(prototype, form, region, layout, code).emit();
    code.end();
    out.visitEnd();
    return out.toByteArray();
  }

  private static void field(ClassWriter out, int flags, String name, ClassDesc type) {
    out.visitField(flags, name, type.descriptorString(), null, null);
  }

  private static CodeWriter method(ClassWriter out, int flags, String name, MethodTypeDesc type) {
    var method = out.visitMethod(flags, name, type.descriptorString(), null, null);
    return new CodeWriter(method, (flags & Opcodes.ACC_STATIC) == 0 ? SELF : null, type);
  }

  private static void getCells(CodeWriter out, int upvalues) {
    out.loadConstant(upvalues).anewarray(CELL);
    for (int i = 0; i < upvalues; i++) {
      out.dup().loadConstant(i).aload(0).getfield(SELF, "u" + i, CELL).aastore();
    }
    out.areturn().end();
  }

  private static void setCells(CodeWriter out, int upvalues) {
    for (int i = 0; i < upvalues; i++) {
      out.aload(0).aload(1).loadConstant(i).aaload().putfield(SELF, "u" + i, CELL);
    }
    out.return_().end();
  }

  private static void initialise(CodeWriter out, Prototype prototype, Form form, Region region) {
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

  private static void constant(CodeWriter out, int index, ClassDesc type, String name) {
    out.aload(0).loadConstant(index).aaload().checkcast(type).putstatic(SELF, name, type);
  }
}
