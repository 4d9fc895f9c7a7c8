package org.cqueues.runtime.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cqueues.runtime.ScriptError;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * The blocks of a function that is being parsed, and its labels. A jump to a label that has not
 * been read yet waits; at the end of a block it becomes one of the block around.
 */
@SuppressWarnings("ReferenceEquality") // a chunk's equal names are one object, see Spellings
final class Scopes {
  private static final int MAX_LABELS = Short.MAX_VALUE;

  private final FunctionBuilder function;
  private final List<Label> labels = new ArrayList<>();
  private final List<Label> jumps = new ArrayList<>();
  private @Nullable Block block;

  Scopes(FunctionBuilder function) {
    this.function = function;
  }

  Block current() {
    return Objects.requireNonNull(block);
  }

  Block enter(boolean loop) {
    block = new Block(block, loop, function.variables.active(), labels.size(), jumps.size());
    return block;
  }

  void leave() {
    Block left = current();
    InstructionList code = function.code;
    Block outer = left.outer;
    if (outer != null && left.closes) {
      int jump = code.jump();
      code.patchClose(jump, left.locals);
      code.patchToNext(jump);
    }
    if (left.loop) arrive(add(labels, Label.BREAK, 0, code.size()));
    block = outer;
    function.variables.end(left.locals, code.size());
    function.freeTemporaries();
    while (labels.size() > left.labels) labels.removeLast();
    if (outer != null) {
      moveOut(left);
    } else if (jumps.size() > left.jumps) {
      throw unresolved(jumps.get(left.jumps));
    }
  }

  /** An inner function uses the variable in a register, which is closed when its block ends. */
  void closes(int register) {
    Block owner = current();
    while (owner.locals > register) owner = Objects.requireNonNull(owner.outer);
    owner.closes = true;
  }

  /** A jump, pending as a list, leads to a label. */
  void jump(LuaString name, int line, int list) {
    add(jumps, name, line, list);
    arrive(jumps.size() - 1);
  }

  /**
   * Looks whether a label can have that name.
   *
   * @throws ScriptError the block has such a label already
   */
  void checkFree(LuaString name) {
    for (int i = current().labels; i < labels.size(); i++) {
      if (labels.get(i).name == name) {
        throw function.lexer.plainError(
            "label '" + name + "' already defined on line " + labels.get(i).line);
      }
    }
  }

  /** A label that stands here. */
  Label label(LuaString name, int line) {
    return add(labels, name, line, function.code.size());
  }

  /** Ends the jumps of the current block that lead to a label. */
  void arrive(Label label) {
    for (int i = current().jumps; i < jumps.size(); ) {
      if (jumps.get(i).name == label.name) {
        arrive(i, label);
      } else {
        i++;
      }
    }
  }

  private Label add(List<Label> list, LuaString name, int line, int position) {
    if (list.size() == MAX_LABELS) throw FunctionBuilder.tooMany("labels/gotos", MAX_LABELS);
    var label = new Label(name, line, position, function.variables.active());
    list.add(label);
    return label;
  }

  /** Ends a jump if it leads back to a label of the current block. */
  private boolean arrive(int jump) {
    Block current = current();
    Label pending = jumps.get(jump);
    for (int i = current.labels; i < labels.size(); i++) {
      Label label = labels.get(i);
      if (label.name != pending.name) continue;
      if (pending.locals > label.locals) {
        function.code.patchClose(pending.position, label.locals);
      }
      arrive(jump, label);
      return true;
    }
    return false;
  }

  private void arrive(int jump, Label label) {
    Label pending = jumps.remove(jump);
    if (pending.locals < label.locals) {
      throw function.lexer.plainError(
          "<goto "
              + pending.name
              + "> at line "
              + pending.line
              + " jumps into the scope of local '"
              + function.variables.name(pending.locals)
              + "'");
    }
    function.code.patch(pending.position, label.position);
  }

  private void moveOut(Block left) {
    for (int i = left.jumps; i < jumps.size(); ) {
      Label jump = jumps.get(i);
      if (jump.locals > left.locals) {
        if (left.closes) function.code.patchClose(jump.position, left.locals);
        jump.locals = left.locals;
      }
      if (!arrive(i)) i++;
    }
  }

  private ScriptError unresolved(Label jump) {
    return function.lexer.plainError(
        jump.name == Label.BREAK
            ? "<break> at line " + jump.line + " not inside a loop"
            : "no visible label '" + jump.name + "' for <goto> at line " + jump.line);
  }
}
