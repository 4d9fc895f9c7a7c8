package org.cqueues.runtime.parser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.luaj.vm2.LocVars;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.Upvaldesc;

/** The local variables and the upvalues of a function that is being parsed. */
@SuppressWarnings("ReferenceEquality") // a chunk's equal names are one object, see Spellings
final class Variables {
  private static final Upvaldesc[] NO_UPVALUES = {};
  private static final LocVars[] NO_LOCALS = {};

  /** All there have been, for {@code debug}. */
  private LocVars[] all = NO_LOCALS;

  private int count;

  /** Those whose names have been read and whose blocks have not ended; the index is a register. */
  private LocVars[] current = new LocVars[8];

  private int declared;

  /** How many of them can be used. */
  private int active;

  private final List<Upvaldesc> upvalues = new ArrayList<>();

  /** How many local variables the function has had. */
  int count() {
    return count;
  }

  int declared() {
    return declared;
  }

  int active() {
    return active;
  }

  /** The name of the variable in a register. */
  LuaString name(int register) {
    return current[register].varname;
  }

  /** A new variable, which can be used from {@link #activate} on. */
  void declare(LuaString name) {
    var local = new LocVars(name, 0, 0);
    if (count == all.length) all = Arrays.copyOf(all, Math.max(4, 2 * count));
    all[count++] = local;
    if (declared == current.length) current = Arrays.copyOf(current, 2 * declared);
    current[declared++] = local;
  }

  /** So many of those that are declared begin with the instruction at {@code position}. */
  void activate(int number, int position) {
    for (int i = 0; i < number; i++) current[active++].startpc = position;
  }

  /** The variable in a register begins at another position. */
  void begin(int register, int position) {
    current[register].startpc = position;
  }

  /** The variables from a register on end before the instruction at {@code position}. */
  void end(int from, int position) {
    declared -= active - from;
    while (active > from) current[--active].endpc = position;
  }

  /** The register of a variable, or -1. */
  int find(LuaString name) {
    for (int i = active - 1; i >= 0; i--) if (current[i].varname == name) return i;
    return -1;
  }

  int findUpvalue(LuaString name) {
    for (int i = 0; i < upvalues.size(); i++) if (upvalues.get(i).name == name) return i;
    return -1;
  }

  /** How many upvalues there are. */
  int upvalueCount() {
    return upvalues.size();
  }

  /**
   * A new upvalue; its index.
   *
   * @param local whether it is a variable of the function around, not an upvalue of that
   * @param index the variable's register, or the upvalue's index there
   */
  int addUpvalue(LuaString name, boolean local, int index) {
    upvalues.add(new Upvaldesc(name, local, index));
    return upvalues.size() - 1;
  }

  LocVars[] locals() {
    return Arrays.copyOf(all, count);
  }

  Upvaldesc[] upvalues() {
    return upvalues.toArray(NO_UPVALUES);
  }
}
