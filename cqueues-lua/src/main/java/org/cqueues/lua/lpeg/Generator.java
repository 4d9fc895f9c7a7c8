package org.cqueues.lua.lpeg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cqueues.lua.lpeg.Analysis.First;
import org.cqueues.lua.lpeg.Program.Part;
import org.cqueues.lua.lpeg.Tree.And;
import org.cqueues.lua.lpeg.Tree.Any;
import org.cqueues.lua.lpeg.Tree.Behind;
import org.cqueues.lua.lpeg.Tree.Call;
import org.cqueues.lua.lpeg.Tree.Capture;
import org.cqueues.lua.lpeg.Tree.Chars;
import org.cqueues.lua.lpeg.Tree.Choice;
import org.cqueues.lua.lpeg.Tree.Constant;
import org.cqueues.lua.lpeg.Tree.Grammar;
import org.cqueues.lua.lpeg.Tree.Kind;
import org.cqueues.lua.lpeg.Tree.MatchTime;
import org.cqueues.lua.lpeg.Tree.Not;
import org.cqueues.lua.lpeg.Tree.OpenCall;
import org.cqueues.lua.lpeg.Tree.Repeat;
import org.cqueues.lua.lpeg.Tree.Rule;
import org.cqueues.lua.lpeg.Tree.Sequence;
import org.cqueues.lua.lpeg.Tree.Text;
import org.cqueues.lua.lpeg.Tree.Utf8;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Meter;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * Makes a {@link Program} of a pattern. Where the next byte tells that a pattern fails, it is
 * tested before a choice is noted, or instead of that.
 */
final class Generator {
  private static final int NO_TEST = -1;

  /** What is charged for an instruction of a program. */
  private static final int BYTES = 16;

  /** Instructions and operands that may be worth a method. */
  private static final int LEAST_PART = 40;

  private int[] code = new int[64];
  private int size;
  private final List<boolean[]> sets = new ArrayList<>();
  private final Map<Charset, Integer> setNumbers = new HashMap<>();
  private final List<byte[]> texts = new ArrayList<>();
  private final List<Making> makings = new ArrayList<>();
  private final Map<Making, Integer> makingNumbers = new HashMap<>();

  /** Where each rule begins, and the operands of calls that want to know. */
  private final Map<Rule, Integer> entries = new HashMap<>();

  private final Map<Integer, Rule> calls = new HashMap<>();
  private final List<Part> parts = new ArrayList<>();

  private Generator() {}

  static Program program(Tree tree) {
    var generator = new Generator();
    generator.generate(tree, Charset.FULL, null);
    generator.emit(Program.END);
    generator.shortenJumps();
    return generator.finish();
  }

  private Program finish() {
    return new Program(
        Arrays.copyOf(code, size),
        sets.toArray(boolean[][]::new),
        texts.toArray(byte[][]::new),
        makings.toArray(Making[]::new),
        parts);
  }

  private int emit(int... words) {
    if (size + words.length > code.length) {
      Meter.memory(2L * BYTES * code.length);
      code = Arrays.copyOf(code, Math.max(2 * code.length, size + words.length));
    }
    for (int word : words) code[size++] = word;
    return size - 1;
  }

  /** The last operand of what was just emitted is here. */
  private void here(int operand) {
    if (operand != NO_TEST) code[operand] = size;
  }

  private int number(Charset set) {
    return setNumbers.computeIfAbsent(
        set,
        _ -> {
          sets.add(set.table());
          return sets.size() - 1;
        });
  }

  private int number(Kind kind, LuaValue value) {
    var making = new Making(kind, value);
    return makingNumbers.computeIfAbsent(
        making,
        _ -> {
          makings.add(making);
          return makings.size() - 1;
        });
  }

