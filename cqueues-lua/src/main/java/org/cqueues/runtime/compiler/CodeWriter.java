package org.cqueues.runtime.compiler;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static org.cqueues.runtime.compiler.JvmTypes.VALUE;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes a method's instructions, each by the method that has its name, and follows what they leave
 * in locals and on Java's stack: so it knows what the JVM wants to be told wherever something jumps
 * to. The JDK's {@code ClassFile} finds that out from the bytes: a fifth of the time that a class
 * costs, and half a second of the JVM's compiler for the method that does it.
 *
 * <p>What is behind a jump or a return needs a label.
 */
final class CodeWriter {
  private static final ClassDesc[] EMPTY = {};
  private static final int NOWHERE = -1;

  private final MethodVisitor out;
  private @Nullable ClassDesc[] locals;
  private int maxLocals;
  private ClassDesc[] stack = new ClassDesc[16];
  private int depth;
  private int words;
  private int maxWords;

  /** Whether what was written last goes on here. */
  private boolean reached = true;

  /** Whether the JVM is to be told what locals and stack hold here. */
  private boolean jumpedTo;

  private int line;

  /** A local that is to take the object on the stack, before anything else is written; or none. */
  private int kept = NOWHERE;

  /**
   * Begins a method.
   *
   * @param self the class of an object's method, else null
   */
  CodeWriter(MethodVisitor out, @Nullable ClassDesc self, MethodTypeDesc type) {
    this.out = out;
    this.locals = new ClassDesc[16];
    if (self != null) set(0, self);
    for (ClassDesc parameter : type.parameterList()) set(maxLocals, parameter);
    out.visitCode();
  }

  /** Ends the method. */
  void end() {
    if (reached) throw new IllegalStateException("no return");
    out.visitMaxs(maxWords, maxLocals);
    out.visitEnd();
  }

  /** What the locals hold here. */
  @Nullable ClassDesc[] locals() {
    store();
    return Arrays.copyOf(locals, maxLocals);
  }

  // Places

  /** Whether what was written last goes on here. */
  boolean isReached() {
    return reached;
  }

  Label newLabel() {
    return new Label();
  }

  /** A label that stands here. */
  Label newBoundLabel() {
    Label label = new Label();
    labelBinding(label);
    return label;
  }

  /** Puts a label here, where the locals hold what they do on all the ways that lead here. */
  CodeWriter labelBinding(Label label) {
    store();
    if (label.locals != null) {
      if (reached) meet(label.locals);
      else come(label.locals, label.stack);
      jumpedTo = true;
    }
    label.locals = locals();
    out.visitLabel(label.place);
    return this;
  }

  /**
   * Puts a label here of which it is known what the locals hold.
   *
   * @param back whether something jumps back to it
   */
  void labelBinding(Label label, @Nullable ClassDesc[] held, boolean back) {
    store();
    if (reached && depth > 0) throw new IllegalStateException("values on the stack");
    if (back || !reached || label.locals != null) jumpedTo = true;
    if (reached) bring(locals, held);
    if (label.locals != null) bring(label.locals, held);
    label.locals = held;
    label.isBound = true;
    come(held, EMPTY);
    out.visitLabel(label.place);
  }

  /** Takes what is known of the place that a jump leads to. */
  private void come(@Nullable ClassDesc[] held, ClassDesc[] values) {
    Arrays.fill(locals, null);
    room(held.length);
    System.arraycopy(held, 0, locals, 0, held.length);
    depth = words = 0;
    reached = true;
    for (ClassDesc type : values) push(type);
  }

  /**
   * Whether what locals hold is what they are to hold.
   *
   * @throws IllegalArgumentException if there is less
   */
  private static void bring(@Nullable ClassDesc[] brought, @Nullable ClassDesc[] held) {
    for (int n = 0; n < held.length; n++) {
      ClassDesc type = held[n];
      if (type != null && (n >= brought.length || !type.equals(brought[n])))
        throw new IllegalArgumentException("nothing in a local that is jumped to");
    }
  }

