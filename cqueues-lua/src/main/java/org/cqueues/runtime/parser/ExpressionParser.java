package org.cqueues.runtime.parser;

import static org.luaj.vm2.Lua.OP_CALL;
import static org.luaj.vm2.Lua.OP_CLOSURE;
import static org.luaj.vm2.Lua.OP_VARARG;

import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.parser.Expression.Kind;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Prototype;

/** Parses expressions, Lua 5.2 manual section 3.4. */
final class ExpressionParser {
  private static final LuaString SELF = Bytes.text("self");

  private final Parser parser;
  private final Lexer lexer;

  ExpressionParser(Parser parser) {
    this.parser = parser;
    this.lexer = parser.lexer;
  }

  private int token() {
    return lexer.token();
  }

  /** An expression. */
  void parse(Expression e) {
    operation(e, 0);
  }

  /**
   * Expressions behind each other: all but the last are brought to registers in a row.
   *
   * @return how many there are
   */
  int list(Expression last) {
    int count = 1;
    parse(last);
    while (parser.skip(',')) {
      parser.function().operands.toNextRegister(last);
      parse(last);
      count++;
    }
    return count;
  }

  /**
   * An operand and the operators that bind more than {@code limit}, with theirs.
   *
   * @return the operator that follows
   */
  private Operator operation(Expression e, int limit) {
    parser.enterLevel();
    int line = lexer.line();
    switch (token()) {
      case Token.NOT -> {
        operand(e);
        parser.function().operands.not(e);
      }
      case '-' -> {
        operand(e);
        Operations.negative(parser.function(), e, line);
      }
      case '#' -> {
        operand(e);
        Operations.length(parser.function(), e, line);
      }
      default -> simple(e);
    }
    Operator operator = Operator.of(token());
    while (operator.left > limit) {
      int operatorLine = lexer.line();
      lexer.next();
      Operations.left(parser.function(), operator, e);
      var right = new Expression();
      Operator following = operation(right, operator.right);
      Operations.apply(parser.function(), operator, e, right, operatorLine);
      operator = following;
    }
    parser.leaveLevel();
    return operator;
  }

  /** What follows an operator with one operand. */
  private void operand(Expression e) {
    lexer.next();
    operation(e, Operator.UNARY_PRIORITY);
  }

  private void simple(Expression e) {
    switch (token()) {
      case Token.NUMBER -> {
        e.set(Kind.NUMBER, 0);
        e.number = lexer.number();
      }
      case Token.STRING -> string(e, lexer.text());
      case Token.NIL -> e.set(Kind.NIL, 0);
      case Token.TRUE -> e.set(Kind.TRUE, 0);
      case Token.FALSE -> e.set(Kind.FALSE, 0);
      case Token.DOTS -> {
        if (!parser.function().variadic) {
          throw lexer.error("cannot use '...' outside a vararg function");
        }
        e.set(Kind.VARARG, parser.function().code.add(OP_VARARG, 0, 1, 0));
      }
      case '{' -> {
        new TableConstructor(parser, e).parse();
        return;
      }
      case Token.FUNCTION -> {
        lexer.next();
        body(e, false, lexer.line());
        return;
      }
      default -> {
        suffixed(e);
        return;
      }
    }
    lexer.next();
  }

  private void string(Expression e, LuaString text) {
    e.set(Kind.CONSTANT, parser.function().constant(text));
  }

  /** A name or an expression in brackets, with its fields, indices and calls. */
  void suffixed(Expression e) {
    Operands operands = parser.function().operands;
    int line = lexer.line();
    primary(e);
    while (true) {
      switch (token()) {
        case '.' -> field(e);
        case '[' -> {
          operands.toRegisterOrUpvalue(e);
          var key = new Expression();
          index(key);
          operands.index(e, key);
        }
        case ':' -> {
          lexer.next();
          var key = new Expression();
          string(key, parser.takeName());
          operands.method(e, key);
          arguments(e, line);
        }
        case '(', Token.STRING, '{' -> {
          operands.toNextRegister(e);
          arguments(e, line);
        }
        default -> {
          return;
        }
      }
    }
  }

  private void primary(Expression e) {
    switch (token()) {
      case Token.NAME -> variable(e);
      case '(' -> {
        int line = lexer.line();
        lexer.next();
        parse(e);
        parser.close(')', '(', line);
        parser.function().operands.read(e);
      }
      default -> throw lexer.error("unexpected symbol");
    }
  }

  /** A variable's name; one that nobody has declared is a field of the environment. */
  void variable(Expression e) {
    FunctionBuilder function = parser.function();
    LuaString name = parser.takeName();
    if (function.find(name, e)) return;
    if (!function.find(parser.environment, e)) throw new IllegalStateException("no environment");
    var key = new Expression();
    string(key, name);
    function.operands.index(e, key);
  }

  /** A dot or colon, and the name of a field. */
  void field(Expression e) {
    parser.function().operands.toRegisterOrUpvalue(e);
    lexer.next();
    var key = new Expression();
    string(key, parser.takeName());
    parser.function().operands.index(e, key);
  }

  /** A key in brackets. */
  void index(Expression key) {
    lexer.next();
    parse(key);
    parser.function().operands.toValue(key);
    parser.take(']');
  }

  /** A name as a key. */
  void name(Expression key) {
    string(key, parser.takeName());
  }

  private void arguments(Expression called, int line) {
    FunctionBuilder function = parser.function();
    var last = new Expression();
    switch (token()) {
      case '(' -> {
        lexer.next();
        if (token() != ')') {
          list(last);
          function.operands.allResults(last);
        }
        parser.close(')', '(', line);
      }
      case '{' -> new TableConstructor(parser, last).parse();
      case Token.STRING -> {
        string(last, lexer.text());
        lexer.next();
      }
      default -> throw lexer.error("function arguments expected");
    }
    int base = called.info;
    int count = Lua.LUA_MULTRET;
    if (!last.isMultiple()) {
      if (last.kind != Kind.VOID) function.operands.toNextRegister(last);
      count = function.freeRegister() - (base + 1);
    }
    called.set(Kind.CALL, function.code.add(OP_CALL, base, count + 1, 2));
    function.code.setLine(line);
    function.freeRegister(base + 1); // the results take the place of function and arguments
  }

  /**
   * A function from its parameters on.
   *
   * @param method whether it has the parameter {@code self}
   * @param line where it begins
   */
  void body(Expression e, boolean method, int line) {
    FunctionBuilder inner = parser.begin(line);
    parser.take('(');
    if (method) {
      inner.declare(lexer.spelling(SELF));
      inner.activate(1);
    }
    parameters(inner);
    parser.take(')');
    parser.statements.list();
    int lastLine = lexer.line();
    parser.close(Token.END, Token.FUNCTION, line);
    Prototype made = parser.end(lastLine);
    FunctionBuilder outer = parser.function();
    int index = outer.add(made);
    e.set(Kind.RELOCATABLE, outer.code.add(Instruction.ofBx(OP_CLOSURE, 0, index)));
    outer.operands.toNextRegister(e);
  }

  private void parameters(FunctionBuilder inner) {
    int count = 0;
    if (token() != ')') {
      do {
        if (token() == Token.NAME) {
          inner.declare(parser.takeName());
          count++;
        } else if (parser.skip(Token.DOTS)) {
          inner.variadic = true;
        } else {
          throw lexer.error("<name> or '...' expected");
        }
      } while (!inner.variadic && parser.skip(','));
    }
    inner.activate(count);
    inner.parameters();
  }
}
