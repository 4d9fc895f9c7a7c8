package org.cqueues.runtime.parser;

import static org.luaj.vm2.Lua.OP_FORLOOP;
import static org.luaj.vm2.Lua.OP_FORPREP;
import static org.luaj.vm2.Lua.OP_TAILCALL;
import static org.luaj.vm2.Lua.OP_TFORCALL;
import static org.luaj.vm2.Lua.OP_TFORLOOP;

import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.parser.Expression.Kind;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;

/** Parses statements, Lua 5.2 manual section 3.3. */
final class StatementParser {
  private static final int NONE = InstructionList.NONE;

  private static final LuaString[] NUMERIC_LOOP = {
    Bytes.text("(for index)"), Bytes.text("(for limit)"), Bytes.text("(for step)")
  };
  private static final LuaString[] GENERIC_LOOP = {
    Bytes.text("(for generator)"), Bytes.text("(for state)"), Bytes.text("(for control)")
  };

  private final Parser parser;
  private final Lexer lexer;
  private final ExpressionParser expressions;

  StatementParser(Parser parser) {
    this.parser = parser;
    this.lexer = parser.lexer;
    this.expressions = parser.expressions;
  }

  private FunctionBuilder function() {
    return parser.function();
  }

  private InstructionList code() {
    return parser.function().code;
  }

  /** Statements, as many as there are; nothing follows a return. */
  void list() {
    boolean returned = false;
    while (!returned && !parser.blockEnds(true)) {
      returned = parser.token() == Token.RETURN;
      statement();
    }
  }

  private void block() {
    function().scopes.enter(false);
    list();
    function().scopes.leave();
  }

  private void statement() {
    int line = lexer.line();
    parser.enterLevel();
    switch (parser.token()) {
      case ';' -> lexer.next();
      case Token.IF -> ifStatement(line);
      case Token.WHILE -> whileStatement(line);
      case Token.DO -> {
        lexer.next();
        block();
        parser.close(Token.END, Token.DO, line);
      }
      case Token.FOR -> forStatement(line);
      case Token.REPEAT -> repeatStatement(line);
      case Token.FUNCTION -> functionStatement(line);
      case Token.LOCAL -> {
        lexer.next();
        if (parser.skip(Token.FUNCTION)) {
          localFunction();
        } else {
          locals();
        }
      }
      case Token.LABEL -> {
        lexer.next();
        label(parser.takeName(), line);
      }
      case Token.RETURN -> {
        lexer.next();
        returnStatement();
      }
      case Token.BREAK, Token.GOTO -> jump(code().jump());
      default -> expressionStatement();
    }
    function().freeTemporaries();
    parser.leaveLevel();
  }

  // conditions

  private void ifStatement(int line) {
    int exits = NONE;
    do {
      exits = ifPart(exits);
    } while (parser.token() == Token.ELSEIF);
    if (parser.skip(Token.ELSE)) block();
    parser.close(Token.END, Token.IF, line);
    code().patchToNext(exits);
  }

  /**
   * A condition with its block.
   *
   * @param exits the jumps to the end of the statement
   * @return those and that of this block
   */
  private int ifPart(int exits) {
    Scopes scopes = function().scopes;
    lexer.next();
    var condition = new Expression();
    expressions.parse(condition);
    parser.take(Token.THEN);
    int otherwise;
    if (parser.token() == Token.GOTO || parser.token() == Token.BREAK) {
      // the condition's own jump is the statement's
      function().operands.goIfFalse(condition);
      scopes.enter(false);
      jump(condition.whenTrue);
      skipEmpty();
      if (parser.blockEnds(false)) {
        scopes.leave();
        return exits;
      }
      otherwise = code().jump();
    } else {
      function().operands.goIfTrue(condition);
      scopes.enter(false);
      otherwise = condition.whenFalse;
    }
    list();
    scopes.leave();
    int joined = exits;
    if (parser.token() == Token.ELSE || parser.token() == Token.ELSEIF) {
      joined = code().join(joined, code().jump());
    }
    code().patchToNext(otherwise);
    return joined;
  }

  /** A condition; the jumps that leave it where it is false. */
  private int condition() {
    var e = new Expression();
    expressions.parse(e);
    if (e.kind == Kind.NIL) e.kind = Kind.FALSE;
    function().operands.goIfTrue(e);
    return e.whenFalse;
  }

  // loops