  /** Takes less, if a jump brings less. */
  private void meet(@Nullable ClassDesc[] others) {
    for (int n = 0; n < maxLocals; n++) {
      ClassDesc type = locals[n];
      if (type != null && (n >= others.length || !type.equals(others[n]))) locals[n] = null;
    }
  }

  private ClassDesc[] stack() {
    return depth == 0 ? EMPTY : Arrays.copyOf(stack, depth);
  }

  /** What has been written from one place to another. */
  record Span(Label begin, Label end) {
    boolean isEmpty() {
      return begin.place.getOffset() == end.place.getOffset();
    }
  }

  /** A place here, which nothing jumps to: what is on the stack for a local stays there. */
  Label mark() {
    var label = new Label();
    out.visitLabel(label.place);
    return label;
  }

  /**
   * Puts the handler of what is thrown in some spans here, with that on the stack.
   *
   * @param before a label in front of all of them, at which the locals hold what they do here
   */
  void handle(Label before, List<Span> spans, ClassDesc type) {
    if (reached || before.locals == null) throw new IllegalStateException("no place for a handler");
    Label here = mark();
    for (Span span : spans) {
      if (span.isEmpty()) continue;
      out.visitTryCatchBlock(span.begin.place, span.end.place, here.place, name(type));
    }
    come(before.locals, new ClassDesc[] {type});
    jumpedTo = true;
  }

  /** What follows is of a line. */
  CodeWriter lineNumber(int number) {
    if (number == line) return this;
    line = number;
    var here = new org.objectweb.asm.Label();
    out.visitLabel(here);
    out.visitLineNumber(number, here);
    return this;
  }

  /** Tells what locals and stack hold here. */
  private void frame() {
    jumpedTo = false;
    var held = new Object[maxLocals];
    int count = 0;
    for (int n = 0, used = 0; n < maxLocals; n++) {
      ClassDesc type = locals[n];
      held[used++] = frameType(type);
      if (type == null) continue;
      n += JvmTypes.size(type) - 1;
      count = used;
    }
    var values = new Object[depth];
    for (int n = 0; n < depth; n++) values[n] = frameType(stack[n]);
    out.visitFrame(Opcodes.F_NEW, count, held, depth, values);
  }

  private static Object frameType(@Nullable ClassDesc type) {
    if (type == null) return Opcodes.TOP;
    if (!type.isPrimitive()) return name(type);
    return type.equals(CD_int)
        ? Opcodes.INTEGER
        : type.equals(CD_double) ? Opcodes.DOUBLE : Opcodes.LONG;
  }

  /** The name of a class or array as class files have it. */
  static String name(ClassDesc type) {
    String descriptor = type.descriptorString();
    return type.isArray() ? descriptor : descriptor.substring(1, descriptor.length() - 1);
  }

  // Jumps

  CodeWriter goto_(Label to) {
    jump(Opcodes.GOTO, to);
    reached = false;
    return this;
  }

  /** Jumps where an int on the stack is so compared with 0. */
  CodeWriter branch(int comparison, Label to) {
    here();
    pull();
    jump(comparison, to);
    return this;
  }

  CodeWriter ifeq(Label to) {
    return branch(Opcodes.IFEQ, to);
  }

  CodeWriter ifne(Label to) {
    return branch(Opcodes.IFNE, to);
  }

  CodeWriter ifge(Label to) {
    return branch(Opcodes.IFGE, to);
  }

  CodeWriter ifgt(Label to) {
    return branch(Opcodes.IFGT, to);
  }

  CodeWriter ifnull(Label to) {
    return branch(Opcodes.IFNULL, to);
  }

  CodeWriter ifnonnull(Label to) {
    return branch(Opcodes.IFNONNULL, to);
  }