  /**
   * Emits a pattern.
   *
   * @param follow with what goes on what follows it
   * @param tested a set of which the next byte is known to be
   */
  private void generate(Tree tree, Charset follow, @Nullable Charset tested) {
    Level.begin();
    int start = size;
    switch (tree) {
      case Constant c -> {
        if (c == Constant.FALSE) emit(Program.FAIL);
      }
      case Chars chars -> chars(chars.set(), tested);
      case Any any -> {
        if (any.count() == 1) chars(Charset.FULL, tested);
        else emit(Program.ANY, any.count());
      }
      case Text text -> {
        texts.add(text.bytes());
        emit(Program.TEXT, texts.size() - 1);
      }
      case Utf8 u -> emit(Program.UTF8, u.first(), u.last());
      case Sequence s -> sequence(s, follow, tested);
      case Choice c -> choice(c, follow);
      case Repeat r -> repeat(r.body(), follow);
      case Not n -> not(n.body());
      case And a -> and(a.body());
      case Behind b -> {
        if (b.length() > 0) emit(Program.BEHIND, b.length());
        generate(b.body(), Charset.FULL, null);
      }
      case Capture c -> capture(c, follow, tested);
      case MatchTime m -> {
        emit(Program.OPEN, number(Kind.GROUP, LuaValue.NIL));
        generate(m.body(), Charset.FULL, tested);
        emit(Program.MATCH_TIME, number(Kind.FUNCTION, m.function()));
      }
      case OpenCall o ->
          throw Errors.error("rule '" + Grammars.text(o.name()) + "' used outside a grammar");
      case Call c -> calls.put(emit(Program.CALL, 0), c.rule());
      case Grammar g -> grammar(g);
    }
    if (size - start >= LEAST_PART) parts.add(new Part(start, size, false));
    Level.end();
  }

  private void chars(Charset set, @Nullable Charset tested) {
    if (set.equals(tested)) {
      emit(Program.SKIP);
      return;
    }
    int single = set.single();
    if (single >= 0) emit(Program.CHAR, single);
    else if (set.isFull()) emit(Program.ANY, 1);
    else if (set.isEmpty()) emit(Program.FAIL);
    else emit(Program.SET, number(set));
  }

  private void sequence(Sequence sequence, Charset follow, @Nullable Charset tested) {
    Tree first = sequence.first();
    Tree second = sequence.second();
    Charset next = Charset.FULL;
    if (wantsFollow(first)) next = Analysis.first(second, follow).bytes();
    generate(first, next, tested);
    // a test of the next byte still holds where the first half has matched nothing
    boolean holds = Analysis.fixedLength(first) == 0;
    generate(second, follow, holds ? tested : null);
  }

  private static boolean wantsFollow(Tree tree) {
    return switch (tree) {
      case Choice _, Repeat _ -> true;
      case Capture c -> wantsFollow(c.body());
      case Sequence s -> wantsFollow(s.second());
      default -> false;
    };
  }

  /** Emits a test; returns the operand that says where to go on without, if there is one. */
  private int test(First first) {
    if (!first.isTest()) return NO_TEST;
    Charset set = first.bytes();
    int single = set.single();
    if (single >= 0) return emit(Program.TEST_CHAR, single, 0);
    if (set.isFull()) return emit(Program.TEST_ANY, 1, 0);
    return emit(Program.TEST_SET, number(set), 0);
  }

  private static @Nullable Charset tested(First first) {
    return first.isTest() ? first.bytes() : null;
  }

  private void choice(Choice choice, Charset follow) {
    Tree one = choice.first();
    Tree other = choice.second();
    First first = Analysis.first(one, Charset.FULL);
    boolean decided =
        Analysis.headFails(one)
            || (first.isTest()
                && first.bytes().and(Analysis.first(other, follow).bytes()).isEmpty());
    int otherwise = test(first);
    if (decided && otherwise != NO_TEST) {
      generate(one, follow, tested(first));
      int end = emit(Program.JUMP, 0);
      here(otherwise);
      generate(other, follow, null);
      here(end);
      return;
    }
    int failed = emit(Program.CHOICE, 0);
    generate(one, Charset.FULL, tested(first));
    int end = emit(Program.COMMIT, 0);
    here(otherwise);
    here(failed);
    generate(other, follow, null);
    here(end);
  }