  private void whileStatement(int line) {
    lexer.next();
    int start = code().target();
    int exit = condition();
    function().scopes.enter(true);
    parser.take(Token.DO);
    block();
    code().jumpTo(start);
    parser.close(Token.END, Token.WHILE, line);
    function().scopes.leave();
    code().patchToNext(exit);
  }

  private void repeatStatement(int line) {
    Scopes scopes = function().scopes;
    int start = code().target();
    scopes.enter(true);
    Block body = scopes.enter(false);
    lexer.next();
    list();
    parser.close(Token.UNTIL, Token.REPEAT, line);
    int again = condition(); // which sees the block's variables
    if (body.closes) code().patchClose(again, body.locals);
    scopes.leave();
    code().patch(again, start);
    scopes.leave();
  }

  private void forStatement(int line) {
    function().scopes.enter(true);
    lexer.next();
    LuaString variable = parser.takeName();
    switch (parser.token()) {
      case '=' -> numericLoop(variable, line);
      case ',', Token.IN -> genericLoop(variable);
      default -> throw lexer.error("'=' or 'in' expected");
    }
    parser.close(Token.END, Token.FOR, line);
    function().scopes.leave();
  }

  private void numericLoop(LuaString variable, int line) {
    FunctionBuilder function = function();
    int base = function.freeRegister();
    for (LuaString hidden : NUMERIC_LOOP) function.declare(hidden);
    function.declare(variable);
    lexer.next();
    toNextRegister();
    parser.take(',');
    toNextRegister();
    if (parser.skip(',')) {
      toNextRegister();
    } else {
      function.constant(function.freeRegister(), function.constant(1));
      function.reserve(1);
    }
    function.activate(NUMERIC_LOOP.length);
    parser.take(Token.DO);
    int prepare = function.code.add(Instruction.ofOffset(OP_FORPREP, base, NONE));
    loopBody(1);
    function.code.patchToNext(prepare);
    int again = function.code.add(Instruction.ofOffset(OP_FORLOOP, base, NONE));
    function.code.patch(again, prepare + 1);
    function.code.setLine(line);
  }

  private void genericLoop(LuaString variable) {
    FunctionBuilder function = function();
    int base = function.freeRegister();
    for (LuaString hidden : GENERIC_LOOP) function.declare(hidden);
    function.declare(variable);
    int variables = 1;
    while (parser.skip(',')) {
      function.declare(parser.takeName());
      variables++;
    }
    parser.take(Token.IN);
    int line = lexer.line();
    var last = new Expression();
    adjust(GENERIC_LOOP.length, expressions.list(last), last);
    function.check(3); // for the call of the iterator
    function.activate(GENERIC_LOOP.length);
    parser.take(Token.DO);
    int prepare = function.code.jump();
    loopBody(variables);
    function.code.patchToNext(prepare);
    function.code.add(OP_TFORCALL, base, 0, variables);
    function.code.setLine(line);
    int again = function.code.add(Instruction.ofOffset(OP_TFORLOOP, base + 2, NONE));
    function.code.patch(again, prepare + 1);
    function.code.setLine(line);
  }

  /** The variables that a turn has of its own, and the block. */
  private void loopBody(int variables) {
    FunctionBuilder function = function();
    function.scopes.enter(false);
    function.activate(variables);
    function.reserve(variables);
    block();
    function.scopes.leave();
  }

  private void toNextRegister() {
    var e = new Expression();
    expressions.parse(e);
    function().operands.toNextRegister(e);
  }

  // jumps

  /** A break or goto, whose jump has been made. */
  private void jump(int list) {
    int line = lexer.line();
    LuaString name = Label.BREAK;
    if (parser.skip(Token.GOTO)) {
      name = parser.takeName();
    } else {
      lexer.next();
    }
    function().scopes.jump(name, line, list);
  }

  private void label(LuaString name, int line) {
    Scopes scopes = function().scopes;
    scopes.checkFree(name);
    parser.take(Token.LABEL);
    Label label = scopes.label(name, line);
    skipEmpty();
    // at the end of a block its variables are not seen any more
    if (parser.blockEnds(false)) label.locals = scopes.current().locals;
    scopes.arrive(label);
  }

  private void skipEmpty() {
    while (parser.token() == ';' || parser.token() == Token.LABEL) statement();
  }

  // functions

