package org.cqueues.lua.lpeg;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.cqueues.lua.lpeg.Tree.And;
import org.cqueues.lua.lpeg.Tree.Any;
import org.cqueues.lua.lpeg.Tree.Behind;
import org.cqueues.lua.lpeg.Tree.Call;
import org.cqueues.lua.lpeg.Tree.Capture;
import org.cqueues.lua.lpeg.Tree.Chars;
import org.cqueues.lua.lpeg.Tree.Choice;
import org.cqueues.lua.lpeg.Tree.Constant;
import org.cqueues.lua.lpeg.Tree.Grammar;
import org.cqueues.lua.lpeg.Tree.MatchTime;
import org.cqueues.lua.lpeg.Tree.Not;
import org.cqueues.lua.lpeg.Tree.OpenCall;
import org.cqueues.lua.lpeg.Tree.Repeat;
import org.cqueues.lua.lpeg.Tree.Rule;
import org.cqueues.lua.lpeg.Tree.Sequence;
import org.cqueues.lua.lpeg.Tree.Text;
import org.cqueues.lua.lpeg.Tree.Utf8;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.ScriptError;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Makes a grammar of a table of rules: connects calls with rules, and refuses what never ends. */
final class Grammars {
  private static final int MOST_RULES = 1000;

  private static final int LEFT_CALLS = 250;

  private final List<Rule> rules = new ArrayList<>();
  private final Map<LuaValue, Rule> named = new HashMap<>();

  /** The initial rule, and those that any rule calls; the others may be what they are. */
  private final Set<Rule> called = new LinkedHashSet<>();

  private Grammars() {}

  /**
   * The grammar of a table.
   *
   * @param pattern gives the pattern that a value of the table is, or null
   */
  static Tree of(LuaTable table, Function<LuaValue, @Nullable Tree> pattern) {
    var made = new Grammars();
    made.collect(table, pattern);
    return made.finish();
  }

  /** The grammar of rules, of which the first is initial. */
  static Tree of(Map<LuaValue, Tree> rules) {
    var made = new Grammars();
    rules.forEach(made::add);
    return made.finish();
  }

  private Tree finish() {
    called.add(rules.getFirst());
    for (Rule rule : rules) rule.body = resolve(rule.body);
    Analysis.rules(rules);
    var calls = new LeftCalls();
    for (Rule rule : called) calls.follow(rule);
    for (Rule rule : called) {
      if (loopsOnNothing(rule.body)) {
        throw Errors.error("empty loop in rule '" + text(rule.name) + "'");
      }
    }
    return new Grammar(List.copyOf(rules));
  }

  private void collect(LuaTable table, Function<LuaValue, @Nullable Tree> pattern) {
    LuaValue initial = table.rawget(1);
    boolean isName = initial instanceof LuaString || initial instanceof LuaNumber;
    LuaValue firstName = isName ? initial : LuaValue.ONE;
    LuaValue first = isName ? table.get(initial) : initial;
    Tree start = first.isnil() ? null : pattern.apply(first);
    if (start == null) {
      throw Errors.error(
          first.isnil()
              ? "grammar has no initial rule"
              : "initial rule '" + text(firstName) + "' is not a pattern");
    }
    add(firstName, start);
    if (isName) named.put(LuaValue.ONE, rules.getFirst());
    Varargs next = table.next(LuaValue.NIL);
    for (; !next.arg1().isnil(); next = table.next(next.arg1())) {
      LuaValue name = next.arg1();
      if (name.raweq(LuaValue.ONE) || name.raweq(firstName)) continue;
      Tree body = pattern.apply(next.arg(2));
      if (body == null) throw Errors.error("rule '" + text(name) + "' is not a pattern");
      add(name, body);
    }
  }

  private void add(LuaValue name, Tree body) {
    if (rules.size() == MOST_RULES) throw Errors.error("grammar has too many rules");
    var rule = new Rule(name);
    rule.body = body;
    rules.add(rule);
    named.put(name, rule);
  }

