package org.cqueues.lua.lpeg;

import java.util.List;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.ScriptError;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/** A pattern as it was put together. Parts of it may be the same object. */
sealed interface Tree {
  /** What LPeg has room for in half a gigabyte. */
  int MOST_NODES = 10_000_000;

  /** How many parts there are in it, each counted as often as it occurs. */
  default int size() {
    return 1;
  }

  private static int sizeAround(Tree body) {
    return checked(1L + body.size());
  }

  private static int sizeAround(Tree first, Tree second) {
    return checked(1L + first.size() + second.size());
  }

  /**
   * A number of parts.
   *
   * @throws ScriptError if it is too large
   */
  static int checked(long size) {
    if (size > MOST_NODES) throw Errors.plain("not enough memory");
    return (int) size;
  }

  /** What a capture makes of what it has captured. */
  enum Kind {
    POSITION,
    CONSTANT,
    BACK_REFERENCE,
    ARGUMENT,
    SIMPLE,
    TABLE,
    FUNCTION,
    QUERY,
    STRING,
    NUMBER,
    SUBSTITUTION,
    FOLD,
    ACCUMULATOR,
    GROUP,
    /** A value that a match-time capture has made. */
    VALUE
  }

  /** Matches nothing, always or never. */
  enum Constant implements Tree {
    TRUE,
    FALSE
  }

  /** One byte of a set. */
  record Chars(Charset set) implements Tree {}

  /** So many bytes, at least one, whatever they are. */
  record Any(int count) implements Tree {}

  /** At least two bytes. */
  final class Text implements Tree {
    private final byte[] bytes;

    Text(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  record Sequence(Tree first, Tree second, int size) implements Tree {
    Sequence(Tree first, Tree second) {
      this(first, second, sizeAround(first, second));
    }
  }

  record Choice(Tree first, Tree second, int size) implements Tree {
    Choice(Tree first, Tree second) {
      this(first, second, sizeAround(first, second));
    }
  }

  /** As often as it matches. */
  record Repeat(Tree body, int size) implements Tree {
    Repeat(Tree body) {
      this(body, sizeAround(body));
    }
  }

  record Not(Tree body, int size) implements Tree {
    Not(Tree body) {
      this(body, sizeAround(body));
    }
  }

  record And(Tree body, int size) implements Tree {
    And(Tree body) {
      this(body, sizeAround(body));
    }
  }

  /** What ends here and is so many bytes long. */
  record Behind(Tree body, int length, int size) implements Tree {
    Behind(Tree body, int length) {
      this(body, length, sizeAround(body));
    }
  }

  /** A character of UTF-8 whose code is in a range. */
  record Utf8(int first, int last) implements Tree {}

  /** A rule of the grammar that is still to be put around it. */
  record OpenCall(LuaValue name) implements Tree {}

  record Call(Rule rule) implements Tree {}

  /** The first rule is where it begins. */
  record Grammar(List<Rule> rules, int size) implements Tree {
    Grammar(List<Rule> rules) {
      this(rules, checked(rules.stream().mapToLong(rule -> 1L + rule.body.size()).sum()));
    }
  }

  /**
   * A capture.
   *
   * @param value what it is made with, or nil
   */
  record Capture(Kind kind, LuaValue value, Tree body, int size) implements Tree {
    Capture(Kind kind, LuaValue value, Tree body) {
      this(kind, value, body, sizeAround(body));
    }
  }

  /** A capture whose function is called while matching. */
  record MatchTime(LuaValue function, Tree body, int size) implements Tree {
    MatchTime(LuaValue function, Tree body) {
      this(function, body, sizeAround(body));
    }
  }

  /** A rule of a grammar; what is known of it is found by {@link Analysis}. */
  final class Rule {
    final LuaValue name;
    Tree body = Constant.FALSE;

    boolean nullable;
    boolean noFail;
    boolean captures;
    boolean headFails;
    int fixedLength = Analysis.VARIABLE;
    Analysis.@Nullable First first;

    Rule(LuaValue name) {
      this.name = name;
    }
  }

  static Tree sequence(Tree first, Tree second) {
    if (first == Constant.FALSE || second == Constant.TRUE) return first;
    return first == Constant.TRUE ? second : new Sequence(first, second);
  }

  static Tree choice(Tree first, Tree second) {
    Charset one = charset(first);
    Charset other = charset(second);
    if (one != null && other != null) return new Chars(one.or(other));
    if (Analysis.noFail(first) || second == Constant.FALSE) return first;
    return first == Constant.FALSE ? second : new Choice(first, second);
  }

  static Tree any(int count) {
    return count == 0 ? Constant.TRUE : new Any(count);
  }

  static Tree text(byte[] bytes) {
    return switch (bytes.length) {
      case 0 -> Constant.TRUE;
      case 1 -> new Chars(Charset.of(bytes[0] & 0xFF));
      default -> new Text(bytes);
    };
  }

  /** The bytes of which it matches just one; null if it is not so simple. */
  static @Nullable Charset charset(Tree tree) {
    return switch (tree) {
      case Chars chars -> chars.set;
      case Any any when any.count == 1 -> Charset.FULL;
      default -> null;
    };
  }
}
