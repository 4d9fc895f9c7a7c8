package org.cqueues.runtime;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.IntConsumer;

/**
 * Asks the JVM whether the thread's stack holds so much more: by calls of methods with so many
 * locals, which it refuses with an error at the call, before it has begun. That works on every
 * thread and system, whatever lies on the stack already, and takes some microseconds, since an
 * interpreter clears the locals. (The address of the stack's end would come from C, whose library
 * takes longer to load than all else at the start.)
 */
final class StackProbe {
  /** In bytes; a method has at most 512 KiB of locals. */
  static final int LARGE = 256 << 10;

  static final int SMALL = 192 << 10;

  /** What each {@link #LARGE} of a probe takes in time. */
  private static final int INSTRUCTIONS = 10_000;

  private static final ClassDesc CONSUMER = IntConsumer.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc ACCEPT = MethodTypeDesc.of(CD_void, CD_int);

  private static final StackProbe OF_LARGE = new StackProbe(LARGE);
  private static final StackProbe OF_SMALL = new StackProbe(SMALL);

  /** Calls itself so many times. */
  private final IntConsumer method;

  private StackProbe(int size) {
    int locals = size / Long.BYTES;
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(StackProbe.class.getPackageName(), "Probe"),
                type -> define(type, locals));
    try {
      var lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
      method =
          (IntConsumer)
              lookup
                  .findConstructor(lookup.lookupClass(), MethodType.methodType(void.class))
                  .invoke();
      method.accept(0);
    } catch (Throwable e) {
      throw new LinkageError("stack probe", e);
    }
  }

  /** Loads the class, which must not happen where the stack ends. */
  static void prepare() {
    if (!holds(SMALL)) throw new StackOverflowError();
  }

  /** Whether the stack has room for {@link #SMALL}, or some times {@link #LARGE}. */
  static boolean holds(int size) {
    Meter.owe((long) INSTRUCTIONS * Math.max(size / LARGE, 1));
    try {
      (size == SMALL ? OF_SMALL : OF_LARGE).method.accept(Math.max(size / LARGE - 1, 0));
      return true;
    } catch (StackOverflowError _) {
      return false;
    }
  }

  private static void define(ClassBuilder type, int locals) {
    type.withInterfaceSymbols(CONSUMER);
    type.withMethodBody(
        INIT_NAME,
        MTD_void,
        0,
        out -> out.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
    type.withMethodBody("accept", ACCEPT, ClassFile.ACC_PUBLIC, out -> emit(out, locals));
  }

  /**
   * A compiler would see that the locals are not used. But none takes a method whose monitors are
   * not balanced, as here, where no call comes.
   */
  private static void emit(CodeBuilder out, int locals) {
    Label begin = out.newLabel();
    Label end = out.newLabel();
    out.aload(0).ifnonnull(begin);
    Label again = out.newBoundLabel();
    out.aload(0).monitorenter().goto_(again);
    out.labelBinding(begin).iconst_0().istore(locals - 1).iload(1).ifeq(end);
    out.aload(0).iload(1).iconst_1().isub().invokeinterface(CONSUMER, "accept", ACCEPT);
    out.labelBinding(end).return_();
  }
}
