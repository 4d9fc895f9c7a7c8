package org.cqueues.runtime;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Prototype;

/**
 * What the scripts of a state look into: they say so by reading fields with the names of functions
 * of {@code debug}, or by calling these. The names as data, as linters have them, say nothing. The
 * name of a hook goes for the functions that read it and those around them, all else for whatever
 * becomes a class later. Threads to whose states it has given code ask it, too.
 */
final class Instrumentation {
  private static final LuaString GETLOCAL = Bytes.text("getlocal");
  private static final LuaString SETLOCAL = Bytes.text("setlocal");
  private static final LuaString SETHOOK = Bytes.text("sethook");

  /** Whether all functions are looked into. */
  private boolean variables;

  /** The functions that read {@code sethook}, and those around them: each hears of its hook. */
  private final Set<Prototype> hooking = Collections.newSetFromMap(new WeakHashMap<>());

  /** Looks for the names in a chunk that is about to be loaded. */
  synchronized void look(Prototype chunk) {
    if (variables || names(chunk)) variables = true;
    else addHooking(chunk);
  }

  /** A script looks at variables, or follows functions. */
  synchronized void look() {
    variables = true;
  }

  /** Whether the class that a function is about to become is to be {@link Exposable}. */
  synchronized boolean isExposable(Prototype code) {
    return variables || hooking.contains(code);
  }

  private boolean addHooking(Prototype code) {
    boolean found = reads(code, SETHOOK);
    for (Prototype inner : code.p) found |= addHooking(inner);
    if (found) hooking.add(code);
    return found;
  }

  private static boolean names(Prototype code) {
    if (reads(code, GETLOCAL) || reads(code, SETLOCAL)) return true;
    for (Prototype inner : code.p) if (names(inner)) return true;
    return false;
  }

  /** Whether a function reads a field of that name. */
  private static boolean reads(Prototype code, LuaString name) {
    for (int k = 0; k < code.k.length; k++) {
      if (code.k[k] instanceof LuaString text && text.raweq(name)) return reads(code, k);
    }
    return false;
  }

  private static boolean reads(Prototype code, int constant) {
    boolean operand = constant <= Lua.MAXINDEXRK;
    int key = operand ? Lua.RKASK(constant) : Lua.NO_REG;
    for (int i : code.code) {
      int op = Lua.GET_OPCODE(i);
      boolean gets = op == Lua.OP_GETTABUP || op == Lua.OP_GETTABLE || op == Lua.OP_SELF;
      if (gets && Lua.GETARG_C(i) == key) return true;
      if (operand) continue;
      // of many constants the last ones come by a register, which gets them just before
      boolean loads = op == Lua.OP_LOADK && Lua.GETARG_Bx(i) == constant;
      key = loads ? Lua.GETARG_A(i) : Lua.NO_REG;
    }
    return false;
  }
}
