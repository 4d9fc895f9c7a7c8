package org.cqueues.lua.lpeg;

import org.cqueues.runtime.Userdata;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;

/** A pattern, and from its first match on its program. */
final class PatternObject extends Userdata {
  private final Tree tree;
  private @Nullable Program program;

  PatternObject(Tree tree, LuaTable metatable) {
    super(tree, metatable);
    this.tree = tree;
  }

  Tree tree() {
    return tree;
  }

  Program program() {
    Program made = program;
    if (made == null) program = made = Generator.program(tree);
    return made;
  }
}
