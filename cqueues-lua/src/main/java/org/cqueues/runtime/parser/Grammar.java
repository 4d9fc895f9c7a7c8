package org.cqueues.runtime.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.ChunkName;
import org.cqueues.runtime.ScriptError;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * Checks a chunk's syntax, manual section 9, with the messages of Lua 5.2. It makes nothing but
 * errors: LuaJ's compiler, which accepts more and words less, gets only what passed here.
 */
final class Grammar {
  private static final int MAX_LEVELS = 200;
  private static final int MAX_LOCALS = 200;
  private static final int MAX_UPVALUES = 255;
  private static final int UNARY_PRIORITY = 8;
  private static final LuaString BREAK = LuaString.valueOf("break");
  private static final LuaString ENVIRONMENT = LuaString.valueOf("_ENV");
  private static final LuaString SELF = LuaString.valueOf("self");
  private static final LuaString CONTROL = LuaString.valueOf("(for control)");

  /** What a suffixed expression turned out to be. */
  private enum Kind {
    VARIABLE,
    CALL,
    OTHER
  }

  private static final class Function {
    final @Nullable Function outer;
    final int line;

    final ArrayList<LuaString> locals = new ArrayList<>();
    final ArrayList<LuaString> upvalues = new ArrayList<>();
    boolean variadic;

    /** Locals whose scope has begun. */
    int active;

    @Nullable Block block;

    Function(@Nullable Function outer, int line) {
      this.outer = outer;
      this.line = line;
    }
  }

  private record Block(@Nullable Block outer, boolean loop, int labels, int gotos, int active) {}

  private record Label(LuaString name, int line, int active) {}

  private final Lexer lexer;
  private Function function = new Function(null, 0);
  private final ArrayList<Label> labels = new ArrayList<>();
  private final ArrayList<Label> gotos = new ArrayList<>();

  /** Nested statements and expressions; what loads the chunk counts too, as in PUC Lua. */
  private int levels = 2;

  private Grammar(Lexer lexer) {
    this.lexer = lexer;
  }

  /**
   * The chunk, written as LuaJ reads it.
   *
   * @param name as messages show it, see {@link ChunkName#of(LuaString)}
   * @throws ScriptError what is wrong with it
   */
  static Bytes check(byte[] source, String name) {
    var lexer = new Lexer(source, name);
    new Grammar(lexer).chunk();
    return lexer.rewritten();
  }

  private void chunk() {
    function.variadic = true;
    enter(false);
    lexer.next();
    statements();
    check(Lexer.END);
    leave();
  }

  private int token() {
    return lexer.token();
  }

  private boolean skip(int token) {
    if (token() != token) return false;
    lexer.next();
    return true;
  }

  private void check(int token) {
    if (token() != token) throw lexer.error(Lexer.nameOf(token) + " expected");
  }

  private void take(int token) {
    check(token);
    lexer.next();
  }

  private LuaString takeName() {
    check(Lexer.NAME);
    LuaString name = lexer.name();
    lexer.next();
    return name;
  }

  /** Takes what closes {@code opener}. */
  private void close(int closer, int opener, int line) {
    if (skip(closer)) return;
    String expected = Lexer.nameOf(closer) + " expected";
    throw lexer.error(
        line == lexer.line()
            ? expected
            : expected + " (to close " + Lexer.nameOf(opener) + " at line " + line + ")");
  }

  private void limit(int value, int limit, String what) {
    limit(function, value, limit, what);
  }

  private void limit(Function function, int value, int limit, String what) {
    if (value <= limit) return;
    String where = function.line == 0 ? "main function" : "function at line " + function.line;
    throw lexer.error("too many " + what + " (limit is " + limit + ") in " + where);
  }

  private void level() {
    limit(++levels, MAX_LEVELS, "C levels");
  }

  // variables, labels and blocks

  private void local(LuaString name) {
    function.locals.add(name);
    limit(function.locals.size(), MAX_LOCALS, "local variables");
  }

