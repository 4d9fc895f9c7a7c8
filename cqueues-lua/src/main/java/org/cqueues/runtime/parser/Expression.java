package org.cqueues.runtime.parser;

/**
 * What is known of an expression before its value has a place: a value is brought to a register as
 * late as possible, so that whoever uses it can say which, or need none.
 */
final class Expression {
  /** Where the value is, and what {@link #info} says of it. */
  enum Kind {
    /** There is no expression. */
    VOID,
    NIL,
    TRUE,
    FALSE,
    /** The constant {@code info}. */
    CONSTANT,
    /** {@link #number}, which may not be a constant yet. */
    NUMBER,
    /** The value is in the register {@code info}. */
    REGISTER,
    /** The local variable in the register {@code info}. */
    LOCAL,
    /** The upvalue {@code info}. */
    UPVALUE,
    /** The field {@link #key} of {@link #table}. */
    INDEXED,
    /** A comparison: the jump {@code info} is taken where it holds. */
    JUMP,
    /** The instruction {@code info} makes it, for any register. */
    RELOCATABLE,
    /** The call {@code info}, for any number of results. */
    CALL,
    /** The instruction {@code info}, for any number of the function's variable arguments. */
    VARARG
  }

  Kind kind = Kind.VOID;
  int info;

  double number;

  /** A register, or where {@link #tableIsUpvalue} an upvalue. */
  int table;

  boolean tableIsUpvalue;

  /** A register or constant. */
  int key;

  /** Jumps that leave the expression where it is true, and where it is false. */
  int whenTrue = InstructionList.NONE;

  int whenFalse = InstructionList.NONE;

  /** Makes it another expression, without jumps. */
  void set(Kind newKind, int newInfo) {
    kind = newKind;
    info = newInfo;
    whenTrue = InstructionList.NONE;
    whenFalse = InstructionList.NONE;
  }

  void set(Expression other) {
    kind = other.kind;
    info = other.info;
    number = other.number;
    table = other.table;
    tableIsUpvalue = other.tableIsUpvalue;
    key = other.key;
    whenTrue = other.whenTrue;
    whenFalse = other.whenFalse;
  }

  /** The value is in a register now. */
  void place(int register) {
    kind = Kind.REGISTER;
    info = register;
  }

  /** An instruction that can put the value into any register. */
  void relocatable(int instruction) {
    kind = Kind.RELOCATABLE;
    info = instruction;
  }

  boolean hasJumps() {
    return whenTrue != whenFalse;
  }

  /** A number that is known now. */
  boolean isNumeral() {
    return kind == Kind.NUMBER
        && whenTrue == InstructionList.NONE
        && whenFalse == InstructionList.NONE;
  }

  /** Whether it gives as many values as are asked for. */
  boolean isMultiple() {
    return kind == Kind.CALL || kind == Kind.VARARG;
  }

  boolean isVariable() {
    return kind == Kind.LOCAL || kind == Kind.UPVALUE || kind == Kind.INDEXED;
  }
}
