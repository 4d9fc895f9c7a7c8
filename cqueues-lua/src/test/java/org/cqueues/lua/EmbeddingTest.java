package org.cqueues.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.cqueues.runtime.LuaState;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** What the README tells Java programs to do. */
final class EmbeddingTest {
  private static final String SCRIPT =
      """
      local cqueues = require"cqueues"
      local cq, order = cqueues.new(), {...}
      for i = 1, 3 do
        cq:wrap(function()
          for turn = 1, 2 do
            order[#order + 1] = i * 10 + turn
            cqueues.sleep(0)
          end
        end)
      end
      assert(cq:loop())
      return table.concat(order, " ")
      """;

  @Test
  void theGlobalsOfAProgramGetTheModules() {
    Globals globals = JsePlatform.standardGlobals();
    LuaState state = LuaState.install(globals);
    Modules.install(state);
    LuaValue result =
        state.call(globals.load(SCRIPT, "@embedded"), LuaValue.valueOf("begun")).arg1();
    assertEquals("begun 31 21 11 12 22 32", result.tojstring());
  }
}
