package org.cqueues.runtime;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Asks the JVM whether the thread's stack holds so much more: by calls of methods with so many
 * locals, which it refuses with an error at the call, before it has begun. That works on every
 * thread and system, whatever lies on the stack already, and takes some microseconds, since an
 * interpreter clears the locals. (The address of the stack's end would come from C, whose library
 * takes longer to load than all else at the start.)
 */
final class StackProbe {
  /** What {@link #holds} can ask for, in KiB; a method has at most 512 of locals. */
  static final int LARGE = 256;

  static final int SMALL = 192;

  private static final StackProbe OF_LARGE = new StackProbe(LARGE);
  private static final StackProbe OF_SMALL = new StackProbe(SMALL);

  private final Runnable method;

  private StackProbe(int kib) {
    int locals = kib * 1024 / Long.BYTES;
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(StackProbe.class.getPackageName(), "Probe"),
                type -> define(type, locals));
    try {
      var lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
      method =
          (Runnable)
              lookup
                  .findConstructor(lookup.lookupClass(), MethodType.methodType(void.class))
                  .invoke();
      method.run();
    } catch (Throwable e) {
      throw new LinkageError("stack probe", e);
    }
  }

  /** Loads the class, which must not happen where the stack ends. */
  static void prepare() {
    if (!holds(SMALL)) throw new StackOverflowError();
  }

  /** Whether the stack has room for {@link #LARGE} or {@link #SMALL}. */
  static boolean holds(int kib) {
    try {
      (kib == LARGE ? OF_LARGE : OF_SMALL).method.run();
      return true;
    } catch (StackOverflowError _) {
      return false;
    }
  }

  private static void define(ClassBuilder type, int locals) {
    type.withInterfaceSymbols(Runnable.class.describeConstable().orElseThrow());
    type.withMethodBody(
        INIT_NAME,
        MTD_void,
        0,
        out -> out.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
    type.withMethodBody("run", MTD_void, ClassFile.ACC_PUBLIC, out -> emit(out, locals));
  }

  /**
   * A compiler would see that the locals are not used. But none takes a method whose monitors are
   * not balanced, as here, where no call comes.
   */
  private static void emit(CodeBuilder out, int locals) {
    Label end = out.newLabel();
    out.aload(0).ifnonnull(end);
    Label again = out.newBoundLabel();
    out.aload(0).monitorenter().goto_(again);
    out.labelBinding(end).iconst_0().istore(locals - 1).return_();
  }
}
