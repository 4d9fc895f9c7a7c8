package org.cqueues.lua.lpeg;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cqueues.lua.lpeg.Tree.Capture;
import org.cqueues.lua.lpeg.Tree.Chars;
import org.cqueues.lua.lpeg.Tree.Constant;
import org.cqueues.lua.lpeg.Tree.Kind;
import org.cqueues.lua.lpeg.Tree.Not;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.StackRoom;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * Reads the patterns of {@code re}. What it reads is a text first, as a whole; what the names in it
 * mean is looked up when the {@link ReNames} are there. A method that finds nothing of its kind
 * leaves the position alone and returns null.
 */
final class ReParser {
  /** How much of a text an error shows. */
  private static final int SHOWN = 21;

  /** A pattern whose names are still to be looked up. */
  private interface Part extends Function<ReNames, Tree> {}

  private final String text;
  private int at;

  private ReParser(String text) {
    this.text = text;
  }

  /** The pattern of a text. */
  static Tree parse(LuaString text, ReNames names) {
    var parser = new ReParser(Bytes.chars(text));
    Part whole = parser.expression();
    if (whole == null || parser.at < parser.text.length()) throw parser.error();
    return whole.apply(names);
  }

  private RuntimeException error() {
    String rest = text.substring(at);
    String shown = rest.length() < SHOWN ? rest : rest.substring(0, SHOWN) + "...";
    return Errors.plain("pattern error near '" + shown + "'");
  }

  private boolean isAt(String token) {
    return text.startsWith(token, at);
  }

  private boolean take(String token) {
    if (!isAt(token)) return false;
    at += token.length();
    return true;
  }

  private boolean isLetter() {
    if (at == text.length()) return false;
    char c = text.charAt(at);
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
  }

