package org.cqueues.lua.lpeg;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CLASS_INIT_NAME;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import org.cqueues.runtime.Meter;
import org.jspecify.annotations.Nullable;

/**
 * Makes a class of a program that has been interpreted for long. Each rule is a method, and so is
 * each part of a rule that is too large for one, see {@link Routines}; {@link RoutineCompiler} says
 * what is in them.
 */
final class ProgramCompiler {
  static final ClassDesc SELF = desc(ProgramCompiler.class).nested("Compiled");
  static final ClassDesc MACHINE = desc(Machine.class);
  static final ClassDesc BYTES = CD_byte.arrayType();
  static final ClassDesc SET = CD_boolean.arrayType();

  /** The machine, the subject's array, position and end, entries of the stack, and levels. */
  static final MethodTypeDesc ROUTINE =
      MethodTypeDesc.of(CD_int, MACHINE, BYTES, CD_int, CD_int, CD_int, CD_int);

  private static final ClassDesc PARENT = desc(CompiledProgram.class);
  private static final ClassDesc OBJECTS = CD_Object.arrayType();

  /** The methods of what is larger would call each other too deeply. */
  private static final int MOST_WORDS = 10_000;

  /** About what a class takes, and each instruction or operand in it. */
  private static final int CLASS_BYTES = 4096;

  private static final int WORD_BYTES = 32;

  private ProgramCompiler() {}

  /** The class of a program; null if that is too large. */
  static @Nullable CompiledProgram compile(Program program) {
    int size = program.code.length;
    if (size > MOST_WORDS) return null;
    Meter.memory(CLASS_BYTES + (long) WORD_BYTES * size);
    byte[] bytes;
    try {
      bytes = ClassFile.of().build(SELF, out -> define(out, program));
    } catch (IllegalArgumentException tooLarge) {
      return null;
    }
    try {
      var lookup =
          MethodHandles.lookup().defineHiddenClassWithClassData(bytes, constants(program), true);
      return (CompiledProgram) lookup.lookupClass().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("compiled pattern", e);
    }
  }

  static ClassDesc desc(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }

  private static Object[] constants(Program program) {
    int sets = program.sets.length;
    int texts = program.texts.length;
    var constants = new Object[sets + texts];
    System.arraycopy(program.sets, 0, constants, 0, sets);
    System.arraycopy(program.texts, 0, constants, sets, texts);
    return constants;
  }

  private static void define(ClassBuilder out, Program program) {
    int fields = ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;
    out.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER).withSuperclass(PARENT);
    for (int i = 0; i < program.sets.length; i++) out.withField("set" + i, SET, fields);
    for (int i = 0; i < program.texts.length; i++) out.withField("text" + i, BYTES, fields);
    out.withMethodBody(
        CLASS_INIT_NAME, MTD_void, ClassFile.ACC_STATIC, code -> initialise(code, program));
    out.withMethodBody(
        INIT_NAME,
        MTD_void,
        0,
        code -> code.aload(0).invokespecial(PARENT, INIT_NAME, MTD_void).return_());
    var routines = new Routines(program);
    out.withMethodBody(
        "match",
        MethodTypeDesc.of(CD_int, MACHINE, BYTES, CD_int, CD_int),
        0,
        code ->
            code.aload(1)
                .aload(2)
                .iload(3)
                .iload(4)
                .iconst_0()
                .iconst_0()
                .invokestatic(SELF, routines.main().name(), ROUTINE)
                .ireturn());
    for (Routines.Routine routine : routines.all()) {
      out.withMethodBody(
          routine.name(),
          ROUTINE,
          ClassFile.ACC_STATIC,
          code -> new RoutineCompiler(program, routines, routine, code).emit());
    }
  }

  private static void initialise(CodeBuilder out, Program program) {
    ClassDesc handles = desc(MethodHandles.class);
    ClassDesc lookup = desc(MethodHandles.Lookup.class);
    out.invokestatic(handles, "lookup", MethodTypeDesc.of(lookup));
    out.loadConstant("_").loadConstant(OBJECTS);
    out.invokestatic(
        handles, "classData", MethodTypeDesc.of(CD_Object, lookup, CD_String, CD_Class));
    out.checkcast(OBJECTS).astore(0);
    int sets = program.sets.length;
    for (int i = 0; i < sets; i++) constant(out, i, SET, "set" + i);
    for (int i = 0; i < program.texts.length; i++) constant(out, sets + i, BYTES, "text" + i);
    out.return_();
  }

  private static void constant(CodeBuilder out, int index, ClassDesc type, String name) {
    out.aload(0).loadConstant(index).aaload().checkcast(type).putstatic(SELF, name, type);
  }
}
