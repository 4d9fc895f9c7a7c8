package org.cqueues.lua.lpeg;

import java.util.Arrays;
import org.cqueues.lua.lpeg.Tree.Capture;
import org.cqueues.lua.lpeg.Tree.Chars;
import org.cqueues.lua.lpeg.Tree.Constant;
import org.cqueues.lua.lpeg.Tree.Kind;
import org.cqueues.lua.lpeg.Tree.MatchTime;
import org.cqueues.lua.lpeg.Tree.OpenCall;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Builtin;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Ops;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaInteger;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * What the names in a pattern of {@code re} mean.
 *
 * @param module makes patterns of values
 * @param definitions what the script has given, or nil
 * @param isGrammar whether names may be those of rules
 */
record ReNames(LpegModule module, LuaValue definitions, boolean isGrammar) {
  private static final LuaFunction SAME = new Builtin("same", ReNames::isSame);

  ReNames inGrammar() {
    return new ReNames(module, definitions, true);
  }

  /** A definition of the script's. */
  LuaValue value(String name) {
    LuaValue value = given(name);
    if (!value.toboolean()) throw Errors.error("undefined name: " + name);
    return value;
  }

  /** One that is a function; {@code constructor} is what else complains. */
  LuaFunction function(String name, String constructor) {
    return Args.function(LuaValue.varargsOf(LuaValue.NIL, value(name)), 2, constructor);
  }

  private LuaValue given(String name) {
    return definitions.isnil() ? LuaValue.NIL : Ops.index(definitions, Bytes.text(name));
  }

  /** A definition of the script's, or a class of characters. */
  Tree pattern(String name) {
    LuaValue given = given(name);
    if (given.toboolean()) return module.pattern(given);
    if (name.equals("nl")) return new Chars(Charset.of('\n'));
    if (name.length() == 1) {
      Charset set = CharacterClass.of(Character.toLowerCase(name.charAt(0)));
      if (set != null) {
        return new Chars(Character.isUpperCase(name.charAt(0)) ? set.not() : set);
      }
    }
    throw Errors.error("name '" + name + "' undefined");
  }

  Tree rule(String name) {
    if (!isGrammar) throw Errors.error("rule '" + name + "' used outside a grammar");
    return new OpenCall(Bytes.text(name));
  }

  /** What the group of a name has matched, once more. */
  Tree again(String name) {
    var group = new Capture(Kind.BACK_REFERENCE, Bytes.text(name), Constant.TRUE);
    return new MatchTime(SAME, group);
  }

  private static Varargs isSame(Varargs args) {
    LuaString subject = Args.string(args, 1, "match");
    LuaString text = Args.string(args, 3, "match");
    int from = subject.m_offset + args.arg(2).toint() - 1;
    int end = from + text.m_length;
    boolean same =
        end <= subject.m_offset + subject.m_length
            && Arrays.equals(
                subject.m_bytes,
                from,
                end,
                text.m_bytes,
                text.m_offset,
                text.m_offset + text.m_length);
    return same ? LuaInteger.valueOf(end - subject.m_offset + 1) : LuaValue.NIL;
  }
}
