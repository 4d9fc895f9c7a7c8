package org.cqueues.runtime;

import org.luaj.vm2.Lua;

/** A jump by itself, or that of a test or a loop. */
final class Jump extends Instruction {
  private final InterpretedCode code;
  private final int target;

  /** The first variable that leaves its block, and 1; or 0. */
  private final int closes;

  /** How many instructions it goes back; or 0. */
  private final int back;

  private Jump(InterpretedCode code, int pc, int closes) {
    super(code.prototype.code[pc], pc);
    this.code = code;
    this.closes = closes;
    this.target = next + Lua.GETARG_sBx(code.prototype.code[pc]);
    this.back = Math.max(next - target, 0);
  }

  /** A jump instruction. */
  static Jump of(InterpretedCode code, int pc) {
    return new Jump(code, pc, Lua.GETARG_A(code.prototype.code[pc]));
  }

  /** What an instruction of a loop does to begin the next turn. */
  static Jump ofLoop(InterpretedCode code, int pc) {
    return new Jump(code, pc, 0);
  }

  @Override
  int run(Activation frame) {
    if (closes > 0) frame.close(closes - 1);
    return back > 0 ? code.turn(frame, target, back) : target;
  }
}
