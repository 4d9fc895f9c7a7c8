package org.cqueues.runtime.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Programs made at random from the grammar, to be compiled and never run. */
final class RandomProgram {
  private static final String[] NAMES = {"a", "b", "c", "d", "x", "y", "self", "_ENV", "print"};
  private static final String[] NUMBERS = {
    "0", "1", "2", "-1", "0.5", "2^53", "-0", "1e308", "0x10", "255", "1e999", "3", "1e15"
  };
  private static final String[] STRINGS = {"'k'", "\"s\"", "[[long\nstring]]", "''", "'\\0\\255'"};
  private static final String[] BINARY = {
    "+", "-", "*", "/", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or", "and", "or"
  };
  private static final String[] UNARY = {"not ", "-", "#", "not "};

  private final Random random;
  private final StringBuilder out = new StringBuilder();

  /** Labels that a goto may use, innermost last. */
  private final List<String> labels = new ArrayList<>();

  private int labelCount;
  private int loops;
  private boolean variadic = true;

  private RandomProgram(long seed) {
    random = new Random(seed);
  }

  /** A chunk of so many statements; the same for the same seed. */
  static String of(long seed, int statements) {
    var program = new RandomProgram(seed);
    for (int i = 0; i < statements; i++) {
      program.out.append("do\n");
      program.block(4);
      program.out.append("end\n");
    }
    return program.out.toString();
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private String pick(String[] of) {
    return of[random.nextInt(of.length)];
  }

  private RandomProgram add(String text) {
    out.append(text);
    return this;
  }

  /** A place where the line may change. */
  private void space() {
    out.append(chance(15) ? "\n" : " ");
  }

  private void block(int level) {
    int visible = labels.size();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      statement(level - 1);
      add(chance(20) ? ";\n" : "\n");
    }
    switch (random.nextInt(12)) {
      case 0 -> {
        add("return ");
        if (chance(80)) expressions(level);
        add(chance(50) ? ";\n" : "\n");
      }
      case 1 -> {
        if (loops > 0) add("break\n");
      }
      case 2 -> {
        if (!labels.isEmpty())
          add("goto ").add(labels.get(random.nextInt(labels.size()))).add("\n");
      }
      default -> {}
    }
    while (labels.size() > visible) labels.removeLast();
  }

  private void statement(int level) {
    if (level <= 0) {
      assignment(1);
      return;
    }
    switch (random.nextInt(15)) {
      case 0, 1 -> {
        add("local ");
        names();
        if (chance(75)) {
          add(" =");
          space();
          expressions(level);
        }
      }
      case 2 -> assignment(level);
      case 3 -> {
        call(level);
      }
      case 4, 5 -> condition(level);
      case 6 -> {
        add("while ");
        expression(level);
        add(" do\n");
        loop(level);
        add("end");
      }
      case 7 -> {
        add("repeat\n");
        loop(level);
        add("until ");
        expression(level);
      }
      case 8 -> {
        add("for ").add(pick(NAMES)).add(" = ");
        expression(level - 1);
        add(", ");
        expression(level - 1);
        if (chance(40)) {
          add(", ");
          expression(level - 1);
        }
        add(" do\n");
        loop(level);
        add("end");
      }
      case 9 -> {
        add("for ");
        names();
        add(" in ");
        expressions(level - 1);
        add(" do\n");
        loop(level);
        add("end");
      }
      case 10 -> {
        add("function ").add(pick(NAMES));
        for (int i = random.nextInt(3); i > 0; i--) add(".").add(pick(NAMES));
        if (chance(40)) add(":").add(pick(NAMES));
        body(level);
      }
      case 11 -> {
        add("local function ").add(pick(NAMES));
        body(level);
      }
      case 12 -> {
        String label = "l" + labelCount++;
        add("::").add(label).add("::");
        labels.add(label);
      }
      case 13 -> {
        // a jump forward, over a block
        String label = "l" + labelCount++;
        add("do if ");
        expression(level);
        add(" then goto ").add(label).add(" end\ndo\n");
        block(level);
        add("end ::").add(label).add(":: end");
      }
      default -> {
        add("do\n");
        block(level);
        add("end");
      }
    }
  }

  private void loop(int level) {
    loops++;
    block(level);
    loops--;
  }