  private void functionStatement(int line) {
    lexer.next();
    var variable = new Expression();
    expressions.variable(variable);
    while (parser.token() == '.') expressions.field(variable);
    boolean method = parser.token() == ':';
    if (method) expressions.field(variable);
    var body = new Expression();
    expressions.body(body, method, line);
    function().operands.store(variable, body);
    code().setLine(line);
  }

  private void localFunction() {
    FunctionBuilder function = function();
    function.declare(parser.takeName());
    function.activate(1);
    var body = new Expression();
    expressions.body(body, false, lexer.line());
    function.variables.begin(body.info, function.code.size()); // for debug, when it has a value
  }

  private void returnStatement() {
    FunctionBuilder function = function();
    int first = 0;
    int count = 0;
    if (!parser.blockEnds(true) && parser.token() != ';') {
      var last = new Expression();
      count = expressions.list(last);
      first = function.variables.active();
      if (last.isMultiple()) {
        function.operands.allResults(last);
        if (last.kind == Kind.CALL && count == 1) {
          int call = function.operands.instruction(last);
          function.operands.instruction(last, Instruction.withOperation(call, OP_TAILCALL));
        }
        count = Lua.LUA_MULTRET;
      } else if (count == 1) {
        first = function.operands.toAnyRegister(last);
      } else {
        function.operands.toNextRegister(last);
      }
    }
    function.returns(first, count);
    parser.skip(';');
  }

  // assignments

  private void locals() {
    int variables = 0;
    do {
      function().declare(parser.takeName());
      variables++;
    } while (parser.skip(','));
    var last = new Expression();
    int values = parser.skip('=') ? expressions.list(last) : 0;
    adjust(variables, values, last);
    function().activate(variables);
  }

  /**
   * Brings as many values to registers as there are variables.
   *
   * @param last the last of the values, which is in no register yet
   */
  private void adjust(int variables, int values, Expression last) {
    FunctionBuilder function = function();
    int missing = variables - values;
    if (last.isMultiple()) {
      int results = Math.max(missing + 1, 0);
      function.operands.results(last, results);
      if (results > 1) function.reserve(results - 1);
      return;
    }
    if (last.kind != Kind.VOID) function.operands.toNextRegister(last);
    if (missing > 0) {
      int register = function.freeRegister();
      function.reserve(missing);
      function.nil(register, missing);
    }
  }

  private void expressionStatement() {
    var target = new Target(null);
    expressions.suffixed(target.variable);
    if (parser.token() == '=' || parser.token() == ',') {
      assignment(target, 1);
      return;
    }
    if (target.variable.kind != Kind.CALL) throw lexer.error("syntax error");
    Operands operands = function().operands;
    int call = operands.instruction(target.variable);
    operands.instruction(target.variable, Instruction.withC(call, 1)); // no results
  }

  private void assignment(Target target, int variables) {
    if (!target.variable.isVariable()) throw lexer.error("syntax error");
    Operands operands = function().operands;
    var value = new Expression();
    if (parser.skip(',')) {
      var next = new Target(target);
      expressions.suffixed(next.variable);
      if (next.variable.kind != Kind.INDEXED) keep(target, next.variable);
      parser.checkLevels(variables);
      assignment(next, variables + 1);
    } else {
      parser.take('=');
      int values = expressions.list(value);
      if (values == variables) {
        operands.oneResult(value);
        operands.store(target.variable, value);
        return;
      }
      adjust(variables, values, value);
      int free = function().freeRegister();
      if (values > variables) function().freeRegister(free - (values - variables));
    }
    value.set(Kind.REGISTER, function().freeRegister() - 1);
    operands.store(target.variable, value);
  }

  /**
   * A variable that is assigned to is also the table or key of another target: those take the value
   * it has now from a register of their own.
   */
  private void keep(Target targets, Expression assigned) {
    FunctionBuilder function = function();
    int copy = function.freeRegister();
    boolean local = assigned.kind == Kind.LOCAL;
    boolean needed = false;
    for (Target t = targets; t != null; t = t.before) {
      Expression variable = t.variable;
      if (variable.kind != Kind.INDEXED) continue;
      if (variable.tableIsUpvalue != local && variable.table == assigned.info) {
        needed = true;
        variable.tableIsUpvalue = false;
        variable.table = copy;
      }
      if (local && variable.key == assigned.info) {
        needed = true;
        variable.key = copy;
      }
    }
    if (!needed) return;
    function.code.add(local ? Lua.OP_MOVE : Lua.OP_GETUPVAL, copy, assigned.info, 0);
    function.reserve(1);
  }
}