  CodeWriter if_icmpeq(Label to) {
    here();
    pull();
    return branch(Opcodes.IF_ICMPEQ, to);
  }

  private void jump(int operation, Label to) {
    here();
    out.visitJumpInsn(operation, to.place);
    if (to.locals == null) {
      to.locals = locals();
      to.stack = stack();
      return;
    }
    if (to.stack.length != depth) throw new IllegalStateException("another stack");
    if (to.isBound) {
      bring(locals, to.locals);
      return;
    }
    @Nullable ClassDesc[] others = to.locals;
    for (int n = 0; n < others.length; n++) {
      ClassDesc type = others[n];
      if (type != null && !type.equals(locals[n])) others[n] = null;
    }
  }

  CodeWriter areturn() {
    return end(Opcodes.ARETURN);
  }

  CodeWriter dreturn() {
    return end(Opcodes.DRETURN);
  }

  CodeWriter athrow() {
    return end(Opcodes.ATHROW);
  }

  CodeWriter return_() {
    operation(Opcodes.RETURN);
    reached = false;
    return this;
  }

  private CodeWriter end(int operation) {
    operation(operation);
    pull();
    reached = false;
    return this;
  }

  // Locals

  CodeWriter iload(int local) {
    return load(Opcodes.ILOAD, local, CD_int);
  }

  CodeWriter lload(int local) {
    return load(Opcodes.LLOAD, local, CD_long);
  }

  CodeWriter dload(int local) {
    return load(Opcodes.DLOAD, local, CD_double);
  }

  CodeWriter aload(int local) {
    store();
    ClassDesc type = locals[local];
    if (type == null) throw new IllegalArgumentException("nothing in a local");
    return load(Opcodes.ALOAD, local, type);
  }

  CodeWriter istore(int local) {
    return store(Opcodes.ISTORE, local);
  }

  CodeWriter lstore(int local) {
    return store(Opcodes.LSTORE, local);
  }

  CodeWriter dstore(int local) {
    return store(Opcodes.DSTORE, local);
  }

  CodeWriter astore(int local) {
    return store(Opcodes.ASTORE, local);
  }

  /** As {@link #astore(int)}, of a local that counts as one of a superclass. */
  CodeWriter astore(int local, ClassDesc type) {
    astore(local);
    locals[local] = type;
    return this;
  }

  private CodeWriter load(int operation, int local, ClassDesc type) {
    if (!type.equals(locals[local])) throw new IllegalArgumentException("other in a local");
    here();
    out.visitVarInsn(operation, local);
    return push(type);
  }

  private CodeWriter store(int operation, int local) {
    here();
    out.visitVarInsn(operation, local);
    set(local, pull());
    return this;
  }

  /** Has a local take the object on the stack, unless {@link #take} needs it there. */
  void keep(int local) {
    here();
    kept = local;
  }

  /** Leaves on the stack what a local is to take, if that was written last. */
  boolean take(int local) {
    if (kept != local) return false;
    kept = NOWHERE;
    return true;
  }

  /** Stores what is on the stack for a local. */
  private void store() {
    int local = kept;
    kept = NOWHERE;
    if (local != NOWHERE) astore(local, VALUE);
  }

  private void set(int local, ClassDesc type) {
    room(local + JvmTypes.size(type));
    locals[local] = type;
  }

  /** Makes room for so many locals. */
  private void room(int count) {
    if (count > locals.length) locals = Arrays.copyOf(locals, Math.max(count, 2 * locals.length));
    maxLocals = Math.max(maxLocals, count);
  }

  // The stack

  /** An instruction is about to come. */
  private void here() {
    store();
    if (!reached) throw new IllegalStateException("never reached");
    if (jumpedTo) frame();
  }

  private void operation(int operation) {
    here();
    out.visitInsn(operation);
  }