  private void activate() {
    function.active = function.locals.size();
  }

  /** A use of a variable, which may make upvalues. */
  private void variable(LuaString name) {
    if (!resolve(function, name)) resolve(function, ENVIRONMENT);
  }

  /** Whether the name is that of a local variable, of the function or around it. */
  private boolean resolve(@Nullable Function within, LuaString name) {
    if (within == null) return name.equals(ENVIRONMENT);
    for (int i = within.active - 1; i >= 0; i--) {
      if (within.locals.get(i).equals(name)) return true;
    }
    if (within.upvalues.contains(name)) return true;
    if (!resolve(within.outer, name)) return false;
    within.upvalues.add(name);
    limit(within, within.upvalues.size(), MAX_UPVALUES, "upvalues");
    return true;
  }

  private Block enter(boolean loop) {
    var block = new Block(function.block, loop, labels.size(), gotos.size(), function.active);
    function.block = block;
    return block;
  }

  private void leave() {
    Block block = current();
    if (block.loop) resolve(new Label(BREAK, 0, function.active));
    function.block = block.outer;
    cut(function.locals, block.active);
    function.active = block.active;
    cut(labels, block.labels);
    if (block.outer == null) {
      if (gotos.size() > block.gotos) throw unresolved(gotos.get(block.gotos));
      return;
    }
    for (int i = block.gotos; i < gotos.size(); ) {
      Label jump = gotos.get(i);
      if (jump.active > block.active) {
        jump = new Label(jump.name, jump.line, block.active);
        gotos.set(i, jump);
      }
      if (!resolve(i)) i++;
    }
  }

  private Block current() {
    return Objects.requireNonNull(function.block);
  }

  private static void cut(List<?> list, int size) {
    while (list.size() > size) list.removeLast();
  }

  private ScriptError unresolved(Label jump) {
    return lexer.plainError(
        jump.name.equals(BREAK)
            ? "<break> at line " + jump.line + " not inside a loop"
            : "no visible label '" + jump.name + "' for <goto> at line " + jump.line);
  }

  /** Ends the jumps of this block that go to a label. */
  private void resolve(Label label) {
    for (int i = current().gotos; i < gotos.size(); ) {
      if (gotos.get(i).name.equals(label.name)) {
        arrive(i, label);
      } else {
        i++;
      }
    }
  }

  /** Ends a jump, if it goes to a label of the current block. */
  private boolean resolve(int jump) {
    for (int i = current().labels; i < labels.size(); i++) {
      if (labels.get(i).name.equals(gotos.get(jump).name)) {
        arrive(jump, labels.get(i));
        return true;
      }
    }
    return false;
  }

  private void arrive(int index, Label label) {
    Label jump = gotos.remove(index);
    if (jump.active >= label.active) return;
    throw lexer.plainError(
        "<goto %s> at line %d jumps into the scope of local '%s'"
            .formatted(jump.name, jump.line, function.locals.get(jump.active)));
  }

  // statements

  private boolean blockEnds(boolean withUntil) {
    return switch (token()) {
      case Lexer.ELSE, Lexer.ELSEIF, Lexer.END_WORD, Lexer.END -> true;
      case Lexer.UNTIL -> withUntil;
      default -> false;
    };
  }

  private void statements() {
    while (!blockEnds(true)) {
      if (token() == Lexer.RETURN) {
        statement();
        return;
      }
      statement();
    }
  }

  private void block() {
    enter(false);
    statements();
    leave();
  }