  /** As messages have the name of a rule. */
  static String text(LuaValue name) {
    boolean isText = name instanceof LuaString || name instanceof LuaNumber;
    return isText ? Bytes.chars(name) : "(a " + name.typename() + ")";
  }

  /** The same pattern with its open calls connected; the rules of inner grammars are. */
  private Tree resolve(Tree tree) {
    Level.begin();
    Meter.memory(LpegModule.BYTES);
    Tree result =
        switch (tree) {
          case Constant _, Chars _, Any _, Text _, Utf8 _, Call _, Grammar _ -> tree;
          case OpenCall open -> {
            Rule rule = named.get(open.name());
            if (rule == null) {
              throw Errors.error("rule '" + text(open.name()) + "' undefined in given grammar");
            }
            called.add(rule);
            yield new Call(rule);
          }
          case Repeat r -> new Repeat(resolve(r.body()));
          case Not n -> new Not(resolve(n.body()));
          case And a -> new And(resolve(a.body()));
          case Behind b -> new Behind(resolve(b.body()), b.length());
          case Sequence s -> new Sequence(resolve(s.first()), resolve(s.second()));
          case Choice c -> new Choice(resolve(c.first()), resolve(c.second()));
          case Capture c -> new Capture(c.kind(), c.value(), resolve(c.body()));
          case MatchTime m -> new MatchTime(m.function(), resolve(m.body()));
        };
    Level.end();
    return result;
  }

  /** Follows calls that come before anything is matched. */
  private static final class LeftCalls {
    final Set<Rule> done = new HashSet<>();
    final List<Rule> path = new ArrayList<>();

    void follow(Rule rule) {
      int again = path.indexOf(rule);
      if (again >= 0) throw endless(again);
      if (!done.add(rule)) return;
      path.add(rule);
      follow(rule.body);
      path.removeLast();
    }

    /** LPeg goes round a circle for so long, and then names the rule that it has come to. */
    private ScriptError endless(int again) {
      int turns = Math.max(0, LEFT_CALLS - again);
      Rule rule = path.get(again + turns % (path.size() - again));
      return Errors.error("rule '" + text(rule.name) + "' may be left recursive");
    }

    private void follow(Tree tree) {
      Level.begin();
      switch (tree) {
        case Constant _, Chars _, Any _, Text _, Utf8 _, Behind _, OpenCall _, Grammar _ -> {}
        case Repeat r -> follow(r.body());
        case Not n -> follow(n.body());
        case And a -> follow(a.body());
        case Capture c -> follow(c.body());
        case MatchTime m -> follow(m.body());
        case Call c -> follow(c.rule());
        case Sequence s -> {
          follow(s.first());
          if (Analysis.nullable(s.first())) follow(s.second());
        }
        case Choice c -> {
          follow(c.first());
          follow(c.second());
        }
      }
      Level.end();
    }
  }

  /** Whether a repetition in it may go on for ever, since what it repeats may match nothing. */
  private static boolean loopsOnNothing(Tree tree) {
    Level.begin();
    boolean result =
        switch (tree) {
          case Constant _, Chars _, Any _, Text _, Utf8 _, OpenCall _, Call _, Grammar _ -> false;
          case Repeat r -> Analysis.nullable(r.body()) || loopsOnNothing(r.body());
          case Not n -> loopsOnNothing(n.body());
          case And a -> loopsOnNothing(a.body());
          case Behind b -> loopsOnNothing(b.body());
          case Sequence s -> loopsOnNothing(s.first()) || loopsOnNothing(s.second());
          case Choice c -> loopsOnNothing(c.first()) || loopsOnNothing(c.second());
          case Capture c -> loopsOnNothing(c.body());
          case MatchTime m -> loopsOnNothing(m.body());
        };
    Level.end();
    return result;
  }
}
