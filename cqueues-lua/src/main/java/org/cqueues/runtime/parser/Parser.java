package org.cqueues.runtime.parser;

import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.ChunkName;
import org.cqueues.runtime.ScriptError;
import org.cqueues.runtime.StackRoom;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Prototype;

/**
 * Parses a chunk, Lua 5.2 manual section 9, in one pass: instructions are made as it is read. They
 * are those of PUC Lua 5.2's own compiler, since its messages and {@code debug} find names and
 * lines by them. What all parts of the parser share is here: the tokens and the innermost function.
 */
final class Parser {
  /** What nests deeper would overflow the stack. */
  private static final int MAX_LEVELS = 200;

  /** Levels for which a script has room wherever it calls; each takes some 2 KiB. */
  private static final int LEVELS_UNASKED = 16;

  private static final LuaString ENVIRONMENT = Bytes.text("_ENV");

  final Lexer lexer;

  /** The variable that holds the globals. */
  final LuaString environment;

  final ExpressionParser expressions;
  final StatementParser statements;

  private final LuaString source;
  private FunctionBuilder function;

  /** Nested statements and expressions; what loads the chunk counts too, as in PUC Lua. */
  private int levels = 2;

  private Parser(ChunkSource chunk, LuaString name) {
    lexer = new Lexer(chunk, ChunkName.of(name));
    source = name;
    environment = lexer.spelling(ENVIRONMENT);
    function = new FunctionBuilder(null, lexer, 0);
    expressions = new ExpressionParser(this);
    statements = new StatementParser(this);
  }

  /**
   * The main function of a chunk.
   *
   * @param name any bytes; functions have it as their source
   * @throws ScriptError what is wrong with the chunk
   */
  static Prototype parse(ChunkSource chunk, LuaString name) {
    return new Parser(chunk, name).main();
  }

  private Prototype main() {
    function.scopes.enter(false);
    function.variadic = true;
    function.addUpvalue(environment, true, 0);
    lexer.next();
    statements.list();
    check(Token.EOF);
    return end(0);
  }

  /** The innermost function. */
  FunctionBuilder function() {
    return function;
  }

  /** An inner function begins. */
  FunctionBuilder begin(int line) {
    function = new FunctionBuilder(function, lexer, line);
    function.scopes.enter(false);
    return function;
  }

  /** The innermost function is over. */
  Prototype end(int lastLine) {
    FunctionBuilder ended = function;
    ended.returns(0, 0);
    ended.scopes.leave();
    if (ended.outer != null) function = ended.outer;
    return ended.build(source, lastLine);
  }

  void enterLevel() {
    function.limit(++levels, MAX_LEVELS, "C levels");
    if (levels % LEVELS_UNASKED == 0) StackRoom.check();
  }

  void leaveLevel() {
    levels--;
  }

  /** So many levels could be entered now. */
  void checkLevels(int more) {
    function.limit(levels + more, MAX_LEVELS, "C levels");
  }

  int token() {
    return lexer.token();
  }

  boolean skip(int token) {
    if (token() != token) return false;
    lexer.next();
    return true;
  }

  void check(int token) {
    if (token() != token) throw lexer.error(Token.nameOf(token) + " expected");
  }

  void take(int token) {
    check(token);
    lexer.next();
  }

  LuaString takeName() {
    check(Token.NAME);
    LuaString name = lexer.text();
    lexer.next();
    return name;
  }

  /** Takes what closes {@code opener}, which stood at that line. */
  void close(int closer, int opener, int line) {
    if (skip(closer)) return;
    String expected = Token.nameOf(closer) + " expected";
    throw lexer.error(
        line == lexer.line()
            ? expected
            : expected + " (to close " + Token.nameOf(opener) + " at line " + line + ")");
  }

  /** Whether a block is over. */
  boolean blockEnds(boolean withUntil) {
    return switch (token()) {
      case Token.ELSE, Token.ELSEIF, Token.END, Token.EOF -> true;
      case Token.UNTIL -> withUntil;
      default -> false;
    };
  }
}