  private void statement() {
    int line = lexer.line();
    level();
    switch (token()) {
      case ';' -> lexer.next();
      case Lexer.IF -> ifStatement(line);
      case Lexer.WHILE -> {
        lexer.next();
        expression();
        enter(true);
        take(Lexer.DO);
        block();
        close(Lexer.END_WORD, Lexer.WHILE, line);
        leave();
      }
      case Lexer.DO -> {
        lexer.next();
        block();
        close(Lexer.END_WORD, Lexer.DO, line);
      }
      case Lexer.FOR -> forStatement(line);
      case Lexer.REPEAT -> {
        enter(true);
        enter(false);
        lexer.next();
        statements();
        close(Lexer.UNTIL, Lexer.REPEAT, line);
        expression();
        leave();
        leave();
      }
      case Lexer.FUNCTION -> {
        lexer.next();
        takeName();
        while (token() == '.') selectField();
        boolean method = token() == ':';
        if (method) selectField();
        body(method, line);
      }
      case Lexer.LOCAL -> {
        lexer.next();
        if (skip(Lexer.FUNCTION)) {
          local(takeName());
          activate();
          body(false, lexer.line());
        } else {
          locals();
        }
      }
      case Lexer.LABEL -> {
        lexer.next();
        label(takeName(), line);
      }
      case Lexer.RETURN -> {
        lexer.next();
        if (!blockEnds(true) && token() != ';') expressions();
        skip(';');
      }
      case Lexer.BREAK, Lexer.GOTO -> jump();
      default -> expressionStatement();
    }
    levels--;
  }

  private void ifStatement(int line) {
    do {
      lexer.next();
      expression();
      take(Lexer.THEN);
      block();
    } while (token() == Lexer.ELSEIF);
    if (skip(Lexer.ELSE)) block();
    close(Lexer.END_WORD, Lexer.IF, line);
  }

  private void forStatement(int line) {
    enter(true);
    lexer.next();
    LuaString name = takeName();
    for (int i = 0; i < 3; i++) local(CONTROL);
    local(name);
    switch (token()) {
      case '=' -> {
        lexer.next();
        expression();
        take(',');
        expression();
        if (skip(',')) expression();
      }
      case ',', Lexer.IN -> {
        while (skip(',')) local(takeName());
        take(Lexer.IN);
        expressions();
      }
      default -> throw lexer.error("'=' or 'in' expected");
    }
    int variables = function.locals.size();
    function.active += 3;
    take(Lexer.DO);
    enter(false);
    function.active = variables;
    block();
    leave();
    close(Lexer.END_WORD, Lexer.FOR, line);
    leave();
  }

  private void locals() {
    do {
      local(takeName());
    } while (skip(','));
    if (skip('=')) expressions();
    activate();
  }

  private void jump() {
    int line = lexer.line();
    LuaString name = BREAK;
    if (skip(Lexer.GOTO)) {
      name = takeName();
    } else {
      lexer.next();
    }
    gotos.add(new Label(name, line, function.active));
    resolve(gotos.size() - 1);
  }

  private void label(LuaString name, int line) {
    for (int i = current().labels; i < labels.size(); i++) {
      if (labels.get(i).name.equals(name)) {
        throw lexer.plainError(
            "label '" + name + "' already defined on line " + labels.get(i).line);
      }
    }
    take(Lexer.LABEL);
    int index = labels.size();
    labels.add(new Label(name, line, function.active));
    while (token() == ';' || token() == Lexer.LABEL) statement();
    if (blockEnds(false)) labels.set(index, new Label(name, line, current().active));
    resolve(labels.get(index));
  }

  private void expressionStatement() {
    Kind kind = suffixed();
    if (token() == '=' || token() == ',') {
      assignment(kind, 1);
    } else if (kind != Kind.CALL) {
      throw lexer.error("syntax error");
    }
  }

  private void assignment(Kind first, int variables) {
    if (first != Kind.VARIABLE) throw lexer.error("syntax error");
    if (skip(',')) {
      Kind kind = suffixed();
      limit(variables + levels, MAX_LEVELS, "C levels");
      assignment(kind, variables + 1);
    } else {
      take('=');
      expressions();
    }
  }

  // expressions

  private void expressions() {
    do {
      expression();
    } while (skip(','));
  }

