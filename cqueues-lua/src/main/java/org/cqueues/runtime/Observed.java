package org.cqueues.runtime;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;

/**
 * The functions of a chunk that are interpreted from the start, since the script says what it will
 * do: all of them where it names {@code setlocal}; where it names {@code sethook}, the function
 * that does and those around it, so that the rest of a function that sets a hook is followed.
 */
final class Observed {
  private static final LuaString SETLOCAL = LuaString.valueOf("setlocal");
  private static final LuaString SETHOOK = LuaString.valueOf("sethook");

  private Observed() {}

  /** The functions of a chunk, by identity; nearly always none. */
  static Set<Prototype> in(Prototype chunk) {
    Set<Prototype> observed = Collections.newSetFromMap(new IdentityHashMap<>());
    if (names(chunk, SETLOCAL)) {
      addAll(chunk, observed);
    } else {
      addNaming(chunk, observed);
    }
    return observed.isEmpty() ? Set.of() : observed;
  }

  private static void addAll(Prototype code, Set<Prototype> observed) {
    observed.add(code);
    for (Prototype inner : code.p) addAll(inner, observed);
  }

  /** Adds the functions that name {@code sethook}, or have one inside that does. */
  private static boolean addNaming(Prototype code, Set<Prototype> observed) {
    boolean found = hasConstant(code, SETHOOK);
    for (Prototype inner : code.p) found |= addNaming(inner, observed);
    if (found) observed.add(code);
    return found;
  }

  private static boolean names(Prototype code, LuaString word) {
    if (hasConstant(code, word)) return true;
    for (Prototype inner : code.p) if (names(inner, word)) return true;
    return false;
  }

  private static boolean hasConstant(Prototype code, LuaString word) {
    for (LuaValue constant : code.k) {
      if (constant instanceof LuaString text && text.raweq(word)) return true;
    }
    return false;
  }
}
