package org.cqueues.runtime;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/**
 * The functions of a state that are interpreted from the start, since a script says what it will
 * do. Once a chunk names {@code getlocal} or {@code setlocal}, those are the functions of this
 * chunk and all that are made for the first time later: their variables can be read and changed.
 * Where a chunk names {@code sethook}, it is the function that does and those around it, so that
 * the rest of a function that sets a hook is followed.
 */
final class Observed {
  private static final LuaString GETLOCAL = LuaString.valueOf("getlocal");
  private static final LuaString SETLOCAL = LuaString.valueOf("setlocal");
  private static final LuaString SETHOOK = LuaString.valueOf("sethook");

  private boolean all;
  private final Set<Prototype> functions = Collections.newSetFromMap(new WeakHashMap<>());

  /** Looks for the names in a chunk that is about to be loaded. */
  void look(Prototype chunk) {
    if (all) return;
    if (names(chunk)) all = true;
    else addHooking(chunk);
  }

  boolean contains(Prototype code) {
    return all || (!functions.isEmpty() && functions.contains(code));
  }

  /** Adds the functions that name {@code sethook}, or have one inside that does. */
  private boolean addHooking(Prototype code) {
    boolean found = hasConstant(code, SETHOOK);
    for (Prototype inner : code.p) found |= addHooking(inner);
    if (found) functions.add(code);
    return found;
  }

  private static boolean names(Prototype code) {
    if (hasConstant(code, GETLOCAL) || hasConstant(code, SETLOCAL)) return true;
    for (Prototype inner : code.p) if (names(inner)) return true;
    return false;
  }

  private static boolean hasConstant(Prototype code, LuaString word) {
    for (LuaValue constant : code.k) {
      if (constant instanceof LuaString text && text.raweq(word)) return true;
    }
    return false;
  }
}