  private void condition(int level) {
    add("if ");
    expression(level);
    add(" then");
    space();
    branch(level);
    for (int i = random.nextInt(5) - 2; i > 0; i--) {
      add("elseif ");
      expression(level);
      add(" then\n");
      branch(level);
    }
    if (chance(40)) {
      add("else\n");
      block(level);
    }
    add("end");
  }

  private void branch(int level) {
    if (loops > 0 && chance(20)) {
      add("break ");
    } else if (!labels.isEmpty() && chance(20)) {
      add("goto ").add(labels.get(random.nextInt(labels.size()))).add("; ");
    }
    block(level);
  }

  private void names() {
    add(pick(NAMES));
    for (int i = random.nextInt(3); i > 0; i--) add(", ").add(pick(NAMES));
  }

  private void assignment(int level) {
    variable(level);
    for (int i = random.nextInt(6) - 2; i > 0; i--) {
      add(", ");
      variable(level);
    }
    add(" = ");
    expressions(level);
  }

  private void variable(int level) {
    switch (level <= 0 ? 0 : random.nextInt(4)) {
      case 0, 1 -> add(pick(NAMES));
      case 2 -> {
        prefix(level - 1);
        add(".").add(pick(NAMES));
      }
      default -> {
        prefix(level - 1);
        add("[ ");
        expression(level - 1);
        add("]");
      }
    }
  }

  /** What can be called or indexed. */
  private void prefix(int level) {
    switch (level <= 0 ? 0 : random.nextInt(6)) {
      case 0, 1, 2 -> add(pick(NAMES));
      case 3 -> call(level - 1);
      default -> variable(level - 1);
    }
  }

  private void call(int level) {
    prefix(level);
    if (chance(30)) add(":").add(pick(NAMES));
    switch (random.nextInt(6)) {
      case 0 -> add(pick(STRINGS));
      case 1 -> table(level - 1);
      case 2 -> add("()");
      default -> {
        add("(");
        expressions(level - 1);
        add(")");
      }
    }
  }

  private void expressions(int level) {
    expression(level);
    for (int i = random.nextInt(5) - 2; i > 0; i--) {
      add(",");
      space();
      expression(level);
    }
  }

  private void expression(int level) {
    int kind = random.nextInt(level <= 0 ? 7 : 20);
    switch (kind) {
      case 0 -> add(pick(NUMBERS));
      case 1 -> add(pick(STRINGS));
      case 2, 3 -> add(pick(NAMES));
      case 4 -> add("nil");
      case 5 -> add(chance(50) ? "true" : "false");
      case 6 -> add(variadic ? "..." : "nil");
      case 7, 8, 9, 10, 11 -> {
        expression(level - 1);
        space();
        add(pick(BINARY));
        space();
        expression(level - 1);
      }
      case 12 -> {
        add(pick(UNARY)).add("(");
        expression(level - 1);
        add(")");
      }
      case 13 -> {
        add(pick(UNARY));
        variable(level - 1);
      }
      case 14 -> {
        add("(");
        expression(level - 1);
        add(")");
      }
      case 15 -> table(level - 1);
      case 16 -> call(level - 1);
      case 17 -> {
        add("function");
        body(level - 1);
      }
      case 18 -> add("('s'):").add(pick(NAMES)).add("()");
      default -> variable(level - 1);
    }
  }

  private void table(int level) {
    add("{");
    int count = chance(5) ? 40 + random.nextInt(70) : random.nextInt(5);
    for (int i = 0; i < count; i++) {
      switch (random.nextInt(5)) {
        case 0 -> add(pick(NAMES)).add(" = ");
        case 1 -> {
          add("[ ");
          expression(level - 1);
          add(" ] = ");
        }
        default -> {}
      }
      expression(count > 10 ? 0 : level - 1);
      add(i < count - 1 || chance(30) ? "," : "");
      space();
    }
    add("}");
  }

  private void body(int level) {
    boolean outer = variadic;
    int outerLoops = loops;
    var outerLabels = new ArrayList<>(labels);
    labels.clear();
    loops = 0;
    variadic = chance(40);
    add("(");
    int parameters = random.nextInt(4);
    for (int i = 0; i < parameters; i++) add(i > 0 ? ", " : "").add(pick(NAMES));
    if (variadic) add(parameters > 0 ? ", ..." : "...");
    add(")\n");
    block(Math.max(level, 1));
    add("end");
    variadic = outer;
    loops = outerLoops;
    labels.clear();
    labels.addAll(outerLabels);
  }
}
