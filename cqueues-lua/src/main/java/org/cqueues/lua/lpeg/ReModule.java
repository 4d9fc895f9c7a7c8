package org.cqueues.lua.lpeg;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cqueues.lua.lpeg.Tree.Capture;
import org.cqueues.lua.lpeg.Tree.Constant;
import org.cqueues.lua.lpeg.Tree.Kind;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.LuaState;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code require "re"}. */
public final class ReModule {
  /** Patterns that are kept, those used last. */
  private static final int KEPT = 200;

  private final LpegModule lpeg;
  private final LuaTable module = new Table();
  private final Map<LuaString, Program> matched = cache();
  private final Map<LuaString, Program> found = cache();
  private final Map<Substitution, Program> substituted = cache();

  /** A pattern and what it is replaced by; a function would be kept alive here. */
  private record Substitution(LuaString pattern, LuaString replacement) {}

  private ReModule(LuaState state) {
    lpeg = LpegModule.of(state);
    function("compile", args -> compile(args.arg1(), args.arg(2)));
    function("match", this::match);
    function("find", this::find);
    function("gsub", this::substitute);
    function("updatelocale", _ -> LuaValue.NONE);
  }

  /** The module of a state. */
  public static LuaTable open(LuaState state) {
    return state.extension(ReModule.class, ReModule::new).module;
  }

  private void function(String name, Builtin.Body body) {
    module.set(name, new Builtin(name, body));
  }

  private static <K> Map<K, Program> cache() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, Program> eldest) {
        return size() > KEPT;
      }
    };
  }

  private LuaValue compile(LuaValue pattern, LuaValue definitions) {
    return pattern instanceof PatternObject ? pattern : lpeg.wrap(tree(pattern, definitions));
  }

  private Tree tree(LuaValue pattern, LuaValue definitions) {
    if (pattern instanceof PatternObject object) return object.tree();
    LuaString text = Args.string(pattern, 1, "match");
    return ReParser.parse(text, new ReNames(lpeg, definitions, false));
  }

  private Varargs match(Varargs args) {
    LuaValue pattern = args.arg(2);
    Program program;
    if (pattern instanceof PatternObject object) {
      program = object.program();
    } else {
      LuaString text = Args.string(pattern, 1, "match");
      Program known = matched.get(text);
      program = known == null ? Generator.program(tree(text, LuaValue.NIL)) : known;
      matched.put(text, program);
    }
    return run(program, args);
  }

  private Varargs run(Program program, Varargs args) {
    LuaString subject = Args.string(args, 1, "match");
    return lpeg.match(program, subject, Args.longInteger(args, 3, "match", 1), LuaValue.NONE);
  }

  private Varargs find(Varargs args) {
    LuaValue pattern = args.arg(2);
    Program known = pattern instanceof LuaString text ? found.get(text) : null;
    Program program = known == null ? search(tree(pattern, LuaValue.NIL)) : known;
    if (pattern instanceof LuaString text) found.put(text, program);
    Varargs ends = run(program, args);
    if (ends.arg1().isnil()) return LuaValue.NIL;
    return LuaValue.varargsOf(ends.arg1(), LuaInteger.valueOf(ends.arg(2).toint() - 1));
  }

  /** The first match from a position on, and where it ends. */
  private static Program search(Tree pattern) {
    var position = new Capture(Kind.POSITION, LuaValue.NIL, Constant.TRUE);
    var silent = new Capture(Kind.NUMBER, LuaInteger.valueOf(0), pattern);
    var rule = new Tree.Rule(LuaValue.ONE);
    rule.body =
        Tree.choice(
            Tree.sequence(position, Tree.sequence(silent, position)),
            Tree.sequence(Tree.any(1), new Tree.Call(rule)));
    Analysis.rules(List.of(rule));
    return Generator.program(new Tree.Grammar(List.of(rule)));
  }

  private Varargs substitute(Varargs args) {
    Program program;
    if (args.arg(2) instanceof LuaString pattern && args.arg(3) instanceof LuaString replacement) {
      var key = new Substitution(pattern, replacement);
      Program known = substituted.get(key);
      program = known == null ? substitution(pattern, replacement) : known;
      substituted.put(key, program);
    } else {
      program = substitution(args.arg(2), args.arg(3));
    }
    LuaString subject = Args.string(args, 1, "match");
    return lpeg.match(program, subject, 1, LuaValue.NONE);
  }

  private Program substitution(LuaValue pattern, LuaValue replacement) {
    Tree replaced = LpegModule.divide(tree(pattern, LuaValue.NIL), replacement);
    Tree each = LpegModule.repeat(Tree.choice(replaced, Tree.any(1)), 0);
    return Generator.program(new Capture(Kind.SUBSTITUTION, LuaValue.NIL, each));
  }
}
