package org.cqueues.runtime.parser;

import static org.luaj.vm2.Lua.LFIELDS_PER_FLUSH;
import static org.luaj.vm2.Lua.OP_NEWTABLE;
import static org.luaj.vm2.Lua.OP_SETTABLE;

import org.cqueues.runtime.parser.Expression.Kind;
import org.luaj.vm2.Lua;

/** Parses one table constructor, manual section 3.4.8. List items are stored in batches. */
final class TableConstructor {
  private final Parser parser;
  private final FunctionBuilder function;
  private final Operands operands;
  private final Expression table;

  /** The last list item, as long as it is in no register. */
  private final Expression item = new Expression();

  private int fields;
  private int items;

  /** Items that have been read and not stored. */
  private int pending;

  TableConstructor(Parser parser, Expression table) {
    this.parser = parser;
    this.function = parser.function();
    this.operands = function.operands;
    this.table = table;
  }

  void parse() {
    int line = parser.lexer.line();
    int made = function.code.add(OP_NEWTABLE, 0, 0, 0);
    table.set(Kind.RELOCATABLE, made);
    operands.toNextRegister(table);
    parser.take('{');
    while (parser.token() != '}') {
      closeItem();
      field();
      if (!parser.skip(',') && !parser.skip(';')) break;
    }
    parser.close('}', '{', line);
    storeRest();
    int instruction = Instruction.withB(function.code.get(made), Instruction.size(items));
    function.code.set(made, Instruction.withC(instruction, Instruction.size(fields)));
  }

  private void field() {
    boolean named = parser.token() == Token.NAME && parser.lexer.ahead() == '=';
    if (!named && parser.token() != '[') {
      parser.expressions.parse(item);
      items++;
      pending++;
      return;
    }
    int registers = function.freeRegister();
    var key = new Expression();
    if (named) {
      parser.expressions.name(key);
    } else {
      parser.expressions.index(key);
    }
    fields++;
    parser.take('=');
    int keyOperand = operands.toOperand(key);
    var value = new Expression();
    parser.expressions.parse(value);
    function.code.add(OP_SETTABLE, table.info, keyOperand, operands.toOperand(value));
    function.freeRegister(registers);
  }

  /** The item before is followed by something: only the last one gives more than one value. */
  private void closeItem() {
    if (item.kind == Kind.VOID) return;
    operands.toNextRegister(item);
    item.set(Kind.VOID, 0);
    if (pending == LFIELDS_PER_FLUSH) {
      function.setList(table.info, items, pending);
      pending = 0;
    }
  }

  private void storeRest() {
    if (pending == 0) return;
    if (item.isMultiple()) {
      operands.allResults(item);
      function.setList(table.info, items, Lua.LUA_MULTRET);
      items--; // nobody knows how many it will be
    } else {
      if (item.kind != Kind.VOID) operands.toNextRegister(item);
      function.setList(table.info, items, pending);
    }
  }
}
