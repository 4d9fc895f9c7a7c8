package org.cqueues.lua.cli;

import java.util.List;
import java.util.TreeSet;
import org.cqueues.runtime.Bytes;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/**
 * Completes the name under the cursor, a global or a field ({@code string.fo}, {@code con:re}). It
 * calls no Lua code: metamethods other than {@code __index} tables are left alone.
 */
final class NameCompleter implements Completer {
  private static final LuaValue INDEX = Bytes.text("__index");

  private final LuaTable globals;

  NameCompleter(LuaTable globals) {
    this.globals = globals;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    String before = line.line().substring(0, line.cursor());
    String name = before.substring(nameStart(before));
    // what stands before the word of the line reader, which ends at blanks, is not replaced
    String word = line.word().substring(0, line.wordCursor());
    String kept = word.substring(0, word.length() - Math.min(word.length(), name.length()));
    for (String completed : completions(name)) {
      candidates.add(new Candidate(kept + completed, completed, null, null, null, null, false));
    }
  }

  private static int nameStart(String text) {
    int start = text.length();
    while (start > 0 && isNamePart(text.charAt(start - 1))) start--;
    return start;
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == ':';
  }

  /** Every name that begins with {@code name}, whose last part may be empty. */
  List<String> completions(String name) {
    int last = Math.max(name.lastIndexOf('.'), name.lastIndexOf(':')) + 1;
    LuaValue owner = globals;
    if (last > 0) {
      for (String part : name.substring(0, last - 1).split("[.:]", -1)) {
        owner = field(owner, Bytes.utf8(part));
      }
    }
    String path = name.substring(0, last);
    String begun = name.substring(last);
    var names = new TreeSet<String>();
    for (@Nullable LuaValue v = owner; v != null; v = parent(v)) {
      if (!(v instanceof LuaTable table)) continue;
      for (LuaValue key : table.keys()) {
        if (key.type() != LuaValue.TSTRING) continue;
        String text = Bytes.java(key.strvalue());
        if (text.startsWith(begun)) names.add(path + text);
      }
    }
    return List.copyOf(names);
  }

  private static LuaValue field(LuaValue owner, LuaValue key) {
    for (@Nullable LuaValue v = owner; v != null; v = parent(v)) {
      LuaValue value = v instanceof LuaTable table ? table.rawget(key) : LuaValue.NIL;
      if (!value.isnil()) return value;
    }
    return LuaValue.NIL;
  }

  /** The table behind a value's {@code __index}, or null. */
  private static @Nullable LuaValue parent(LuaValue value) {
    LuaValue metatable = value.getmetatable();
    return metatable instanceof LuaTable table && table.rawget(INDEX) instanceof LuaTable index
        ? index
        : null;
  }
}