  private CodeWriter push(ClassDesc type) {
    if (depth == stack.length) stack = Arrays.copyOf(stack, 2 * depth);
    stack[depth++] = type;
    words += JvmTypes.size(type);
    maxWords = Math.max(maxWords, words);
    return this;
  }

  private ClassDesc pull() {
    ClassDesc type = stack[--depth];
    words -= JvmTypes.size(type);
    return type;
  }

  private CodeWriter take(int operation, int count) {
    operation(operation);
    for (int n = 0; n < count; n++) pull();
    return this;
  }

  /** An operation on two values of a type. */
  private CodeWriter binary(int operation) {
    operation(operation);
    pull();
    return this;
  }

  /** An operation on one value that gives another. */
  private CodeWriter convert(int operation, ClassDesc type) {
    operation(operation);
    pull();
    return push(type);
  }

  CodeWriter dup() {
    operation(Opcodes.DUP);
    return push(stack[depth - 1]);
  }

  /** Of a double or long. */
  CodeWriter dup2() {
    operation(Opcodes.DUP2);
    return push(stack[depth - 1]);
  }

  CodeWriter pop() {
    return take(Opcodes.POP, 1);
  }

  CodeWriter swap() {
    operation(Opcodes.SWAP);
    ClassDesc top = stack[depth - 1];
    stack[depth - 1] = stack[depth - 2];
    stack[depth - 2] = top;
    return this;
  }

  /** The stack has any class's null, which counts as a Lua value. */
  CodeWriter aconst_null() {
    operation(Opcodes.ACONST_NULL);
    return push(VALUE);
  }

  CodeWriter loadConstant(int value) {
    if (value >= -1 && value <= 5) operation(Opcodes.ICONST_0 + value);
    else if (value == (byte) value) small(Opcodes.BIPUSH, value);
    else if (value == (short) value) small(Opcodes.SIPUSH, value);
    else constant(value);
    return push(CD_int);
  }

  private void small(int operation, int value) {
    here();
    out.visitIntInsn(operation, value);
  }

  CodeWriter loadConstant(long value) {
    if (value == 0 || value == 1) operation(Opcodes.LCONST_0 + (int) value);
    else constant(value);
    return push(CD_long);
  }

  CodeWriter loadConstant(double value) {
    if (Double.doubleToRawLongBits(value) == 0) operation(Opcodes.DCONST_0);
    else if (value == 1) operation(Opcodes.DCONST_1);
    else constant(value);
    return push(CD_double);
  }

  CodeWriter loadConstant(String text) {
    constant(text);
    return push(CD_String);
  }

  CodeWriter loadConstant(ClassDesc type) {
    constant(Type.getType(type.descriptorString()));
    return push(CD_Class);
  }

  private void constant(Object value) {
    here();
    out.visitLdcInsn(value);
  }

  // Numbers

  CodeWriter isub() {
    return binary(Opcodes.ISUB);
  }

  CodeWriter ladd() {
    return binary(Opcodes.LADD);
  }

  CodeWriter lsub() {
    return binary(Opcodes.LSUB);
  }

  CodeWriter dadd() {
    return binary(Opcodes.DADD);
  }

  CodeWriter dsub() {
    return binary(Opcodes.DSUB);
  }

  CodeWriter dmul() {
    return binary(Opcodes.DMUL);
  }

  CodeWriter ddiv() {
    return binary(Opcodes.DDIV);
  }

  CodeWriter lcmp() {
    pull();
    return convert(Opcodes.LCMP, CD_int);
  }

  CodeWriter dcmpg() {
    pull();
    return convert(Opcodes.DCMPG, CD_int);
  }

  CodeWriter l2d() {
    return convert(Opcodes.L2D, CD_double);
  }

  CodeWriter d2l() {
    return convert(Opcodes.D2L, CD_long);
  }

  // Objects

  CodeWriter aaload() {
    operation(Opcodes.AALOAD);
    pull();
    return push(pull().componentType());
  }

