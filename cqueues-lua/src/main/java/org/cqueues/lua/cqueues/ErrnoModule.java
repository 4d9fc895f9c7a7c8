package org.cqueues.lua.cqueues;

import java.util.Map;
import org.cqueues.lua.module.ErrnoTexts;
import org.cqueues.lua.module.Module;
import org.cqueues.os.Errno;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.LuaState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** {@code require "cqueues.errno"}: the system's codes. */
public final class ErrnoModule {
  private ErrnoModule() {}

  public static LuaTable open(LuaState state) {
    var module =
        new Module()
            .function(
                "strerror",
                args -> Bytes.text(ErrnoTexts.text(state, Args.integer(args, 1, "strerror"))));
    LuaTable table = module.table();
    for (Map.Entry<String, Integer> entry : Errno.names().entrySet()) {
      LuaValue code = LuaValue.valueOf(entry.getValue());
      table.set(entry.getKey(), code);
      LuaValue other = table.get(code);
      boolean first = other.isnil();
      // of two names for one number the last in the alphabet, but EAGAIN before EWOULDBLOCK
      boolean later = !first && Bytes.chars(other).compareTo(entry.getKey()) < 0;
      if (first || (later && !entry.getKey().equals("EWOULDBLOCK"))) {
        table.set(code, Bytes.text(entry.getKey()));
      }
    }
    return table;
  }
}