  private void expression() {
    operation(0);
  }

  /** Operators that bind more than {@code limit}, and their operands. */
  private void operation(int limit) {
    level();
    switch (token()) {
      case Lexer.NOT, '-', '#' -> {
        lexer.next();
        operation(UNARY_PRIORITY);
      }
      default -> simple();
    }
    while (true) {
      int left;
      int right;
      switch (token()) {
        case '+', '-' -> left = right = 6;
        case '*', '/', '%' -> left = right = 7;
        case '^' -> {
          left = 10;
          right = 9;
        }
        case Lexer.CONCAT -> {
          left = 5;
          right = 4;
        }
        case Lexer.EQ, Lexer.NE, Lexer.LE, Lexer.GE, '<', '>' -> left = right = 3;
        case Lexer.AND -> left = right = 2;
        case Lexer.OR -> left = right = 1;
        default -> left = right = 0;
      }
      if (left <= limit) break;
      lexer.next();
      operation(right);
    }
    levels--;
  }

  private void simple() {
    switch (token()) {
      case Lexer.NUMBER, Lexer.STRING, Lexer.NIL, Lexer.TRUE, Lexer.FALSE -> lexer.next();
      case Lexer.DOTS -> {
        if (!function.variadic) {
          throw lexer.error("cannot use '...' outside a vararg function");
        }
        lexer.next();
      }
      case '{' -> constructor();
      case Lexer.FUNCTION -> {
        lexer.next();
        body(false, lexer.line());
      }
      default -> suffixed();
    }
  }

  private Kind suffixed() {
    int line = lexer.line();
    Kind kind;
    switch (token()) {
      case '(' -> {
        lexer.next();
        expression();
        close(')', '(', line);
        kind = Kind.OTHER;
      }
      case Lexer.NAME -> {
        variable(takeName());
        kind = Kind.VARIABLE;
      }
      default -> throw lexer.error("unexpected symbol");
    }
    while (true) {
      switch (token()) {
        case '.' -> {
          selectField();
          kind = Kind.VARIABLE;
        }
        case '[' -> {
          index();
          kind = Kind.VARIABLE;
        }
        case ':' -> {
          selectField();
          arguments(line);
          kind = Kind.CALL;
        }
        case '(', Lexer.STRING, '{' -> {
          arguments(line);
          kind = Kind.CALL;
        }
        default -> {
          return kind;
        }
      }
    }
  }

  /** A dot or colon, and a name. */
  private void selectField() {
    lexer.next();
    takeName();
  }

  private void index() {
    lexer.next();
    expression();
    take(']');
  }

  private void arguments(int line) {
    switch (token()) {
      case '(' -> {
        lexer.next();
        if (token() != ')') expressions();
        close(')', '(', line);
      }
      case '{' -> constructor();
      case Lexer.STRING -> lexer.next();
      default -> throw lexer.error("function arguments expected");
    }
  }

  private void constructor() {
    int line = lexer.line();
    take('{');
    while (token() != '}') {
      if (token() == '[') {
        index();
        take('=');
      } else if (token() == Lexer.NAME && lexer.ahead() == '=') {
        lexer.next();
        lexer.next();
      }
      expression();
      if (!skip(',') && !skip(';')) break;
    }
    close('}', '{', line);
  }

  private void body(boolean method, int line) {
    var inner = new Function(function, line);
    function = inner;
    enter(false);
    take('(');
    if (method) local(SELF);
    if (token() != ')') {
      do {
        if (token() == Lexer.NAME) {
          local(takeName());
        } else if (skip(Lexer.DOTS)) {
          inner.variadic = true;
        } else {
          throw lexer.error("<name> or '...' expected");
        }
      } while (!inner.variadic && skip(','));
    }
    activate();
    take(')');
    statements();
    close(Lexer.END_WORD, Lexer.FUNCTION, line);
    leave();
    function = Objects.requireNonNull(inner.outer);
  }
}
