package org.cqueues.lua.lpeg;

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

/**
 * What can be told of a pattern without a subject. Answers about rules are found for a whole
 * grammar, from assumptions that are corrected until nothing changes, so that no question follows
 * calls.
 */
final class Analysis {
  /** The length of what a pattern matches is not fixed. */
  static final int VARIABLE = -1;

  /**
   * With which bytes a match can begin.
   *
   * @param mayBeEmpty whether the pattern may also match nothing; the bytes include what follows
   * @param isKnown whether the next byte tells that it fails; a function called while matching may
   *     want to be called nevertheless
   */
  record First(Charset bytes, boolean mayBeEmpty, boolean isKnown) {
    /** Whether a look at the next byte is a test of the pattern. */
    boolean isTest() {
      return isKnown && !mayBeEmpty;
    }
  }

  private Analysis() {}

  /** Whether it may match nothing. */
  static boolean nullable(Tree tree) {
    Level.begin();
    boolean result =
        switch (tree) {
          case Constant constant -> constant == Constant.TRUE;
          case Chars _, Any _, Text _, Utf8 _, OpenCall _ -> false;
          case Repeat _, Not _, And _, Behind _ -> true;
          case Sequence s -> nullable(s.first()) && nullable(s.second());
          case Choice c -> nullable(c.second()) || nullable(c.first());
          case Capture c -> nullable(c.body());
          case MatchTime m -> nullable(m.body());
          case Call c -> c.rule().nullable;
          case Grammar g -> g.rules().getFirst().nullable;
        };
    Level.end();
    return result;
  }

  /** Whether it matches every subject. */
  static boolean noFail(Tree tree) {
    Level.begin();
    boolean result =
        switch (tree) {
          case Constant constant -> constant == Constant.TRUE;
          case Repeat _ -> true;
          case Chars _, Any _, Text _, Utf8 _, OpenCall _, Not _, Behind _, MatchTime _ -> false;
          case And and -> noFail(and.body());
          case Sequence s -> noFail(s.first()) && noFail(s.second());
          case Choice c -> noFail(c.second()) || noFail(c.first());
          case Capture c -> noFail(c.body());
          case Call c -> c.rule().noFail;
          case Grammar g -> g.rules().getFirst().noFail;
        };
    Level.end();
    return result;
  }

  /** How many bytes it matches, if it is always the same number, else {@link #VARIABLE}. */
  static int fixedLength(Tree tree) {
    Level.begin();
    int result =
        switch (tree) {
          case Constant _, Not _, And _, Behind _ -> 0;
          case Chars _ -> 1;
          case Any any -> any.count();
          case Text text -> text.bytes().length;
          case Utf8 u ->
              Utf8Codes.length(u.first()) == Utf8Codes.length(u.last())
                  ? Utf8Codes.length(u.first())
                  : VARIABLE;
          case Repeat _, MatchTime _, OpenCall _ -> VARIABLE;
          case Sequence s -> sum(fixedLength(s.first()), fixedLength(s.second()));
          case Choice c -> {
            int first = fixedLength(c.first());
            yield first == fixedLength(c.second()) ? first : VARIABLE;
          }
          case Capture c -> fixedLength(c.body());
          case Call c -> c.rule().fixedLength;
          case Grammar g -> g.rules().getFirst().fixedLength;
        };
    Level.end();
    return result;
  }

  private static int sum(int a, int b) {
    return a == VARIABLE || b == VARIABLE || a + b < 0 ? VARIABLE : a + b;
  }

  static boolean hasCaptures(Tree tree) {
    Level.begin();
    boolean result =
        switch (tree) {
          case Capture _, MatchTime _ -> true;
          case Constant _, Chars _, Any _, Text _, Utf8 _, OpenCall _ -> false;
          case Repeat r -> hasCaptures(r.body());
          case Not n -> hasCaptures(n.body());
          case And a -> hasCaptures(a.body());
          case Behind b -> hasCaptures(b.body());
          case Sequence s -> hasCaptures(s.first()) || hasCaptures(s.second());
          case Choice c -> hasCaptures(c.first()) || hasCaptures(c.second());
          case Call c -> c.rule().captures;
          case Grammar g -> g.rules().getFirst().captures;
        };
    Level.end();
    return result;
  }