  private boolean isDigit() {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private void space() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        at++;
      } else if (isAt("--")) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else {
        return;
      }
    }
  }

  private @Nullable String name() {
    int from = at;
    if (!isLetter()) return null;
    while (isLetter() || isDigit()) at++;
    return text.substring(from, at);
  }

  private @Nullable String digits() {
    int from = at;
    while (isDigit()) at++;
    return at == from ? null : text.substring(from, at);
  }

  private @Nullable LuaString string() {
    if (!isAt("'") && !isAt("\"")) return null;
    int end = text.indexOf(text.charAt(at), at + 1);
    if (end < 0) return null;
    String content = text.substring(at + 1, end);
    at = end + 1;
    return Bytes.text(content);
  }

  /** Whether a definition begins here; the position is left alone. */
  private boolean isDefinition() {
    int from = at;
    boolean found = name() != null && arrow();
    at = from;
    return found;
  }

  private boolean arrow() {
    space();
    return take("<-");
  }

  /** A grammar or alternatives. */
  private @Nullable Part expression() {
    StackRoom.deeper();
    space();
    Part result = isDefinition() ? grammar() : alternatives();
    StackRoom.shallower();
    return result;
  }

  private @Nullable Part grammar() {
    var names = new ArrayList<String>();
    var bodies = new ArrayList<Part>();
    while (isDefinition()) {
      int from = at;
      String name = name();
      arrow();
      Part body = expression();
      if (name == null || body == null) {
        at = from;
        break;
      }
      names.add(name);
      bodies.add(body);
    }
    return names.isEmpty() ? null : outer -> grammar(names, bodies, outer.inGrammar());
  }

  private static Tree grammar(List<String> names, List<Part> bodies, ReNames meaning) {
    Map<LuaValue, Tree> rules = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Tree body = bodies.get(i).apply(meaning);
      if (rules.put(Bytes.text(names.get(i)), body) != null) {
        throw Errors.error("'" + names.get(i) + "' already defined as a rule");
      }
    }
    return Grammars.of(rules);
  }

  private @Nullable Part alternatives() {
    Part result = sequence();
    while (take("/")) {
      space();
      Part first = result;
      Part second = sequence();
      result = names -> Tree.choice(first.apply(names), second.apply(names));
    }
    return result;
  }

  private Part sequence() {
    var parts = new ArrayList<Part>();
    for (Part next = prefix(); next != null; next = prefix()) parts.add(next);
    boolean ends = at == text.length() || isAt("/") || isAt(")") || isAt("}") || isAt(":}");
    if (!ends && !isAt("~}") && !isAt("|}") && !isDefinition()) throw error();
    return names -> {
      Tree result = Constant.TRUE;
      for (Part part : parts) result = Tree.sequence(result, part.apply(names));
      return result;
    };
  }

  private @Nullable Part prefix() {
    int from = at;
    boolean and = take("&");
    if (!and && !take("!")) return suffix();
    StackRoom.deeper();
    space();
    Part body = prefix();
    StackRoom.shallower();
    if (body == null) {
      at = from;
      return null;
    }
    return and ? names -> new Tree.And(body.apply(names)) : names -> new Not(body.apply(names));
  }

  private @Nullable Part suffix() {
    Part result = primary();
    if (result == null) return null;
    space();
    for (Part next = suffixOf(result); next != null; next = suffixOf(result)) {
      result = next;
      space();
    }
    return result;
  }

  private @Nullable Part suffixOf(Part body) {
    if (take("+")) return names -> LpegModule.repeat(body.apply(names), 1);
    if (take("*")) return names -> LpegModule.repeat(body.apply(names), 0);
    if (take("?")) return names -> LpegModule.repeat(body.apply(names), -1);
    int from = at;
    Part result = null;
    if (take("^")) result = times(body);
    else if (take("->")) result = captured(body);
    else if (take("=>"))
      result =
          defined(
              name -> names -> new Tree.MatchTime(names.function(name, "Cmt"), body.apply(names)));
    else if (take("~>"))
      result =
          defined(
              name ->
                  names -> new Capture(Kind.FOLD, names.function(name, "Cf"), body.apply(names)));
    if (result == null) at = from;
    return result;
  }

  private @Nullable Part times(Part body) {
    boolean most = take("-");
    boolean least = !most && take("+");
    String digits = digits();
    if (digits == null) return null;
    int times = (int) Math.min(Integer.MAX_VALUE, Double.parseDouble(digits));
    if (most) return names -> LpegModule.repeat(body.apply(names), -times);
    if (least) return names -> LpegModule.repeat(body.apply(names), times);
    return names -> LpegModule.exactly(body.apply(names), times);
  }

  private @Nullable Part captured(Part body) {
    space();
    LuaString string = string();
    if (string != null) return names -> new Capture(Kind.STRING, string, body.apply(names));
    if (take("{}")) return names -> new Capture(Kind.TABLE, LuaValue.NIL, body.apply(names));
    String digits = digits();
    if (digits != null) {
      LuaNumber number = LuaInteger.valueOf((long) Double.parseDouble(digits));
      return names -> LpegModule.divide(body.apply(names), number);
    }
    return defined(name -> names -> LpegModule.divide(body.apply(names), names.value(name)));
  }

  private @Nullable Part defined(Function<String, Part> use) {
    space();
    String name = name();
    return name == null ? null : use.apply(name);
  }

  private @Nullable Part primary() {
    int from = at;
    Part result = primaryOrNull();
    if (result == null) at = from;
    return result;
  }

  private @Nullable Part primaryOrNull() {
    LuaString string = string();
    if (string != null) return _ -> LpegModule.literal(string);
    if (take(".")) return _ -> Tree.any(1);
    if (take("(")) return closed(expression(), ")", body -> body);
    if (take("[")) return characterClass();
    if (take("%")) {
      String name = name();
      return name == null ? null : names -> names.pattern(name);
    }
    if (take("=")) {
      String name = name();
      return name == null ? null : names -> names.again(name);
    }
    if (take("<")) {
      String name = name();
      return name == null || !take(">") ? null : names -> names.rule(name);
    }
    if (isLetter()) {
      if (isDefinition()) return null;
      String name = name();
      return name == null ? null : names -> names.rule(name);
    }
    return take("{") ? braces() : null;
  }

  private @Nullable Part braces() {
    int from = at;
    Part special = specialBraces();
    if (special != null) return special;
    at = from; // what is wrong there is wrong in a simple capture, too, and told of that
    return capture("}", Kind.SIMPLE, LuaValue.NIL);
  }

  private @Nullable Part specialBraces() {
    if (take("}")) return _ -> new Capture(Kind.POSITION, LuaValue.NIL, Constant.TRUE);
    if (take("~")) return capture("~}", Kind.SUBSTITUTION, LuaValue.NIL);
    if (take("|")) return capture("|}", Kind.TABLE, LuaValue.NIL);
    if (!take(":")) return null;
    int from = at;
    String name = name();
    if (name != null && take(":")) return capture(":}", Kind.GROUP, Bytes.text(name));
    at = from;
    return capture(":}", Kind.GROUP, LuaValue.NIL);
  }

  private @Nullable Part capture(String end, Kind kind, LuaValue value) {
    return closed(expression(), end, body -> new Capture(kind, value, body));
  }

  private @Nullable Part closed(@Nullable Part body, String end, Function<Tree, Tree> made) {
    if (body == null || !take(end)) return null;
    return names -> made.apply(body.apply(names));
  }

  private @Nullable Part characterClass() {
    boolean complement = take("^");
    Part items = item();
    while (items != null && at < text.length() && !isAt("]")) {
      Part first = items;
      Part second = item();
      if (second == null) return null;
      items = names -> Tree.choice(first.apply(names), second.apply(names));
    }
    if (!complement) return closed(items, "]", body -> body);
    return closed(items, "]", body -> LpegModule.difference(Tree.any(1), body));
  }

  private @Nullable Part item() {
    if (at == text.length()) return null;
    int from = at;
    if (take("%")) {
      String name = name();
      if (name != null) return names -> names.pattern(name);
      at = from;
    }
    int first = text.charAt(at++);
    boolean isRange = isAt("-") && at + 1 < text.length() && text.charAt(at + 1) != ']';
    if (!isRange) return _ -> new Chars(Charset.of(first));
    int last = text.charAt(at + 1);
    at += 2;
    return _ -> new Chars(Charset.range(first, last));
  }
}