  private void repeat(Tree body, Charset follow) {
    Charset set = Tree.charset(body);
    if (set != null) {
      emit(Program.SPAN, number(set));
      return;
    }
    First first = Analysis.first(body, Charset.FULL);
    boolean decided =
        first.isTest() && (Analysis.headFails(body) || first.bytes().and(follow).isEmpty());
    if (decided) {
      int start = size;
      int end = test(first);
      generate(body, Charset.FULL, tested(first));
      emit(Program.JUMP, start);
      here(end);
      return;
    }
    int without = test(first);
    int failed = emit(Program.CHOICE, 0);
    int start = size;
    generate(body, Charset.FULL, null);
    emit(Program.PARTIAL_COMMIT, start);
    here(without);
    here(failed);
  }

  private void not(Tree body) {
    First first = Analysis.first(body, Charset.FULL);
    int failed = test(first);
    if (failed != NO_TEST && Analysis.headFails(body)) {
      emit(Program.FAIL);
      here(failed);
      return;
    }
    int choice = emit(Program.CHOICE, 0);
    generate(body, Charset.FULL, tested(first));
    emit(Program.FAIL_TWICE);
    here(failed);
    here(choice);
  }

  private void and(Tree body) {
    int length = Analysis.fixedLength(body);
    if (length >= 0 && !Analysis.hasCaptures(body)) {
      generate(body, Charset.FULL, null);
      if (length > 0) emit(Program.BEHIND, length);
      return;
    }
    int failed = emit(Program.CHOICE, 0);
    generate(body, Charset.FULL, null);
    int end = emit(Program.BACK_COMMIT, 0);
    here(failed);
    emit(Program.FAIL);
    here(end);
  }

  private void capture(Capture capture, Charset follow, @Nullable Charset tested) {
    int making = number(capture.kind(), capture.value());
    int length = Analysis.fixedLength(capture.body());
    if (length >= 0 && !Analysis.hasCaptures(capture.body())) {
      generate(capture.body(), follow, tested);
      emit(Program.FULL, making, length);
      return;
    }
    emit(Program.OPEN, making);
    generate(capture.body(), follow, tested);
    emit(Program.CLOSE);
  }

  private void grammar(Grammar grammar) {
    calls.put(emit(Program.CALL, 0), grammar.rules().getFirst());
    int end = emit(Program.JUMP, 0);
    for (Rule rule : grammar.rules()) {
      entries.put(rule, size);
      int start = size;
      generate(rule.body, Charset.FULL, null);
      emit(Program.RETURN);
      parts.add(new Part(start, size, true));
    }
    here(end);
    calls
        .entrySet()
        .removeIf(
            call -> {
              Integer entry = entries.get(call.getValue());
              if (entry != null) code[call.getKey()] = entry;
              return entry != null;
            });
  }

  /** Jumps to jumps go where these go, and a call before a return need not come back. */
  private void shortenJumps() {
    for (int pc = 0; pc < size; pc += Program.length(code[pc])) {
      switch (code[pc]) {
        case Program.JUMP -> code[pc + 1] = target(code[pc + 1]);
        case Program.CALL -> {
          int next = target(pc + 2);
          if (code[next] == Program.RETURN) code[pc] = Program.TAIL_CALL;
        }
        case Program.CHOICE, Program.COMMIT, Program.PARTIAL_COMMIT, Program.BACK_COMMIT ->
            code[pc + 1] = target(code[pc + 1]);
        case Program.TEST_ANY, Program.TEST_CHAR, Program.TEST_SET ->
            code[pc + 2] = target(code[pc + 2]);
        default -> {}
      }
    }
  }

  private int target(int pc) {
    int target = pc;
    for (int i = 0; i < size && code[target] == Program.JUMP; i++) target = code[target + 1];
    return target;
  }
}