  /** Whether it fails only at its first byte, so that a test of that is all it takes. */
  static boolean headFails(Tree tree) {
    Level.begin();
    boolean result =
        switch (tree) {
          case Constant constant -> constant == Constant.FALSE;
          case Chars _ -> true;
          case Any any -> any.count() == 1;
          case Text _, Utf8 _, Repeat _, Not _, Behind _, MatchTime _, OpenCall _ -> false;
          case And and -> headFails(and.body());
          case Sequence s -> noFail(s.second()) && headFails(s.first());
          case Choice c -> headFails(c.first()) && headFails(c.second());
          case Capture c -> headFails(c.body());
          case Call c -> c.rule().headFails;
          case Grammar g -> g.rules().getFirst().headFails;
        };
    Level.end();
    return result;
  }

  /** With what a match can begin where it is followed by one of these bytes. */
  static First first(Tree tree, Charset follow) {
    Level.begin();
    First result =
        switch (tree) {
          case Constant c when c == Constant.FALSE -> new First(Charset.EMPTY, false, true);
          case Constant _, Behind _ -> new First(follow, true, true);
          case Chars chars -> new First(chars.set(), false, true);
          case Any _ -> new First(Charset.FULL, false, true);
          case Text text -> new First(Charset.of(text.bytes()[0] & 0xFF), false, true);
          case Utf8 u -> new First(Utf8Codes.leaders(u.first(), u.last()), false, true);
          case Choice c -> or(first(c.first(), follow), first(c.second(), follow));
          case Sequence s -> first(s, follow);
          case Repeat r -> {
            First body = first(r.body(), follow);
            yield new First(body.bytes.or(follow), true, true);
          }
          case Not n -> {
            Charset excluded = Tree.charset(n.body());
            boolean known = first(n.body(), Charset.FULL).isKnown;
            yield new First(excluded == null ? follow : excluded.not(), true, known);
          }
          case And a -> {
            First body = first(a.body(), follow);
            yield new First(body.bytes.and(follow), true, body.isKnown);
          }
          case Capture c -> first(c.body(), follow);
          case MatchTime m -> {
            First body = first(m.body(), Charset.FULL);
            yield body.isTest() ? body : new First(Charset.FULL, body.mayBeEmpty, false);
          }
          case OpenCall _ -> new First(Charset.FULL, true, false);
          case Call c -> first(c.rule());
          case Grammar g -> first(g.rules().getFirst());
        };
    Level.end();
    return result;
  }

  private static First or(First a, First b) {
    return new First(a.bytes.or(b.bytes), a.mayBeEmpty || b.mayBeEmpty, a.isKnown && b.isKnown);
  }

  private static First first(Sequence sequence, Charset follow) {
    if (!nullable(sequence.first())) return first(sequence.first(), Charset.FULL);
    First second = first(sequence.second(), follow);
    First first = first(sequence.first(), second.bytes);
    if (first.isTest()) return first;
    return new First(first.bytes, second.mayBeEmpty, first.isKnown && second.isKnown);
  }

  private static First first(Rule rule) {
    First known = rule.first;
    if (known == null) rule.first = known = first(rule.body, Charset.FULL);
    return known;
  }

  /** Finds what the rules of a grammar are. */
  static void rules(Iterable<Rule> rules) {
    boolean changed;
    do {
      changed = false;
      for (Rule rule : rules) {
        boolean nullable = nullable(rule.body);
        boolean captures = hasCaptures(rule.body);
        changed |= nullable != rule.nullable || captures != rule.captures;
        rule.nullable = nullable;
        rule.captures = captures;
      }
    } while (changed);
    // what is true of fewer rules at first is never too much
    do {
      changed = false;
      for (Rule rule : rules) {
        boolean noFail = noFail(rule.body);
        boolean headFails = headFails(rule.body);
        int length = fixedLength(rule.body);
        changed |=
            noFail != rule.noFail || headFails != rule.headFails || length != rule.fixedLength;
        rule.noFail = noFail;
        rule.headFails = headFails;
        rule.fixedLength = length;
      }
    } while (changed);
  }
}