  CodeWriter aastore() {
    return take(Opcodes.AASTORE, 3);
  }

  CodeWriter dastore() {
    return take(Opcodes.DASTORE, 3);
  }

  /** An array of doubles. */
  CodeWriter newdoubles() {
    here();
    out.visitIntInsn(Opcodes.NEWARRAY, Opcodes.T_DOUBLE);
    pull();
    return push(CD_double.arrayType());
  }

  CodeWriter anewarray(ClassDesc type) {
    type(Opcodes.ANEWARRAY, type);
    pull();
    return push(type.arrayType());
  }

  CodeWriter checkcast(ClassDesc type) {
    type(Opcodes.CHECKCAST, type);
    pull();
    return push(type);
  }

  CodeWriter instanceOf(ClassDesc type) {
    type(Opcodes.INSTANCEOF, type);
    pull();
    return push(CD_int);
  }

  /** An object that is yet to be initialised; until then nothing may jump. */
  CodeWriter new_(ClassDesc type) {
    type(Opcodes.NEW, type);
    return push(type);
  }

  private void type(int operation, ClassDesc type) {
    here();
    out.visitTypeInsn(operation, name(type));
  }

  private void field(int operation, ClassDesc owner, String name, ClassDesc type) {
    here();
    out.visitFieldInsn(operation, name(owner), name, type.descriptorString());
  }

  CodeWriter getstatic(ClassDesc owner, String name, ClassDesc type) {
    field(Opcodes.GETSTATIC, owner, name, type);
    return pushed(type);
  }

  CodeWriter putstatic(ClassDesc owner, String name, ClassDesc type) {
    field(Opcodes.PUTSTATIC, owner, name, type);
    pull();
    return this;
  }

  CodeWriter getfield(ClassDesc owner, String name, ClassDesc type) {
    field(Opcodes.GETFIELD, owner, name, type);
    pull();
    return pushed(type);
  }

  CodeWriter putfield(ClassDesc owner, String name, ClassDesc type) {
    field(Opcodes.PUTFIELD, owner, name, type);
    pull();
    pull();
    return this;
  }

  CodeWriter invokevirtual(ClassDesc owner, String name, MethodTypeDesc type) {
    return invoke(Opcodes.INVOKEVIRTUAL, owner, name, type, 1);
  }

  CodeWriter invokespecial(ClassDesc owner, String name, MethodTypeDesc type) {
    return invoke(Opcodes.INVOKESPECIAL, owner, name, type, 1);
  }

  CodeWriter invokestatic(ClassDesc owner, String name, MethodTypeDesc type) {
    return invoke(Opcodes.INVOKESTATIC, owner, name, type, 0);
  }

  /** A call that the JVM links when it is made first, by a method of the name in a class. */
  CodeWriter invokedynamic(
      ClassDesc owner, String name, MethodTypeDesc bootstrap, MethodTypeDesc type, Object... args) {
    here();
    var handle =
        new Handle(Opcodes.H_INVOKESTATIC, name(owner), name, bootstrap.descriptorString(), false);
    out.visitInvokeDynamicInsn(name, type.descriptorString(), handle, args);
    for (int n = type.parameterCount(); n > 0; n--) pull();
    return pushed(type.returnType());
  }

  private CodeWriter invoke(
      int operation, ClassDesc owner, String name, MethodTypeDesc type, int receivers) {
    here();
    out.visitMethodInsn(operation, name(owner), name, type.descriptorString(), false);
    for (int n = type.parameterCount() + receivers; n > 0; n--) pull();
    ClassDesc result = type.returnType();
    return JvmTypes.size(result) == 0 ? this : pushed(result);
  }

  /** Pushes what a field or method gives: the stack knows no booleans. */
  private CodeWriter pushed(ClassDesc type) {
    boolean isBoolean = type.isPrimitive() && type.descriptorString().equals("Z");
    return push(isBoolean ? CD_int : type);
  }
}
