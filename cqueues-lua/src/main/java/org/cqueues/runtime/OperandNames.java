package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/**
 * What a program calls the values that an instruction works on: worked out from the code when an
 * error needs it, as Lua 5.2 does.
 */
public final class OperandNames {
  /** Which operand of the instruction is meant; from {@link #FIRST_CONCAT} on, that one's. */
  static final int NONE = 0;

  static final int A = 1;
  static final int B = 2;
  static final int C = 3;
  static final int UPVALUE_A = 4;
  static final int UPVALUE_B = 5;
  static final int FIRST_CONCAT = 6;

  /**
   * {@code kind} is local, global, field, method, upvalue, constant or one of a call's; the name is
   * as of {@link Bytes#chars}.
   */
  public record Name(String kind, String name) {
    @Override
    public String toString() {
      return kind + " '" + name + "'";
    }
  }

  private final Prototype prototype;

  OperandNames(Prototype prototype) {
    this.prototype = prototype;
  }

  /** The name of an operand of the instruction at {@code pc}, or null. */
  @Nullable Name operand(int pc, int operand) {
    if (prototype.lineinfo == null || pc < 0 || pc >= prototype.code.length) return null;
    int i = prototype.code[pc];
    return switch (operand) {
      case NONE -> null;
      case A -> Lua.GET_OPCODE(i) == Lua.OP_TFORCALL ? null : register(pc, Lua.GETARG_A(i));
      case B -> registerOrConstant(pc, Lua.GETARG_B(i));
      case C -> registerOrConstant(pc, Lua.GETARG_C(i));
      case UPVALUE_A -> new Name("upvalue", upvalue(Lua.GETARG_A(i)));
      case UPVALUE_B -> new Name("upvalue", upvalue(Lua.GETARG_B(i)));
      default -> register(pc, Lua.GETARG_B(i) + operand - FIRST_CONCAT);
    };
  }

  private @Nullable Name registerOrConstant(int pc, int x) {
    return Lua.ISK(x) ? null : register(pc, x);
  }

  /** What the call at {@code pc} calls, whether written as a call or made by a metamethod. */
  @Nullable Name called(int pc) {
    if (pc < 0 || pc >= prototype.code.length) return null;
    int i = prototype.code[pc];
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_CALL, Lua.OP_TAILCALL -> register(pc, Lua.GETARG_A(i));
      case Lua.OP_TFORCALL -> new Name("for iterator", "for iterator");
      case Lua.OP_SELF, Lua.OP_GETTABUP, Lua.OP_GETTABLE -> metamethod("__index");
      case Lua.OP_SETTABUP, Lua.OP_SETTABLE -> metamethod("__newindex");
      case Lua.OP_EQ -> metamethod("__eq");
      case Lua.OP_LT -> metamethod("__lt");
      case Lua.OP_LE -> metamethod("__le");
      case Lua.OP_ADD -> metamethod("__add");
      case Lua.OP_SUB -> metamethod("__sub");
      case Lua.OP_MUL -> metamethod("__mul");
      case Lua.OP_DIV -> metamethod("__div");
      case Lua.OP_MOD -> metamethod("__mod");
      case Lua.OP_POW -> metamethod("__pow");
      case Lua.OP_UNM -> metamethod("__unm");
      case Lua.OP_LEN -> metamethod("__len");
      case Lua.OP_CONCAT -> metamethod("__concat");
      default -> null;
    };
  }

  private static Name metamethod(String event) {
    return new Name("metamethod", event);
  }

  private @Nullable Name register(int pc, int register) {
    String local = local(register, pc);
    if (local != null) return new Name("local", local);
    int setter = setter(pc, register);
    if (setter < 0) return null;
    int i = prototype.code[setter];
    int b = Lua.GETARG_B(i);
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_MOVE -> b < Lua.GETARG_A(i) ? register(setter, b) : null;
      case Lua.OP_GETTABUP -> indexed(upvalue(b), setter, Lua.GETARG_C(i));
      case Lua.OP_GETTABLE -> indexed(local(b, setter), setter, Lua.GETARG_C(i));
      case Lua.OP_GETUPVAL -> new Name("upvalue", upvalue(b));
      case Lua.OP_LOADK -> constant(Lua.GETARG_Bx(i));
      case Lua.OP_LOADKX -> constant(Lua.GETARG_Ax(prototype.code[setter + 1]));
      case Lua.OP_SELF -> new Name("method", key(setter, Lua.GETARG_C(i)));
      default -> null;
    };
  }

  private Name indexed(@Nullable String table, int pc, int key) {
    return new Name("_ENV".equals(table) ? "global" : "field", key(pc, key));
  }

  private @Nullable Name constant(int index) {
    LuaValue constant = prototype.k[index];
    return constant instanceof LuaString text ? new Name("constant", Bytes.chars(text)) : null;
  }

  private String key(int pc, int x) {
    Name name = Lua.ISK(x) ? constant(Lua.INDEXK(x)) : constantOnly(register(pc, x));
    return name == null ? "?" : name.name();
  }

  private static @Nullable Name constantOnly(@Nullable Name name) {
    return name != null && name.kind().equals("constant") ? name : null;
  }

  private @Nullable String local(int register, int pc) {
    if (prototype.locvars == null) return null;
    LuaString name = prototype.getlocalname(register + 1, pc);
    return name == null ? null : Bytes.chars(name);
  }

  private String upvalue(int index) {
    LuaString name = prototype.upvalues[index].name;
    return name == null ? "?" : Bytes.chars(name);
  }

  /** The instruction that surely gave a register the value it has at {@code last}, or -1. */
  private int setter(int last, int register) {
    int found = -1;
    int joined = 0; // code before this may have been jumped over
    for (int pc = 0; pc < last; pc++) {
      int i = prototype.code[pc];
      int a = Lua.GETARG_A(i);
      boolean sets = false;
      switch (Lua.GET_OPCODE(i)) {
        case Lua.OP_LOADNIL -> sets = register >= a && register <= a + Lua.GETARG_B(i);
        case Lua.OP_TFORCALL -> sets = register >= a + 2;
        case Lua.OP_CALL, Lua.OP_TAILCALL -> sets = register >= a;
        case Lua.OP_JMP -> {
          int target = pc + 1 + Lua.GETARG_sBx(i);
          if (pc < target && target <= last && target > joined) joined = target;
        }
        default -> sets = Lua.testAMode(Lua.GET_OPCODE(i)) && register == a;
      }
      if (sets) found = pc < joined ? -1 : pc;
    }
    return found;
  }
}
