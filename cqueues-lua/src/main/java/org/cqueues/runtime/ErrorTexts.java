package org.cqueues.runtime;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Prototype;

/**
 * The last texts of errors in a function: a program that catches many mostly has the same one again
 * and again. Threads whose states share the code write here at once; each text says what it is for.
 */
final class ErrorTexts {
  private record Position(int pc, String text) {}

  private record Message(int pc, String action, int operand, String type, LuaString text) {}

  private volatile @Nullable Position position;
  private volatile @Nullable Message message;

  /** The text of an error, with all classes that make such texts. */
  static LuaString prepared(CallStack.Frame frame) {
    var texts = new ErrorTexts();
    texts.position = new Position(0, "");
    return texts.remembered(frame, "", OperandNames.NONE, "");
  }

  /** As {@link CallStack.Frame#position}. */
  String position(CallStack.Frame frame, Prototype prototype) {
    Position last = position;
    if (last == null || last.pc != frame.pc()) {
      position = last = new Position(frame.pc(), frame.position(prototype));
    }
    return last.text;
  }

  /** That an operator cannot do something with an operand of a type; with its position. */
  static LuaString message(CallStack.Frame frame, String action, int operand, String type) {
    return frame.code() == null
        ? Bytes.text(words(frame, action, operand, type))
        : frame.code().texts.remembered(frame, action, operand, type);
  }

  private LuaString remembered(CallStack.Frame frame, String action, int operand, String type) {
    Message last = message;
    if (last == null
        || last.pc != frame.pc()
        || last.operand != operand
        || !last.type.equals(type)
        || !last.action.equals(action)) {
      LuaString text = Bytes.text(words(frame, action, operand, type));
      message = last = new Message(frame.pc(), action, operand, type, text);
    }
    return last.text;
  }

  private static String words(CallStack.Frame frame, String action, int operand, String type) {
    OperandNames.Name name = frame.operand(operand);
    String what = name == null ? "a " + type + " value" : name + " (a " + type + " value)";
    return frame.position() + "attempt to " + action + " " + what;
  }
}
