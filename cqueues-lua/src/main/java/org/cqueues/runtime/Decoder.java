package org.cqueues.runtime;

import java.util.List;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** Makes the {@link Instruction}s of a code, each when it runs for the first time. */
final class Decoder {
  static {
    load();
  }

  private static final LuaString COLLECT = Bytes.text("collectgarbage");

  private final InterpretedCode code;
  private final int[] instructions;
  private final LuaValue[] constants;

  /** Whether the code names {@code collectgarbage}. */
  private final boolean collects;

  Decoder(InterpretedCode code) {
    this.code = code;
    this.instructions = code.prototype.code;
    this.constants = code.constants;
    this.collects = List.of(code.prototype.k).contains(COLLECT);
  }

  /** Loads all kinds of them, before descriptors for class files run out. */
  @SuppressWarnings("ReturnValueIgnored") // to ask for them loads them
  private static void load() {
    Class<?>[] kinds = {
      Arithmetic.class, Calls.class, Elements.class, Loops.class, Moves.class, Conditions.class
    };
    for (Class<?> kind : kinds) kind.getDeclaredClasses();
  }

  Instruction decode(int pc) {
    int i = instructions[pc];
    int b = Lua.GETARG_B(i);
    int c = Lua.GETARG_C(i);
    return switch (Lua.GET_OPCODE(i)) {
      case Lua.OP_MOVE -> new Moves.Move(i, pc);
      case Lua.OP_LOADK -> new Moves.Load(i, pc, constants[Lua.GETARG_Bx(i)], false);
      case Lua.OP_LOADKX ->
          new Moves.Load(i, pc, constants[Lua.GETARG_Ax(instructions[pc + 1])], true);
      case Lua.OP_LOADBOOL ->
          new Moves.Load(i, pc, b != 0 ? LuaValue.TRUE : LuaValue.FALSE, c != 0);
      case Lua.OP_LOADNIL -> new Moves.LoadNil(i, pc);
      case Lua.OP_GETUPVAL -> new Moves.GetUpvalue(i, pc);
      case Lua.OP_SETUPVAL -> new Moves.SetUpvalue(i, pc);
      case Lua.OP_CLOSURE -> new Moves.Closure(i, pc, code);
      case Lua.OP_VARARG -> new Moves.Arguments(i, pc);
      case Lua.OP_GETTABUP -> {
        LuaString key = Elements.text(c, constants);
        yield key == null
            ? new Elements.UpvalueIndex(i, pc, constants)
            : new Elements.UpvalueField(i, pc, key);
      }
      case Lua.OP_SETTABUP -> {
        LuaString key = Elements.text(b, constants);
        yield key == null
            ? new Elements.SetUpvalueIndex(i, pc, constants)
            : new Elements.SetUpvalueField(i, pc, constants, key);
      }
      case Lua.OP_GETTABLE -> {
        LuaString key = Elements.text(c, constants);
        yield key == null ? new Elements.Index(i, pc, constants) : new Elements.Field(i, pc, key);
      }
      case Lua.OP_SETTABLE -> {
        LuaString key = Elements.text(b, constants);
        yield key == null
            ? new Elements.SetIndex(i, pc, constants)
            : new Elements.SetField(i, pc, constants, key);
      }
      case Lua.OP_SELF -> {
        LuaString key = Elements.text(c, constants);
        yield key == null
            ? new Elements.MethodIndex(i, pc, constants)
            : new Elements.Method(i, pc, key);
      }
      case Lua.OP_NEWTABLE -> new Elements.NewTable(i, pc);
      case Lua.OP_SETLIST ->
          new Elements.SetList(i, pc, pc + 1 < instructions.length ? instructions[pc + 1] : 0);
      case Lua.OP_ADD -> new Arithmetic.Add(i, pc, constants);
      case Lua.OP_SUB -> new Arithmetic.Subtract(i, pc, constants);
      case Lua.OP_MUL -> new Arithmetic.Multiply(i, pc, constants);
      case Lua.OP_DIV -> new Arithmetic.Divide(i, pc, constants);
      case Lua.OP_MOD -> new Arithmetic.Modulo(i, pc, constants);
      case Lua.OP_POW -> new Arithmetic.Power(i, pc, constants);
      case Lua.OP_UNM -> new Arithmetic.Negate(i, pc);
      case Lua.OP_LEN -> new Arithmetic.Length(i, pc);
      case Lua.OP_CONCAT -> new Arithmetic.Concatenate(i, pc);
      case Lua.OP_NOT -> new Conditions.Not(i, pc);
      case Lua.OP_EQ -> new Conditions.Equal(i, pc, constants, Jump.of(code, pc + 1));
      case Lua.OP_LT -> new Conditions.Less(i, pc, constants, Jump.of(code, pc + 1));
      case Lua.OP_LE -> new Conditions.LessOrEqual(i, pc, constants, Jump.of(code, pc + 1));
      case Lua.OP_TEST -> new Conditions.Truth(i, pc, Jump.of(code, pc + 1));
      case Lua.OP_TESTSET -> new Conditions.TruthAndMove(i, pc, Jump.of(code, pc + 1));
      case Lua.OP_JMP -> Jump.of(code, pc);
      case Lua.OP_CALL -> {
        boolean isShort = (c == 1 || c == 2) && b > 0 && b <= Calls.ShortCall.PASSED + 1;
        Instruction call = isShort ? new Calls.ShortCall(i, pc) : new Calls.Call(i, pc);
        yield collects ? new Calls.ForgettingCall(i, pc, call) : call;
      }
      case Lua.OP_TAILCALL -> new Calls.TailCall(i, pc);
      case Lua.OP_RETURN -> new Calls.Return(i, pc);
      case Lua.OP_FORPREP -> new Loops.Prepare(i, pc, Jump.ofLoop(code, pc));
      case Lua.OP_FORLOOP -> new Loops.Turn(i, pc, Jump.ofLoop(code, pc));
      case Lua.OP_TFORCALL -> new Loops.Iterate(i, pc, Jump.ofLoop(code, pc + 1));
      case Lua.OP_TFORLOOP -> new Loops.IteratorTurn(i, pc, Jump.ofLoop(code, pc));
      default -> throw new IllegalStateException("opcode " + Lua.GET_OPCODE(i));
    };
  }
}
